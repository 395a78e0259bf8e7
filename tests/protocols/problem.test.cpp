#include <catch2/catch.hpp>
#include <map>

#include "protocols/problems.hpp"
#include "tests/protocols/exact_cost.hpp"

using namespace crossbits;

namespace {

/// What the definition says, on numbers: independent of the problems' own code. index 0 is the top bit.
int definition(const std::string& id, int n, unsigned x, unsigned y) {
  if (id == "disjointness" || id == "sparse-disjointness") return (x & y) == 0;
  if (id == "equality") return x == y;
  if (id == "greater-than") return x > y;
  if (id == "inner-product") return __builtin_popcount(x & y) % 2;
  if (id == "delay") return static_cast<int>(x);
  return static_cast<int>(x >> (static_cast<unsigned>(n) - 1 - y) & 1);  // index
}

/// A stored cost against what exhaustive search found.
void check_cost(const Problem& problem, Direction direction, Knows knows, int truth) {
  INFO(problem.name << " " << name(direction) << " " << name(knows));
  const auto known = problem.lower_bound(direction, knows);
  REQUIRE(known);
  if (known->kind == Kind::exact) {
    CHECK(known->bits == static_cast<std::uint64_t>(truth));
  } else {
    CHECK(known->bits <= static_cast<std::uint64_t>(truth));
  }
  CHECK_FALSE(known->claim.statement.empty());
  CHECK_FALSE(known->claim.source.empty());
  CHECK(problem.trivial_bits(direction, knows) >= static_cast<std::uint64_t>(truth));
}

std::string refusal(const Problem& problem, const char* x, const char* y) {
  try {
    problem.parse_x(x);
    problem.parse_y(y);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("the total problems on bit strings agree with their definitions on all inputs up to n = 5") {
  for (const std::string id :
       {"disjointness", "index", "equality", "greater-than", "inner-product", "delay"}) {
    for (int n = 1; n <= 5; ++n) {
      const Problem problem = make_problem(id, n);
      REQUIRE(problem.x_count() == 1 << n);
      REQUIRE(problem.y_count() == (id == "index" ? n : 1 << n));
      for (unsigned x = 0; x < problem.x_count(); ++x) {
        for (unsigned y = 0; y < problem.y_count(); ++y) {
          REQUIRE(problem.f(problem.x_at(x), problem.y_at(y)) == definition(id, n, x, y));
        }
      }
    }
  }
}

TEST_CASE("the one-way costs that a problem states are those of its matrix up to n = 4") {
  for (const char* spec : {"disjointness", "index", "index:symbols=3", "equality", "greater-than",
                           "inner-product", "sparse-disjointness", "sparse-disjointness:size=1", "delay"}) {
    for (int n = 1; n <= 4; ++n) {
      const Problem problem = make_problem(spec, n);
      const auto matrix = matrix_of(problem);
      check_cost(problem, Direction::alice_to_bob, Knows::bob, one_way_cost(matrix, false));
      check_cost(problem, Direction::alice_to_bob, Knows::both, one_way_cost(matrix, true));
      check_cost(problem, Direction::bob_to_alice, Knows::alice, one_way_cost(transposed(matrix), false));
      check_cost(problem, Direction::bob_to_alice, Knows::both, one_way_cost(transposed(matrix), true));
    }
  }
}

TEST_CASE(
    "the two-way costs that a problem states are those of the best protocol tree on at most 9 inputs a "
    "side") {
  const std::vector<std::pair<const char*, int>> cases = {{"disjointness", 1},
                                                          {"disjointness", 2},
                                                          {"disjointness", 3},
                                                          {"equality", 1},
                                                          {"equality", 2},
                                                          {"equality", 3},
                                                          {"greater-than", 1},
                                                          {"greater-than", 2},
                                                          {"greater-than", 3},
                                                          {"inner-product", 1},
                                                          {"inner-product", 2},
                                                          {"inner-product", 3},
                                                          {"index", 1},
                                                          {"index", 2},
                                                          {"index", 3},
                                                          {"index:symbols=3", 1},
                                                          {"index:symbols=3", 2},
                                                          {"index:symbols=5", 1},
                                                          {"sparse-disjointness", 1},
                                                          {"sparse-disjointness", 2},
                                                          {"sparse-disjointness", 3},
                                                          {"sparse-disjointness:size=2", 3},
                                                          {"sparse-disjointness:size=3", 3},
                                                          {"delay", 1},
                                                          {"delay", 2},
                                                          {"delay", 3}};
  for (const auto& [spec, n] : cases) {
    const Problem problem = make_problem(spec, n);
    for (const Knows knows : {Knows::alice, Knows::bob, Knows::both}) {
      check_cost(problem, Direction::two_way, knows, ExactCost(matrix_of(problem), knows).bits());
    }
  }
}

TEST_CASE("the textbook's values stand in the catalogue: n one-way and n + 1 for D(f), log n + 1 for INDEX") {
  for (const char* spec : {"disjointness", "equality", "greater-than", "inner-product"}) {
    const Problem problem = make_problem(spec, 64);
    CHECK(problem.lower_bound(Direction::alice_to_bob, Knows::bob)->bits == 64);
    CHECK(problem.lower_bound(Direction::alice_to_bob, Knows::both)->bits == 65);
    CHECK(problem.lower_bound(Direction::two_way, Knows::both)->bits == 65);
    CHECK(problem.lower_bound(Direction::two_way, Knows::bob)->bits == 64);
    CHECK_FALSE(problem.lower_bound(Direction::alice_to_bob, Knows::alice));
  }
  const Problem index = make_problem("index", 64);
  CHECK(index.lower_bound(Direction::alice_to_bob, Knows::bob)->bits == 64);
  CHECK(index.lower_bound(Direction::two_way, Knows::both)->bits == 7);
  CHECK(index.lower_bound(Direction::two_way, Knows::bob)->bits == 7);
  CHECK(index.lower_bound(Direction::two_way, Knows::bob)->kind == Kind::exact);
  CHECK(index.lower_bound(Direction::two_way, Knows::alice)->bits == 6);
  CHECK(make_problem("index:symbols=5", 10).lower_bound(Direction::alice_to_bob, Knows::bob)->bits == 24);
}

TEST_CASE("no stated lower bound exceeds the trivial cost, for every problem, direction and n up to 40") {
  for (const char* spec : {"disjointness", "index", "index:symbols=3", "index:symbols=7", "equality",
                           "greater-than", "inner-product", "sparse-disjointness"}) {
    for (int n = 1; n <= 40; ++n) {
      const Problem problem = make_problem(spec, n);
      for (const KnownCost& cost : problem.costs) {
        INFO(problem.name << " " << name(cost.direction) << " " << name(cost.knows));
        REQUIRE(cost.bits <= problem.trivial_bits(cost.direction, cost.knows));
      }
    }
  }
}

TEST_CASE(
    "instances are balanced exactly, differ by seed, and DISJ's 0-instances mostly meet in one element") {
  for (const std::string& id : problem_ids()) {
    const Problem problem = make_problem(id, 12);
    std::set<std::pair<Symbols, Symbols>> different;
    std::map<int, int> answers;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const Instance instance = problem.instance(seed);
      REQUIRE(problem.f(instance.x, instance.y) == instance.answer);
      REQUIRE(problem.instance(seed).x == instance.x);
      ++answers[instance.answer];
      different.insert({instance.x, instance.y});
    }
    CHECK(answers.size() == std::min<std::size_t>(problem.values.size(), 200));
    for (const auto& [answer, times] : answers)
      CHECK(times == std::max<int>(1, 200 / static_cast<int>(answers.size())));
    CHECK(different.size() > 150);
  }
  int single = 0;
  for (std::uint64_t seed = 0; seed < 200; seed += 2) {
    const Instance instance = make_problem("disjointness", 12).instance(seed);
    int common = 0;
    for (std::size_t i = 0; i < 12; ++i) common += instance.x[i] & instance.y[i];
    single += common == 1;
  }
  CHECK(single > 80);
}

TEST_CASE("instances with every answer exist from n = 1 on, also over larger alphabets") {
  for (const char* spec : {"disjointness", "index", "index:symbols=5", "equality", "greater-than",
                           "inner-product", "sparse-disjointness"}) {
    for (int n = 1; n <= 3; ++n) {
      const Problem problem = make_problem(spec, n);
      for (std::uint64_t seed = 0; seed < 60; ++seed) {
        REQUIRE(problem.instance(seed).answer == problem.values[seed % problem.values.size()]);
      }
    }
  }
}

TEST_CASE("the text forms of x and y read back, and bad ones are refused in a sentence") {
  const Problem disjointness_6 = make_problem("disjointness", 6);
  CHECK(refusal(disjointness_6, "10101", "101010") == "--x has 5 bits, but -n 6 needs 6 (got \"10101\")");
  CHECK(refusal(disjointness_6, "101010", "1") == "--y has 1 bit, but -n 6 needs 6 (got \"1\")");
  CHECK(refusal(disjointness_6, "10a010", "") == "--x must be a string of 6 bits (got \"10a010\")");
  CHECK(refusal(disjointness_6, "", "") == "--x has 0 bits, but -n 6 needs 6 (got \"\")");
  const Problem index = make_problem("index:symbols=5", 3);
  CHECK(refusal(index, "4,0,2", "2") == "accepted");
  CHECK(refusal(index, "4,0,5", "2") == "--x must be a comma list of 3 numbers from 0 to 4 (got \"4,0,5\")");
  CHECK(refusal(index, "4,0", "2") == "--x has 2 symbols, but -n 3 needs 3 (got \"4,0\")");
  CHECK(refusal(index, "4,,1", "2") == "--x must be a comma list of 3 numbers from 0 to 4 (got \"4,,1\")");
  for (const char* y : {"3", "-1", "1,2", "", "x", "1 ", "99999999999999999999"}) {
    CHECK(refusal(index, "4,0,1", y) == "--y must be a number from 0 to 2 (got \"" + std::string(y) + "\")");
  }
  for (std::uint64_t i = 0; i < 125; ++i) {
    CHECK(index.parse_x(index.x_domain.text(index.x_at(i))) == index.x_at(i));
  }
}

TEST_CASE("the coding of inputs is a bijection onto the first words and refuses the others") {
  for (const Domain& domain :
       {Domain::bit_strings(5), Domain::strings(3, 3), Domain::numbers(6), Domain::numbers(1),
        Domain::subsets(6, 2), Domain::subsets(5, 0), Domain::subsets(5, 5)}) {
    const std::uint64_t words = std::uint64_t{1} << domain.bits();
    REQUIRE(words >= domain.count());
    for (std::uint64_t i = 0; i < words; ++i) {
      const Bits word = Bits::of_number(i, domain.bits());
      if (i < domain.count()) {
        REQUIRE(domain.encode(domain.at(i)) == word);
        REQUIRE(domain.decode(word) == domain.at(i));
      } else {
        REQUIRE_THROWS_AS(domain.decode(word), std::invalid_argument);
      }
    }
  }
  const Domain wide = Domain::strings(100, 5);
  CHECK(wide.bits() == 233);
  CHECK(wide.decode(wide.encode(wide.at(wide.count() - 1))) == Symbols(100, 4));
  CHECK_THROWS_AS(wide.at(wide.count()), std::out_of_range);
}

TEST_CASE("unknown problems and parameters and sizes out of range are refused in a sentence") {
  CHECK_THROWS_WITH(make_problem("disjunction", 3),
                    "there is no problem \"disjunction\"; there are disjointness, index, equality, "
                    "greater-than, inner-product, sparse-disjointness, unique-intersection, pointer-chasing, "
                    "gap-hamming, delay");
  CHECK_THROWS_WITH(make_problem("equality", 0), "-n must be from 1 to 1048576 (got 0)");
  CHECK_THROWS_WITH(make_problem("index:colours=3", 2), "problem index has no parameter \"colours\"");
  CHECK_THROWS_WITH(make_problem("index:symbols=many", 2),
                    "\"symbols=many\" does not give symbols a whole number");
  CHECK_THROWS_WITH(make_problem("index:symbols", 2), "\"symbols\" does not give symbols a whole number");
  CHECK_THROWS_WITH(make_problem("index:symbols=1", 2), "index needs symbols=2 or more (got 1)");
  CHECK_THROWS(make_problem("index:", 2));
  CHECK(make_problem("index:symbols=7", 2).spec() == "index:symbols=7");
  CHECK(make_problem("index", 2).spec() == "index");
}

TEST_CASE(
    "sparse disjointness has every set of its size once, in lexicographic order, and agrees with its "
    "definition") {
  for (int n = 1; n <= 6; ++n) {
    for (int size = 1; size <= n; ++size) {
      const Problem problem = sparse_disjointness(n, size);
      std::uint64_t next = 0;
      for (unsigned x = 0; x < 1U << n; ++x) {
        if (__builtin_popcount(x) != size) continue;
        const Symbols set = Domain::bit_strings(n).at(x);
        REQUIRE(problem.x_at(next++) == set);
        for (unsigned y = 0; y < 1U << n; ++y) REQUIRE(problem.f(set, problem.y_at(y)) == ((x & y) == 0));
      }
      REQUIRE(problem.x_count() == next);
    }
  }
  const Problem large = sparse_disjointness(300, 20);
  CHECK(large.lower_bound(Direction::alice_to_bob, Knows::bob)->bits ==
        static_cast<std::uint64_t>(large.x_domain.bits()));
  const Symbols set = large.instance(7).x;
  CHECK(large.x_domain.decode(large.x_domain.encode(set)) == set);
  CHECK_THROWS_WITH(large.parse_x(std::string(300, '0')),
                    Catch::StartsWith("--x must be a string of 300 bits with 20 of them 1 (got"));
  CHECK_THROWS_WITH(sparse_disjointness(3, 4), "sparse-disjointness needs size= from 1 to -n 3 (got 4)");
  CHECK_THROWS_WITH(sparse_disjointness(5000),
                    "sparse-disjointness counts subsets exactly: -n at most 4096, not 5000");
}
