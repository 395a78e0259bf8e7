#include <catch2/catch.hpp>

#include "protocols/problems.hpp"
#include "tests/protocols/exact_cost.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;

TEST_CASE("a matrix file becomes the problem of its entries, * being undefined") {
  const Problem problem = matrix_problem("01*\n110\r\n");
  CHECK(problem.name == "matrix 2 x 3");
  CHECK(problem.x_count() == 2);
  CHECK(problem.y_count() == 3);
  CHECK(problem.f({0}, {1}) == 1);
  CHECK(problem.f({1}, {2}) == 0);
  CHECK_FALSE(problem.f({0}, {2}));
  CHECK(problem.parse_y("2") == Symbols{2});
  CHECK_FALSE(problem.lower_bound(Direction::alice_to_bob, Knows::bob));
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    CHECK(problem.instance(seed).answer == static_cast<int>(seed % 2));
}

TEST_CASE("the one-way costs of random total matrices are those of their rows and columns") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    std::string text;
    const std::uint64_t columns = 1 + coin_below(seed, 9, 0, 5);
    for (std::uint64_t i = 0; i <= coin_below(seed, 9, 1, 8); ++i) {
      for (std::uint64_t j = 0; j < columns; ++j) text += coin(seed, i, j) & 1 ? '1' : '0';
      text += '\n';
    }
    CAPTURE(text);
    const Problem problem = matrix_problem(text);
    const auto matrix = matrix_of(problem);
    const auto bits = [&](Direction direction, Knows knows) {
      return int(problem.lower_bound(direction, knows)->bits);
    };
    CHECK(bits(Direction::alice_to_bob, Knows::bob) == one_way_cost(matrix, false));
    CHECK(bits(Direction::alice_to_bob, Knows::both) == one_way_cost(matrix, true));
    CHECK(bits(Direction::bob_to_alice, Knows::alice) == one_way_cost(transposed(matrix), false));
    CHECK(bits(Direction::bob_to_alice, Knows::both) == one_way_cost(transposed(matrix), true));
  }
}

TEST_CASE("a bad matrix is refused with the number of the line") {
  CHECK_THROWS_WITH(matrix_problem(""), "the matrix has no rows");
  CHECK_THROWS_WITH(matrix_problem("\n\n"), "the matrix has no rows");
  CHECK_THROWS_WITH(matrix_problem("01\n\n10"), "matrix line 2 is empty");
  CHECK_THROWS_WITH(matrix_problem("01\n011"), "matrix line 2 has 3 entries, but line 1 has 2");
  CHECK_THROWS_WITH(matrix_problem("01\n0?"),
                    "matrix line 2 has '?' at column 2, but entries are 0, 1 or * (undefined)");
  CHECK_THROWS_WITH(matrix_problem(std::string("0\0001\n", 4)),
                    "matrix line 1 has '\\x00' at column 2, but entries are 0, 1 or * (undefined)");
  CHECK_THROWS_WITH(matrix_problem("\xef\xbb\xbf"
                                   "01\n"),
                    "matrix line 1 has '\\xef' at column 1, but entries are 0, 1 or * (undefined)");
  CHECK_THROWS_WITH(matrix_problem("**\n**"), "the matrix has no defined entry: every one is *");
  CHECK_THROWS_WITH(read_matrix("no/such/file"), "cannot read the matrix file \"no/such/file\"");
}

TEST_CASE("a matrix is read from a file") {
  const ScratchFolder scratch;
  const std::string path = scratch.write("matrix.txt", "10\n01\n");
  CHECK(read_matrix(path).f({1}, {1}) == 1);
}
