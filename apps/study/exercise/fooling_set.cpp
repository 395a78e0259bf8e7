// A fooling set of a given size. The matrix is made around one, so there always is one.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "apps/study/exercise/answer.hpp"
#include "apps/study/exercise/digit_matrix.hpp"
#include "apps/study/exercise/exercise.hpp"
#include "protocols/problems.hpp"

namespace crossbits {
namespace {

struct Game {
  std::string name;
  DigitMatrix matrix;
  int value;                    ///< z
  std::vector<GridCell> cells;  ///< the planted fooling set
};

DigitMatrix matrix_of(const Problem& problem) {
  DigitMatrix matrix(static_cast<int>(problem.x_count()), static_cast<int>(problem.y_count()));
  for (int i = 0; i < matrix.height(); ++i)
    for (int j = 0; j < matrix.width(); ++j)
      matrix.at(i, j) = *problem.f(problem.x_at(static_cast<std::uint64_t>(i)),
                                   problem.y_at(static_cast<std::uint64_t>(j)));
  return matrix;
}

/// Textbook matrices with their textbook fooling sets, of which a part is asked for.
Game of_problem(Draw& draw) {
  const int n = 2 + draw.below(2), count = 1 << n, which = draw.below(4);
  const Problem problem = which == 0 ? disjointness(n) : which == 1 ? equality(n) : greater_than(n);
  Game game{problem.name, matrix_of(problem), which == 3 ? 0 : 1, {}};
  for (int x = 0; x < count; ++x) {
    if (which == 0) game.cells.emplace_back(x, count - 1 - x);  // (S, complement of S)
    if (which == 1 || which == 3) game.cells.emplace_back(x, x);
    if (which == 2 && x > 0) game.cells.emplace_back(x, x - 1);
  }
  const auto most = static_cast<int>(game.cells.size());
  game.cells.resize(static_cast<std::size_t>(most - draw.below(most - 2)));
  return game;
}

Game planted(Draw& draw) {
  const int height = 5 + draw.below(3), width = 5 + draw.below(3), size = 3 + draw.below(3),
            z = draw.below(2);
  Game game{fmt::format("a {} x {} matrix", height, width), DigitMatrix(height, width), z, {}};
  for (auto& row : game.matrix.rows)
    for (int& entry : row) entry = draw.below(2);
  const std::vector<int> rows = shuffled(draw, height), columns = shuffled(draw, width);
  for (std::size_t k = 0; k < static_cast<std::size_t>(size); ++k) {
    game.cells.emplace_back(rows[k], columns[k]);
    game.matrix.at(rows[k], columns[k]) = z;
  }
  for (std::size_t k = 0; k < game.cells.size(); ++k) {
    for (std::size_t l = 0; l < k; ++l) {
      const auto [i, j] = game.cells[k];
      const auto [other_i, other_j] = game.cells[l];
      if (game.matrix.at(i, other_j) != z || game.matrix.at(other_i, j) != z) continue;
      (draw.bit() ? game.matrix.at(i, other_j) : game.matrix.at(other_i, j)) = 1 - z;
    }
  }
  std::sort(game.cells.begin(), game.cells.end());
  return game;
}

Game game_of(std::uint64_t seed) {
  Draw draw(seed);
  return draw.below(3) == 0 ? of_problem(draw) : planted(draw);
}

Exercise make(std::uint64_t seed) {
  const Game game = game_of(seed);
  const std::size_t size = game.cells.size();
  return {.kind = "fooling-set",
          .seed = seed,
          .question = fmt::format(
              "Find a fooling set of size {} for the value {} of {}: {} pairs (row, column) whose entries "
              "are all {}, such that "
              "of every two of them, (a, b) and (c, d), the crossed entries (a, d) and (c, b) are not both "
              "{}. It proves that "
              "every protocol after which both know the answer needs at least ceil(log2 {}) bits.",
              size, game.value, game.name, size, game.value, game.value, size),
          .shown = game.matrix.text(),
          .given = {{"matrix", game.matrix.json()}, {"value", game.value}, {"size", size}},
          .blank = {{"pairs", Json::array()}}};
}

Json key(std::uint64_t seed) {
  Json pairs = Json::array();
  for (const GridCell& cell : game_of(seed).cells) pairs.push_back(cell_json(cell));
  return {{"pairs", pairs}};
}

std::vector<GridCell> read_cells(const Json& answer, const DigitMatrix& matrix) {
  constexpr std::size_t most_pairs = 1000;
  std::vector<GridCell> cells;
  for (const Json& pair : list(member(answer, "pairs", "answer."), "answer.pairs", 0, most_pairs)) {
    const std::string what = fmt::format("answer.pairs[{}]", cells.size());
    list(pair, what, 2, 2);
    cells.emplace_back(static_cast<int>(whole_number(pair[0], what + "[0]", 0, matrix.height() - 1)),
                       static_cast<int>(whole_number(pair[1], what + "[1]", 0, matrix.width() - 1)));
  }
  return cells;
}

std::optional<Grade> entry_fault(const Game& game, const GridCell& cell) {
  const int entry = game.matrix.at(cell.first, cell.second);
  if (entry == game.value) return std::nullopt;
  return Grade{false,
               fmt::format("the entry at {} is {}, not {}", cell_text(cell), entry, game.value),
               {{"not_the_value", cell_json(cell)}, {"entry", entry}}};
}

std::optional<Grade> pair_fault(const Game& game, const GridCell& one, const GridCell& two) {
  const Json both = {cell_json(one), cell_json(two)};
  if (one == two)
    return Grade{false, fmt::format("the pair at {} is given twice", cell_text(one)), {{"repeated", both}}};
  const GridCell cross{one.first, two.second}, other{two.first, one.second};
  if (game.matrix.at(cross.first, cross.second) != game.value ||
      game.matrix.at(other.first, other.second) != game.value)
    return std::nullopt;
  return Grade{
      false,
      fmt::format("the pairs at {} and at {} do not fool: both crossed entries, at {} and at {}, are {}",
                  cell_text(one), cell_text(two), cell_text(cross), cell_text(other), game.value),
      {{"pairs", both}, {"crossed", {cell_json(cross), cell_json(other)}}}};
}

Grade grade(std::uint64_t seed, const Json& answer) {
  const Game game = game_of(seed);
  const std::vector<GridCell> cells = read_cells(answer, game.matrix);
  for (const GridCell& cell : cells)
    if (const auto fault = entry_fault(game, cell)) return *fault;
  for (std::size_t k = 0; k < cells.size(); ++k)
    for (std::size_t l = 0; l < k; ++l)
      if (const auto fault = pair_fault(game, cells[l], cells[k])) return *fault;
  if (cells.size() < game.cells.size())
    return {false,
            fmt::format("{} pairs are a fooling set, but {} are asked for", cells.size(), game.cells.size()),
            {{"pairs_given", cells.size()}, {"pairs_asked", game.cells.size()}}};
  return {true,
          fmt::format("{} pairs, and of every two a crossed entry is not {}", cells.size(), game.value)};
}

}  // namespace

ExerciseKind fooling_set_kind() {
  return {"fooling-set", "a fooling set of a given size in a small matrix", make, key, grade};
}

}  // namespace crossbits
