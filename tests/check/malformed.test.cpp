// Documents that only look like certificates: each is refused at once, in a sentence that says why.

#include <catch2/catch.hpp>

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
  return {{"schema", "crossbits.certificate/1"},
          {"matrix", {{"rows", rows.size()}, {"columns", columns}, {"sha256", sha256(all)}, {"entries", rows}}},
          {"claim", std::move(claim)},
          {"evidence", std::move(evidence)}};
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

TEST_CASE("a matrix without rows or without columns is refused") {
  const Json mixture = {{"upper", {{"by", "mixture"}, {"protocols", Json::array()}}}};
  for (const std::vector<std::string>& rows : {std::vector<std::string>{}, {""}, {"", ""}})
    CHECK(fault_of_form(of_matrix(rows, public_coin("upper", 0, "1/3"), mixture)).ends_with("but no entry"));
  CHECK(fault_of_form(of_matrix({"1"}, public_coin("upper", 0, "1/3"), mixture)).empty());
}
