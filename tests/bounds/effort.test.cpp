#include <catch2/catch.hpp>
#include <thread>

#include "basis/coin.hpp"
#include "protocols/bounds/rank.hpp"
#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/problems.hpp"

using namespace crossbits;

namespace {

BitMatrix random_bits(std::size_t size) {
  BitMatrix m(size, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t w = 0; w < m.words(); ++w) m.row(i)[w] = coin(5, i, w);
  }
  return m;
}

}  // namespace

TEST_CASE("the end of the time is seen by whoever asks, also where nobody has spent a step") {
  const auto end = Effort::Clock::now() + std::chrono::milliseconds(50);
  Effort effort = Effort::until(end);
  const Effort copy = effort.share(10);
  CHECK_FALSE(effort.is_over());
  std::this_thread::sleep_until(end);
  CHECK(effort.is_over());
  CHECK(copy.is_over());
  CHECK(effort.spent(1024));
  CHECK_FALSE(Effort::steps(1).is_over());
}

TEST_CASE("a rank that is cut short is that of a nonsingular minor, and says that it is not complete") {
  const BitMatrix m = random_bits(512);
  for (const std::uint32_t prime : {2U, 251U}) {
    const auto rank_of = [&](const BitMatrix& matrix, Effort effort) {
      return prime == 2 ? rank_gf2(matrix, effort) : rank_mod(matrix, prime, effort);
    };
    const Rank whole = rank_of(m, Effort::steps(~std::uint64_t{0})), part = rank_of(m, Effort::steps(1500));
    const std::size_t done = prime == 2 ? 256 : 64;  // one block of columns
    CHECK(whole.is_complete);
    CHECK_FALSE(part.is_complete);
    CHECK(part.rank() == done);
    CHECK(rank_of(m.select(part.rows, part.columns), Effort::steps(~std::uint64_t{0})).rank() == done);
    CHECK(rank_of(m, Effort::until(Effort::Clock::now())).rank() == 0);
  }
}

TEST_CASE("the least cover of the ones of IP_5 is exactly 31, by weights that are all equal") {
  const Subject subject{.problem = make_problem("inner-product", 5)};
  const auto report = bound(subject, {.only = {"cover_1"}}, all_techniques());
  REQUIRE(report.bounds.size() == 1);
  CHECK(report.bounds[0].kind == Kind::exact);
  CHECK(report.bounds[0].value == 31);
  CHECK(report.bounds[0].how == "packing");
  CHECK(check_certificate(certificate(subject, report.bounds[0]), [](const std::string&) {
          return std::nullopt;
        }).valid);
}

TEST_CASE("a question for fewer steps has the same or weaker answers, and each is certified") {
  for (const char* spec : {"inner-product", "unique-intersection"}) {
    const Subject subject{.problem = make_problem(spec, 4)};
    const auto all = bound(subject, {.only = {"fooling_set"}}, all_techniques()),
               few = bound(subject, {.only = {"fooling_set"}, .steps = 10}, all_techniques());
    CHECK(few.find("fooling_set", Kind::upper_bound)->value <=
          all.find("fooling_set", Kind::lower_bound)->value);
    for (const Bound& b : few.bounds)
      CHECK(
          check_certificate(certificate(subject, b), [](const std::string&) { return std::nullopt; }).valid);
  }
}
