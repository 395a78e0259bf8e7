#include <catch2/catch.hpp>
#include <thread>

#include "basis/coin.hpp"
#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/rank.hpp"
#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/problems.hpp"
#include "tests/bounds/naive.hpp"

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
    const std::size_t done = prime == 2 ? 256 : 128;  // one block of columns
    CHECK(whole.is_complete);
    CHECK_FALSE(part.is_complete);
    CHECK(part.rank() == done);
    CHECK(rank_of(m.select(part.rows, part.columns), Effort::steps(~std::uint64_t{0})).rank() == done);
    CHECK(rank_of(m, Effort::until(Effort::Clock::now())).rank() == 0);
  }
}

TEST_CASE("a rank over GF(2) of 704 lines, which takes tables of sums, is that of plain elimination") {
  BitMatrix m = random_bits(704);  // of which 400 differ
  for (std::size_t i = 400; i < 704; ++i)
    std::copy(m.row(i - 400).begin(), m.row(i - 400).end(), m.row(i).begin());
  std::vector<std::vector<long>> plain(704, std::vector<long>(704));
  for (std::size_t i = 0; i < 704; ++i) {
    for (std::size_t j = 0; j < 704; ++j) plain[i][j] = m.get(i, j) ? 1 : 0;
  }
  const Rank rank = rank_gf2(m);
  CHECK(rank.rank() == naive::rank_mod(plain, 2));
  CHECK(rank_gf2(m.select(rank.rows, rank.columns)).rank() == rank.rank());
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

TEST_CASE("granted steps are done although the time is over, and no more than these") {
  const Effort over = Effort::until(Effort::Clock::now());
  Effort granted = over.with_at_least(3);
  CHECK_FALSE(granted.is_over());
  CHECK_FALSE(granted.spent());
  CHECK_FALSE(granted.spent());
  CHECK(granted.spent());
  CHECK(granted.is_over());
  Effort few = Effort::steps(1).with_at_least(3);  // without a clock the number of steps decides
  CHECK(few.spent());
}

TEST_CASE("a part of the time ends before the whole, and the same number of steps has no parts") {
  const auto end = Effort::Clock::now() + std::chrono::hours(1);
  const Effort half = Effort::until(end).part(2);
  CHECK(*half.end() <= end - std::chrono::minutes(29));
  CHECK(*half.end() >= end - std::chrono::minutes(31));
  CHECK_FALSE(Effort::steps(5).part(2).has_clock());
}

TEST_CASE(
    "without any time small matrices have their ranks, shattered columns and discrepancy all the same") {
  for (const char* spec : {"greater-than", "disjointness", "inner-product"}) {
    const Subject subject{.problem = make_problem(spec, 3)};
    const BoundQuestion cheap{
        .only = {"one_way", "log_rank_gf2", "log_rank_gfp", "log_rank_q", "vc_dimension", "discrepancy"}};
    BoundQuestion hurried = cheap;
    hurried.seconds = 0;
    const auto all = bound(subject, cheap, all_techniques()),
               soon = bound(subject, hurried, all_techniques());
    REQUIRE(all.bounds.size() == soon.bounds.size());
    for (std::size_t k = 0; k < all.bounds.size(); ++k) {
      CAPTURE(spec, all.bounds[k].name);
      CHECK(soon.bounds[k].value == all.bounds[k].value);
      CHECK(soon.bounds[k].kind == all.bounds[k].kind);
    }
  }
}

TEST_CASE("without any time a partition has at least as many parts as the ranks of its values sum to") {
  for (const char* spec : {"greater-than", "equality", "inner-product"}) {
    CAPTURE(spec);
    const auto report = bound({.problem = make_problem(spec, 4)},
                              {.only = {"log_rank_gfp", "partition"}, .seconds = 0}, all_techniques());
    CHECK(report.bounds[0].bits == 5);
    CHECK(report.find("partition", Kind::upper_bound)->bits == 5);
  }
}

TEST_CASE("a search that uses up its time leaves the others theirs, and the lines keep their order") {
  const auto line = [](const char* name) {
    return [name](Facts& facts) -> std::vector<Bound> {
      const bool had_time = !facts.effort().is_over();
      while (!facts.effort().is_over() && std::string(name) != "quick") {
      }
      return {{.name = name, .value = had_time ? 1 : 0}};
    };
  };
  static const auto slow_line = line("slow"), other_line = line("other"), quick_line = line("quick");
  const auto always = [](const Facts&) { return std::string(); };
  const Claim claim{"", "", Ground::derived};
  const std::vector<Technique> techniques = {
      {"slow", claim, always, [](Facts& f) { return slow_line(f); }, Unnamed::always, Haste::search},
      {"other", claim, always, [](Facts& f) { return other_line(f); }, Unnamed::always, Haste::search},
      {"quick", claim, always, [](Facts& f) { return quick_line(f); }}};
  const auto report = bound({.problem = make_problem("equality", 2)}, {.seconds = 1}, techniques);
  REQUIRE(report.bounds.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(report.bounds[k].name == techniques[k].name);
    CHECK(report.bounds[k].value == 1);
  }
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
