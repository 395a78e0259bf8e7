// Documents that only look like certificates: each is refused at once, in a sentence that says why.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "basis/coin.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/digest.hpp"
#include "protocols/transcript_io.hpp"

using namespace crossbits;

namespace {

Checked check(const Json& document) {
  return check_certificate(document, [](const std::string&) { return std::nullopt; });
}

/// Why the document is no certificate; empty if it is one, true or false.
std::string fault_of_form(const Json& document) {
  try {
    check(document);
  } catch (const std::invalid_argument& refusal) {
    return refusal.what();
  }
  return {};
}

Json of_problem(const char* id, int n, Json claim, Json evidence) {
  return {{"schema", "crossbits.certificate/1"},
          {"problem", {{"id", id}, {"n", n}, {"parameters", Json::object()}}},
          {"claim", std::move(claim)},
          {"evidence", std::move(evidence)}};
}

Json of_matrix(const std::vector<std::string>& rows, Json claim, Json evidence) {
  std::string all;
  for (const std::string& row : rows) all += row + '\n';
  const std::size_t columns = rows.empty() ? 0 : rows[0].size();
  return {
      {"schema", "crossbits.certificate/1"},
      {"matrix", {{"rows", rows.size()}, {"columns", columns}, {"sha256", sha256(all)}, {"entries", rows}}},
      {"claim", std::move(claim)},
      {"evidence", std::move(evidence)}};
}

/// A fraction below 1 with a denominator of 4,091 digits; those of different k have little in common.
std::string fine_fraction(int k) {
  const auto digits = [](std::uint64_t seed) {
    std::string text = "1";
    for (std::uint64_t i = 0; i < 4090; ++i) text += static_cast<char>('0' + coin_below(seed, 0, i, 10));
    return text;
  };
  return "1/" + digits(static_cast<std::uint64_t>(k));
}

Json public_coin(const char* kind, int value, const char* error) {
  return {{"name", "public_coin"}, {"kind", kind}, {"value", value}, {"bits", value}, {"error", error}};
}

}  // namespace

TEST_CASE("a number with a leading zero is no fraction, whatever it would be in octal digits") {
  const Json three_bits = {{"upper", {{"by", "fingerprints"}, {"hash_bits", 3}}}};
  for (const char* error : {"1/010", "08/100", "01/8", "2^03"})
    CHECK(fault_of_form(of_problem("equality", 5, public_coin("upper", 4, error), three_bits))
              .ends_with("which is no fraction"));
  CHECK_FALSE(check(of_problem("equality", 5, public_coin("upper", 4, "1/10"), three_bits)).valid);
  CHECK(check(of_problem("equality", 5, public_coin("upper", 4, "1/8"), three_bits)).valid);
}

TEST_CASE("a certificate by structure is about a problem and nothing beside it") {
  Json document = of_problem("disjointness", 30,
                             {{"name", "deterministic"}, {"kind", "exact"}, {"value", 31}, {"bits", 31}},
                             {{"structure", "and_power"}});
  CHECK(check(document).valid);
  document["matrix"] = {{"rows", {"00"}}};
  CHECK(fault_of_form(document) ==
        "a certificate by structure is about a \"problem\", and has no \"matrix\"");
}

TEST_CASE("a claim has an error only where protocols with coins err, and no member that is not looked at") {
  const Json classes = {{"representatives", {0, 1}}, {"class_of", {0, 1}}},
             one_way = {{"name", "one_way"}, {"kind", "exact"}, {"value", 1}, {"bits", 1}};
  Json with_error = one_way, with_note = one_way;
  with_error["error"] = "1/4", with_note["also"] = "true";
  CHECK(check(of_problem("equality", 1, one_way, classes)).valid);
  CHECK(fault_of_form(of_problem("equality", 1, with_error, classes)) ==
        "the claim names an error, but one_way says nothing of protocols that err");
  CHECK(fault_of_form(of_problem("equality", 1, with_note, classes)) ==
        "the claim has a member \"also\" that the checker does not know");
  Json beside = of_problem("equality", 1, one_way, classes);
  beside["theorem"] = "D(f) = 7";
  CHECK(fault_of_form(beside) == "the certificate has a member \"theorem\" that the checker does not know");

  Json upper = {{"name", "vc_dimension"}, {"kind", "upper"}, {"value", 1}, {"bits", nullptr}};
  const Json counting = {{"maximum_by", "counting"}};
  CHECK(check(of_problem("equality", 1, upper, counting)).valid);
  upper["error"] = "1/4";
  CHECK(fault_of_form(of_problem("equality", 1, upper, counting)) ==
        "the claim names an error, but vc_dimension without bits says nothing of protocols that err");
}

TEST_CASE("log_rank_gf2 and log_rank_gfp are about 2 and 251 elements; any prime serves the rationals") {
  const auto reason = [](const char* name, int prime) {
    Json parts = Json::array();
    for (const int value : {0, 1})
      parts.push_back(
          {{"value", value}, {"by", "rank"}, {"prime", prime}, {"rows", {0, 1}}, {"columns", {0, 1}}});
    const Json claim = {{"name", name}, {"kind", "lower"}, {"value", 2}, {"bits", 2}};
    const Checked checked =
        check(of_problem("equality", 1, claim, {{"lower", {{"by", "leaves"}, {"parts", parts}}}}));
    return checked.valid ? "" : checked.reason;
  };
  for (const int prime : {2, 3, 7, 241, 251, 257}) {
    CAPTURE(prime);
    CHECK((reason("log_rank_gf2", prime) == "") == (prime == 2));
    CHECK((reason("log_rank_gfp", prime) == "") == (prime == 251));
    CHECK(reason("log_rank_q", prime) == "");
  }
  CHECK(reason("log_rank_q", 4).ends_with("4 is no prime"));
  CHECK(reason("log_rank_gfp", 7)
            .ends_with("a rank is one modulo 7, but log_rank_gfp is about the field of 251 elements"));
}

TEST_CASE("a matrix without rows or without columns is refused") {
  const Json mixture = {{"upper", {{"by", "mixture"}, {"protocols", Json::array()}}}};
  for (const std::vector<std::string>& rows : {std::vector<std::string>{}, {""}, {"", ""}})
    CHECK(fault_of_form(of_matrix(rows, public_coin("upper", 0, "1/3"), mixture)).ends_with("but no entry"));
  CHECK(fault_of_form(of_matrix({"1"}, public_coin("upper", 0, "1/3"), mixture)).empty());
}

TEST_CASE("weights whose sum would take long to write down are refused, in distributions and in mixtures") {
  Json distribution = Json::array(), protocols = Json::array();
  for (int k = 0; k < 40; ++k) {
    distribution.push_back({k / 8, k % 8, fine_fraction(k)});
    protocols.push_back({{"weight", fine_fraction(k)}, {"tree", {{"root", 0}, {"nodes", {{{"value", 0}}}}}}});
  }
  const auto reason = [](const char* kind, Json evidence) {
    return check(of_problem("equality", 3, public_coin(kind, 2, "1/3"), std::move(evidence))).reason;
  };
  const Json lower = {{"lower", {{"bits", 1}, {"distribution", distribution}}}},
             upper = {{"upper", {{"by", "mixture"}, {"protocols", protocols}}}};
  CHECK(reason("lower", lower).ends_with("the weights are too fine to add them up"));
  CHECK(reason("upper", upper).ends_with("the weights are too fine to add them up"));
}

TEST_CASE("a distribution names an entry once, and at most 8 rows and columns") {
  const auto reason = [](Json distribution) {
    const Json evidence = {{"lower", {{"bits", 1}, {"distribution", std::move(distribution)}}}};
    return check(of_problem("equality", 4, public_coin("lower", 2, "1/3"), evidence)).reason;
  };
  Json twice = Json::array(), many = Json::array();
  for (int k = 0; k < 16; ++k) twice.push_back({0, k % 8, "1/16"}), many.push_back({k, k, "1/16"});
  CHECK(reason(twice).ends_with("an entry has two weights"));
  CHECK(reason(many).ends_with("too many rows or columns to look at all protocols"));
}

TEST_CASE("a protocol tree reaches no node twice: 64 nodes in a row would be 2^64 leaves") {
  Json nodes = Json::array({{{"value", 0}}});
  for (int k = 0; k < 64; ++k)
    nodes.push_back({{"speaker", "Alice"}, {"one_if", Json::array()}, {"zero", k}, {"one", k}});
  const Json tree = {{"root", 64}, {"nodes", nodes}},
             evidence = {{"upper", {{"by", "tree"}, {"tree", tree}}}};
  const Json claim = {{"name", "deterministic"}, {"kind", "upper"}, {"value", 64}, {"bits", 64}};
  CHECK(check(of_problem("equality", 2, claim, evidence)).reason.ends_with("is reached twice"));
}

TEST_CASE("a packing whose rectangles times weights are too many to look at is refused") {
  constexpr int lines = 16, columns = 1000;  // 2^16 sets of rows: all but those of some of the first columns
  std::vector<std::string> rows(lines, std::string(columns, '1'));
  Json weights = Json::array(), row_numbers = Json::array(), column_numbers = Json::array();
  for (int i = 0; i < lines; ++i) {
    rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(i)] = '0';
    row_numbers.push_back(i);
    for (int j = lines; j < columns; ++j) weights.push_back({i, j, "1/100000"});
  }
  for (int j = 0; j < columns; ++j) column_numbers.push_back(j);
  const Json claim = {{"name", "cover_1"}, {"kind", "lower"}, {"value", 1}, {"bits", 0}};
  const auto reason = [&](const Json& chosen) {
    const Json part = {{"value", 1},
                       {"by", "packing"},
                       {"rows", row_numbers},
                       {"columns", column_numbers},
                       {"weights", chosen}};
    return check(of_matrix(rows, claim, {{"lower", {{"by", "leaves"}, {"parts", {part}}}}})).reason;
  };
  CHECK(reason(weights).ends_with("too many rectangles to look at"));
  CHECK(reason(Json::array({weights[0]})).find("is at least 1") != std::string::npos);
}
