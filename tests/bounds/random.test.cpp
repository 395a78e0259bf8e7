#include <catch2/catch.hpp>
#include <set>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "tests/bounds/checked.hpp"
#include "tests/bounds/naive.hpp"

using namespace crossbits;

namespace {

BoundReport report_of(const Subject& subject) { return bound(subject, {}, all_techniques()); }

Checked check(const Subject& subject, const Bound& b) { return test::checked(certificate(subject, b)); }

int value_of(const BoundReport& report, const char* name) {
  const Bound* const b = report.find(name, Kind::estimate);
  REQUIRE(b != nullptr);
  return static_cast<int>(numerator(b->value));
}

int ceil_log2(std::size_t count) { return bits_to_index(std::uint64_t{count}); }

}  // namespace

TEST_CASE(
    "on 1,000 random matrices every bound is what its definition says, and every certificate is valid") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto m = naive::random_matrix(seed);
    CAPTURE(naive::text_of(m));
    const Subject subject = subject_of_matrix(naive::text_of(m));
    const BoundReport report = report_of(subject);
    REQUIRE(report.refused.empty());
    const int depth = naive::Depth(m).value();
    const auto zeros = naive::indicator(m, '0'), ones = naive::indicator(m, '1');
    CHECK(value_of(report, "deterministic") == depth);
    CHECK(value_of(report, "one_way") == ceil_log2(std::set<std::string>(m.begin(), m.end()).size()));
    CHECK(value_of(report, "log_rank_gf2") ==
          ceil_log2(naive::rank_mod(zeros, 2) + naive::rank_mod(ones, 2)));
    // Minors of order 6 are at most 9, so that no rank is smaller modulo 251 than over the rationals.
    CHECK(value_of(report, "log_rank_q") ==
          ceil_log2(naive::rank_mod(zeros, 251) + naive::rank_mod(ones, 251)));
    CHECK(value_of(report, "log_rank_gfp") == value_of(report, "log_rank_q"));
    const std::size_t fooling_0 = naive::fooling(m, '0'), fooling_1 = naive::fooling(m, '1');
    CHECK(value_of(report, "fooling_set") == static_cast<int>(std::max(fooling_0, fooling_1)));
    CHECK(report.find("fooling_set", Kind::estimate)->bits == ceil_log2(fooling_0 + fooling_1));
    CHECK(report.find("discrepancy", Kind::estimate)->value ==
          Rational(naive::imbalance(m), m.size() * m[0].size()));
    CHECK(value_of(report, "vc_dimension") == naive::shattered(m));
    if (m.size() * m[0].size() <= 20) {
      CHECK(value_of(report, "cover_0") == naive::Cover(m, '0', false).value());
      CHECK(value_of(report, "cover_1") == naive::Cover(m, '1', false).value());
      CHECK(value_of(report, "partition") ==
            naive::Cover(m, '0', true).value() + naive::Cover(m, '1', true).value());
    }
    for (const Bound& b : report.bounds) {
      CAPTURE(b.name);
      if (b.name == "partition" && b.kind != Kind::upper_bound) CHECK(b.bits <= depth);
      if (b.name.starts_with("log_rank")) CHECK(b.bits <= depth);
      if (b.name == "fooling_set") CHECK(b.bits <= depth);
      const Checked checked = check(subject, b);
      CHECK(checked.reason != "");
      CHECK(checked.valid);
    }
  }
}

TEST_CASE("with undefined entries D(f) and fooling sets use the defined ones, and ranks are refused") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto m = naive::random_matrix(seed, true);
    CAPTURE(naive::text_of(m));
    const Subject subject = subject_of_matrix(naive::text_of(m));
    const BoundReport report = report_of(subject);
    if (naive::text_of(m).find('*') != std::string::npos) CHECK(report.refused.size() == 5);
    CHECK(value_of(report, "deterministic") == naive::Depth(m).value());
    CHECK(value_of(report, "fooling_set") ==
          static_cast<int>(std::max(naive::fooling(m, '0'), naive::fooling(m, '1'))));
    CHECK(value_of(report, "vc_dimension") == naive::shattered(m));
    for (const Bound& b : report.bounds) {
      CAPTURE(b.name);
      CHECK(check(subject, b).valid);
    }
  }
}
