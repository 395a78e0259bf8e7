#include <catch2/catch.hpp>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/problems.hpp"
#include "tests/check/naive_judge.hpp"

using namespace crossbits;

namespace {

/// A certificate that is refused, whether as false or as no certificate at all.
bool is_rejected(const Json& document) {
  try {
    return !check_certificate(document, [](const std::string&) { return std::nullopt; }).valid;
  } catch (const std::invalid_argument&) {
    return true;
  }
}

/// Every number inside, as a place to write to.
void collect_numbers(Json& node, std::vector<Json*>& numbers) {
  if (node.is_number_integer()) numbers.push_back(&node);
  if (!node.is_structured()) return;
  for (Json& child : node) collect_numbers(child, numbers);
}

/// Every list of two members or more inside.
void collect_lists(Json& node, std::vector<Json*>& lists) {
  if (node.is_array() && node.size() >= 2) lists.push_back(&node);
  if (!node.is_structured()) return;
  for (Json& child : node) collect_lists(child, lists);
}

/// A member dropped, doubled, put in place of another, or exchanged with it: pairs, rectangles, rows of a
/// table, nodes of a tree, lines.
void change_list(Json& list, std::uint64_t seed, std::uint64_t k) {
  const std::size_t a = coin_below(seed, 90, k, list.size()), b = coin_below(seed, 91, k, list.size());
  switch (coin_below(seed, 92, k, 4)) {
    case 0:
      return list.erase(a);
    case 1:
      return list.push_back(Json(list[a]));
    case 2:
      list[a] = Json(list[b]);
      return;
    default:
      std::swap(list[a], list[b]);
  }
}

/// How often mutated evidence was rejected, and how often it was accepted and the second checker agreed.
struct Verdicts {
  int rejected = 0, accepted = 0, wrong = 0;
  void look_at(const Json& document, naive::Judge& judge) {
    if (is_rejected(document)) {
      ++rejected;
      return;
    }
    ++accepted;
    if (judge.proves(document["claim"], document["evidence"])) return;
    ++wrong;
    FAIL_CHECK(document.dump());
  }
};

/// The truth of a claim about a small matrix, by the plain definitions.
bool is_true(const naive::Matrix& m, const Json& claim) {
  const std::string name = claim["name"], kind = claim["kind"];
  const auto holds = [&](std::int64_t truth) {
    const auto value = claim["value"].get<std::int64_t>();
    return kind == "exact" ? value == truth : kind == "lower" ? value <= truth : value >= truth;
  };
  if (name == "deterministic" || name.starts_with("log_rank")) return holds(naive::Depth(m).value());
  if (name == "fooling_set")
    return holds(static_cast<std::int64_t>(std::max(naive::fooling(m, '0'), naive::fooling(m, '1')))) &&
           (claim["bits"].is_null() || claim["bits"].get<int>() <= naive::Depth(m).value());
  if (name == "vc_dimension") return holds(naive::shattered(m));
  if (name.starts_with("cover_")) return holds(naive::Cover(m, name.back(), false).value());
  if (name == "partition")
    return holds(naive::Cover(m, '0', true).value() + naive::Cover(m, '1', true).value());
  return false;
}

Json parsed_matrix(const naive::Matrix& m) { return subject_of_matrix(naive::text_of(m)).to_json(); }

}  // namespace

TEST_CASE(
    "of the certificates of 1,000 matrices a changed claim is always rejected, and changed evidence too or "
    "it still proves the claim") {
  Verdicts numbers_changed, lists_changed;
  int claims_changed = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto m = naive::random_matrix(seed);
    naive::Judge judge(m);
    const Subject subject = subject_of_matrix(naive::text_of(m));
    for (const Bound& b : bound(subject, {}, all_techniques()).bounds) {
      const Json document = certificate(subject, b);
      if (seed < 100) {
        REQUIRE_FALSE(is_rejected(document));
        REQUIRE(judge.proves(document["claim"], document["evidence"]));
      }
      for (const char* part : {"value", "bits"}) {
        Json changed = document;
        Json& number = changed["claim"][part];
        number = number.is_number() ? Json(number.get<int>() + (coin(seed, 76, 0) & 1 ? 1 : -1)) : Json(1);
        if (!is_rejected(changed)) FAIL_CHECK(changed.dump());
        ++claims_changed;
      }
      Json other = document;
      std::vector<Json*> numbers, lists;
      collect_numbers(other["evidence"], numbers);
      for (std::uint64_t k = 0; k < 2 && !numbers.empty(); ++k) {
        Json* const place = numbers[coin_below(seed, 77, k, numbers.size())];
        const Json before = *place;
        *place = before.get<std::int64_t>() + (coin(seed, 78, k) & 1 ? 1 : -1);
        numbers_changed.look_at(other, judge);
        *place = before;
      }
      collect_lists(other["evidence"], lists);
      for (std::uint64_t k = 0; k < 3 && !lists.empty(); ++k) {
        Json* const place = lists[coin_below(seed, 79, k, lists.size())];
        const Json before = *place;
        change_list(*place, seed, k);
        if (*place != before) lists_changed.look_at(other, judge);
        *place = before;
        lists.clear();  // the list has new members
        collect_lists(other["evidence"], lists);
      }
    }
  }
  CHECK(claims_changed > 20'000);
  CHECK(numbers_changed.rejected > 5 * numbers_changed.accepted);
  CHECK(numbers_changed.accepted > 100);
  CHECK(lists_changed.rejected > lists_changed.accepted);
  CHECK(lists_changed.accepted > 100);
}

TEST_CASE("a member that is added to a claim is rejected, but for the error where coins are tossed") {
  const Subject subject = {.problem = make_problem("disjointness", 2)};
  for (const Bound& b : bound(subject, {}, all_techniques()).bounds) {
    Json document = certificate(subject, b);
    for (const char* member : {"error", "exact", "kinds", "Value"}) {
      CAPTURE(b.name, member);
      Json more = document;
      if (!more["claim"].contains(member)) more["claim"][member] = "1/3";
      CHECK(is_rejected(more) == (more != document));
    }
    document["conclusion"] = "P = NP";
    CHECK(is_rejected(document));
  }
}

TEST_CASE("a false claim is rejected, whatever one number of its evidence is changed to") {
  int false_claims = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto m = naive::random_matrix(seed, seed % 3 == 2);
    if (m.size() * m[0].size() > 20) continue;  // the second checker tries everything
    const Subject subject = subject_of_matrix(naive::text_of(m));
    for (const Bound& b : bound(subject, {}, all_techniques()).bounds) {
      Json document = certificate(subject, b);
      if (!document["claim"]["value"].is_number_integer() || b.name.starts_with("one_way")) continue;
      std::vector<Json*> numbers;
      collect_numbers(document["evidence"], numbers);
      for (std::size_t k = 0; k < 40 && !numbers.empty(); ++k) {
        Json* const place = numbers[coin_below(seed, 79, k, numbers.size())];
        const Json evidence = *place, claim = document["claim"];
        *place = evidence.get<std::int64_t>() + static_cast<std::int64_t>(coin_below(seed, 80, k, 9)) - 4;
        document["claim"]["value"] =
            claim["value"].get<std::int64_t>() + (b.kind == Kind::upper_bound ? -1 : 1);
        if (claim["bits"].is_number() && (coin(seed, 81, k) & 1))
          document["claim"]["bits"] = claim["bits"].get<int>() + 1;
        CAPTURE(document["claim"].dump(), document["evidence"].dump());
        if (!is_true(m, document["claim"])) {
          CHECK(is_rejected(document));
          ++false_claims;
        }
        *place = evidence;
        document["claim"] = claim;
      }
    }
  }
  CHECK(false_claims > 1'000);
}

TEST_CASE("weights below zero make no packing: the lightest cover of this matrix has 3 rectangles, not 4") {
  const naive::Matrix m{"1011", "0111", "1101", "1111"};
  REQUIRE(naive::Cover(m, '1', false).value() == 3);
  Json document = {{"schema", "crossbits.certificate/1"}, {"matrix", parsed_matrix(m)["matrix"]}};
  document["claim"] = {{"name", "cover_1"}, {"kind", "lower"}, {"value", 4}, {"bits", 2}};
  document["evidence"] = Json::parse(R"({"lower": {"by": "leaves", "parts": [{"value": 1, "by": "packing",
    "rows": [0, 1, 2, 3], "columns": [0, 1, 2, 3],
    "weights": [[0, 2, 1], [1, 1, 1], [2, 0, 1], [3, 0, 1], [3, 1, 1], [3, 2, 1], [3, 3, -2]]}]}})");
  CHECK(is_rejected(document));
}

TEST_CASE("a rule of composition is believed of the problems it is proved for, and of no other") {
  const auto claimed = [](const char* id, Json parameters, int n, const char* rule) {
    Json document = {{"schema", "crossbits.certificate/1"}};
    document["problem"] = {{"id", id}, {"n", n}, {"parameters", std::move(parameters)}};
    document["claim"] = {{"name", "one_way"}, {"kind", "exact"}, {"value", n}, {"bits", n}};
    document["evidence"] = {{"structure", rule}};
    return document;
  };
  CHECK_FALSE(is_rejected(claimed("disjointness", Json::object(), 30, "and_power")));
  CHECK_FALSE(is_rejected(claimed("greater-than", Json::object(), 30, "order")));
  CHECK_FALSE(is_rejected(claimed("index", Json::object(), 30, "address")));
  CHECK(is_rejected(claimed("index", {{"symbols", 3}}, 30, "address")));
  CHECK(is_rejected(claimed("disjointness", Json::object(), 30, "xor_power")));
  CHECK(is_rejected(claimed("disjointness", Json::object(), 30, "address")));
  for (const char* rule : {"and_power", "xor_power", "order"}) {
    CHECK(is_rejected(claimed("pointer-chasing", {{"steps", 3}}, 5, rule)));
    CHECK(is_rejected(claimed("unique-intersection", Json::object(), 5, rule)));
    CHECK(is_rejected(claimed("gap-hamming", Json::object(), 5, rule)));
    CHECK(is_rejected(claimed("index", Json::object(), 5, rule)));
  }
}

TEST_CASE("a certificate for another matrix, or with another digest, is rejected") {
  int rejected = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto m = naive::random_matrix(seed), other = naive::random_matrix(seed + 1000);
    const Subject subject = subject_of_matrix(naive::text_of(m));
    for (const Bound& b : bound(subject, {}, all_techniques()).bounds) {
      Json document = certificate(subject, b);
      document["matrix"]["sha256"] = parsed_matrix(other)["matrix"]["sha256"];
      CHECK(is_rejected(document));
      document["matrix"] = parsed_matrix(other)["matrix"];
      if (b.kind == Kind::exact && !is_rejected(document)) continue;  // small values may be right for both
      rejected += is_rejected(document) ? 1 : 0;
    }
  }
  CHECK(rejected > 300);
}

TEST_CASE("a certificate that is cut off, or lacks a member, is no certificate") {
  const Subject subject = subject_of_matrix("0110\n1010\n0011\n");
  for (const Bound& b : bound(subject, {}, all_techniques()).bounds) {
    const Json document = certificate(subject, b);
    for (const auto& [key, value] : document.items()) {
      Json lacking = document;
      lacking.erase(key);
      CHECK(is_rejected(lacking));
    }
    const std::string text = document.dump();
    for (std::size_t size = 0; size < text.size(); size += 97)
      CHECK(Json::parse(text.substr(0, size), nullptr, false).is_discarded());
  }
}

TEST_CASE("a bound that is wrong by one is rejected for every technique on DISJ_2") {
  const Subject subject = {.problem = make_problem("disjointness", 2)};
  const auto report = bound(subject, {}, all_techniques());
  CHECK(report.bounds.size() == 12);
  for (const Bound& b : report.bounds) {
    Bound wrong = b;
    wrong.value += 1;
    CHECK(is_rejected(certificate(subject, wrong)));
    CHECK_FALSE(is_rejected(certificate(subject, b)));
  }
}
