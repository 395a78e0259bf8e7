#include <catch2/catch.hpp>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/problems.hpp"
#include "tests/bounds/checked.hpp"
#include "tests/bounds/naive.hpp"

using namespace crossbits;
using test::is_valid;

namespace {

Bound refuted(const Subject& subject) {
  const auto report = bound(subject, {.only = {"deterministic_sat"}}, all_techniques());
  REQUIRE(report.bounds.size() == 1);
  return report.bounds[0];
}

}  // namespace

TEST_CASE(
    "the solver refutes every depth below D(f), also with undefined entries, and our checker follows it") {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const auto m = naive::random_matrix(seed, seed % 3 == 0);
    CAPTURE(naive::text_of(m));
    const Subject subject = subject_of_matrix(naive::text_of(m));
    const Bound found = refuted(subject);
    CHECK(found.kind == Kind::lower_bound);
    CHECK(found.bits == naive::Depth(m).value());
    Json document = certificate(subject, found);
    if (document.is_null()) continue;  // D(f) = 0
    CHECK(is_valid(document));
    for (const char* key : {"value", "bits"}) {
      Json changed = document;
      changed["claim"][key] = changed["claim"][key].get<int>() + 1;
      CHECK_FALSE(is_valid(changed));
    }
    Json changed = document;
    changed["evidence"]["lower"]["depth"] = naive::Depth(m).value();  // there is a tree of this depth
    changed["claim"]["value"] = changed["claim"]["bits"] = naive::Depth(m).value() + 1;
    CHECK_FALSE(is_valid(changed));
    // the same evidence proves the name `deterministic` from below
    changed = document;
    changed["claim"]["name"] = "deterministic";
    CHECK(is_valid(changed));
  }
}

TEST_CASE("the table of parts and the refutation agree where neither ranks nor fooling sets reach D(f)") {
  const Subject subject = subject_of_matrix("00000\n10000\n01100\n00101\n00011\n");
  const auto report = bound(subject, {.only = {"deterministic"}}, all_techniques());
  CHECK(report.bounds[0].value == 4);
  CHECK(refuted(subject).value == 4);
}

TEST_CASE("a formula for more than 8 different lines, or for more answers than two, is refused") {
  const auto refusal = [](const Subject& subject) {
    return bound(subject, {.only = {"deterministic_sat"}}, all_techniques()).refused.at(0).reason;
  };
  CHECK(refusal({.problem = make_problem("disjointness", 4)}).find("16 different") == 0);
  CHECK(refusal({.problem = make_problem("index:symbols=3", 2)}).find("answers") != std::string::npos);
}
