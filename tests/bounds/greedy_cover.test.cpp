#include "protocols/bounds/greedy_cover.hpp"

#include <catch2/catch.hpp>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/problems.hpp"
#include "tests/bounds/naive.hpp"

using namespace crossbits;

namespace {

constexpr std::size_t any = 1000;

/// Are the rectangles without another value, and is every entry with the value in one?
bool is_cover(const naive::Matrix& m, char z, const std::vector<Rectangle>& rectangles) {
  naive::Matrix open = m;
  for (const Rectangle& r : rectangles) {
    for (const std::size_t i : r.rows) {
      for (const std::size_t j : r.columns) {
        if (m[i][j] != z && m[i][j] != '*') return false;
        open[i][j] = '*';
      }
    }
  }
  return naive::text_of(open).find(z) == std::string::npos;
}

}  // namespace

TEST_CASE("greedily grown rectangles cover all entries of their value, no fewer than the least cover has") {
  int least = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto m = naive::random_matrix(seed, seed % 3 == 0);
    CAPTURE(naive::text_of(m));
    const CommunicationMatrix matrix(subject_of_matrix(naive::text_of(m)).problem);
    for (const std::size_t plane : {0, 1}) {
      const char z = plane == 0 ? '0' : '1';
      const auto cover = greedy_cover(matrix, plane, any, Effort::steps(1));
      CHECK(is_cover(m, z, cover));
      CHECK(greedy_cover(matrix, plane, cover.size(), Effort::steps(1)).empty());
      CHECK(greedy_cover(matrix, plane, any, Effort::until(Effort::Clock::now())).empty());
      if (m.size() * m[0].size() > 16) continue;
      const auto best = static_cast<std::size_t>(naive::Cover(m, z, false).value());
      CHECK(cover.size() >= best);
      least += cover.size() == best ? 1 : 0;
    }
  }
  CHECK(least > 50);
}

TEST_CASE(
    "the zeros of EQ_4 take 16 rows, 9 rectangles grown greedily, and 6 once a solver has looked from "
    "above") {
  const Problem problem = make_problem("equality", 4);
  CHECK(greedy_cover(CommunicationMatrix(problem), 0, 16, Effort::steps(1)).size() == 9);
  const auto report = bound({.problem = problem}, {.only = {"cover_0"}}, all_techniques());
  CHECK(report.find("cover_0", Kind::lower_bound)->value == 6);  // 6 points have 20 sets of 3, 5 have 10 of 2
}
