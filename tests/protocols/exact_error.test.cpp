#include "protocols/exact_error.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "protocols/direct/equality.hpp"
#include "protocols/direct/greater_than.hpp"
#include "protocols/direct/send_all.hpp"
#include "protocols/problems.hpp"

using namespace crossbits;

namespace {

constexpr std::uint64_t most_runs = 1 << 20;

RandomisedProtocol fingerprints(const Problem& problem, int hash_bits) {
  return [&problem, hash_bits](const Symbols& x, const Symbols& y, const Coins& coins) {
    return equality_public_coins(problem, x, y, coins, hash_bits, Knows::both);
  };
}

}  // namespace

TEST_CASE("the walk through all coins meets every outcome once, also where draws depend on earlier ones") {
  CoinTree tree;
  std::set<std::string> seen;
  Rational total = 0;
  do {
    std::string text = std::to_string(tree.draw(0, 0, 3));
    if (text == "1") text += std::to_string(tree.draw(1, 5, 2));
    CHECK(tree.draw(0, 0, 3) == static_cast<std::uint64_t>(text[0] - '0'));
    CHECK(seen.insert(text).second);
    total += Rational(BigInteger(1), tree.weight());
  } while (tree.advance());
  CHECK(seen == std::set<std::string>{"0", "10", "11", "2"});
  CHECK(total == 1);
  CoinTree other;
  other.draw(0, 0, 2);
  CHECK_THROWS_AS(other.draw(0, 0, 3), std::logic_error);
}

TEST_CASE("fingerprints of k public bits err with probability exactly 2^-k, in k + 1 bits") {
  for (int n = 1; n <= 3; ++n) {
    const Problem problem = make_problem("equality", n);
    for (int k = 1; k <= 3; ++k) {
      const ExactError error = exact_error(problem, fingerprints(problem, k), most_runs);
      CHECK(error.worst == Rational(BigInteger(1), BigInteger(1) << k));
      CHECK(error.most_bits == static_cast<std::uint64_t>(k) + 1);
      CHECK(error.x != error.y);
    }
  }
}

TEST_CASE("a fingerprint over a field of p elements errs on at most n - 1 of p points, and on so many") {
  const Problem problem = make_problem("equality", 4);
  const ExactError error = exact_error(
      problem,
      [&](const Symbols& x, const Symbols& y, const Coins& coins) {
        return equality_private_coins(problem, x, y, coins, 4, Knows::bob);
      },
      most_runs);
  CHECK(error.worst == Rational(3, 17));  // t^3 - t = t (t - 1) (t + 1)
  CHECK(error.most_bits == 10);
}

TEST_CASE("the search for greater-than errs, but no more often than it promises: ceil(log2 n) 2^-k") {
  for (int n = 2; n <= 3; ++n) {
    const Problem problem = make_problem("greater-than", n);
    for (int k = 1; k <= 2; ++k) {
      const ExactError error = exact_error(
          problem,
          [&](const Symbols& x, const Symbols& y, const Coins& coins) {
            return greater_than_search(problem, x, y, coins, k, Knows::both);
          },
          most_runs);
      CHECK(error.worst > 0);
      CHECK(error.worst <= Rational(bits_to_index(static_cast<std::uint64_t>(n)), 1 << k));
    }
  }
}

TEST_CASE("a deterministic protocol has error 0 in one run an input") {
  const Problem problem = make_problem("inner-product", 3);
  const ExactError error = exact_error(
      problem,
      [&](const Symbols& x, const Symbols& y, const Coins&) {
        return send_all(problem, x, y, Direction::alice_to_bob, Knows::both);
      },
      most_runs);
  CHECK(error.worst == 0);
  CHECK(error.runs == 64);
}

TEST_CASE(
    "three strings of coins make EQ_2 err on a third of them, and the number of the string is paid for") {
  const Problem problem = make_problem("equality", 2);
  const auto strings = std::make_shared<const std::vector<Bits>>(
      std::vector<Bits>{Bits::of_text("10"), Bits::of_text("01"), Bits::of_text("11")});
  const ExactError error = exact_error(
      problem,
      [&](const Symbols& x, const Symbols& y, const Coins& coins) {
        return equality_few_coins(problem, x, y, strings, coins, 1, Knows::both);
      },
      most_runs);
  CHECK(error.worst == Rational(1, 3));  // every nonzero difference is orthogonal to one of the three
  CHECK(error.most_bits == 2 + 1 + 1);
  CHECK(error.runs == 16 * 3);
}

TEST_CASE("too many coins, no strings and strings of another length are refused") {
  const Problem problem = make_problem("equality", 4);
  CHECK_THROWS_AS(exact_error(problem, fingerprints(problem, 8), 1000), std::invalid_argument);
  CHECK_THROWS_AS(exact_error(problem, fingerprints(problem, 8), 100), std::invalid_argument);
  const Symbols x = problem.x_at(0), y = problem.y_at(0);
  const auto none = std::make_shared<const std::vector<Bits>>();
  CHECK_THROWS_AS(equality_few_coins(problem, x, y, none, 0, 1, Knows::both), std::invalid_argument);
  const auto short_ones = std::make_shared<const std::vector<Bits>>(1, Bits::of_text("101"));
  CHECK_THROWS_AS(equality_few_coins(problem, x, y, short_ones, 0, 1, Knows::both), std::invalid_argument);
}

TEST_CASE("a given string of public coins has fair coins only, as many as it is long") {
  const Bits string = Bits::of_text("10");
  CoinTree tree;
  for (const Coins& coins : {Coins(7).with_public(string), Coins(tree).with_public(string)}) {
    CHECK(coins.fair(public_coins, 0));
    CHECK_FALSE(coins.fair(public_coins, 1));
    CHECK_THROWS_AS(coins.fair(public_coins, 2), std::logic_error);
    CHECK_THROWS_AS(coins.below(public_coins, 0, 3), std::logic_error);
    CHECK(coins.below(alice_coins, 0, 3) < 3);
  }
}
