// A partition of a matrix into monochromatic rectangles, no more than a least one has. The matrix comes from
// a random protocol tree; that its leaves are one, but seldom a least one, is why the engine searches.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "apps/study/exercise/answer.hpp"
#include "apps/study/exercise/digit_matrix.hpp"
#include "apps/study/exercise/exercise.hpp"
#include "protocols/bounds/solver/cover.hpp"

namespace crossbits {
namespace {

struct Block {
  std::vector<int> rows, columns;

  bool contains(const GridCell& cell) const {
    return std::find(rows.begin(), rows.end(), cell.first) != rows.end() &&
           std::find(columns.begin(), columns.end(), cell.second) != columns.end();
  }
};

/// Halves `lines` at random, neither half empty.
std::vector<int> cut_off(Draw& draw, std::vector<int>& lines) {
  for (int k = static_cast<int>(lines.size()) - 1; k > 0; --k)
    std::swap(lines[static_cast<std::size_t>(k)], lines[static_cast<std::size_t>(draw.below(k + 1))]);
  const int kept = 1 + draw.below(static_cast<int>(lines.size()) - 1);
  std::vector<int> rest(lines.begin() + kept, lines.end());
  lines.resize(static_cast<std::size_t>(kept));
  return rest;
}

/// One of the parties says a bit: the rectangle falls apart into two.
std::optional<Block> split(Draw& draw, Block& rectangle) {
  const bool rows = rectangle.rows.size() > 1, columns = rectangle.columns.size() > 1;
  if (!rows && !columns) return std::nullopt;
  Block rest = rectangle;
  if (rows && (!columns || draw.bit()))
    rest.rows = cut_off(draw, rectangle.rows);
  else
    rest.columns = cut_off(draw, rectangle.columns);
  return rest;
}

/// The matrix of a protocol tree with 4 to 7 leaves.
DigitMatrix matrix_of(Draw& draw) {
  const int height = 4 + draw.below(4), width = 4 + draw.below(4), wanted = 4 + draw.below(4);
  DigitMatrix matrix(height, width);
  std::vector<Block> leaves{{shuffled(draw, height), shuffled(draw, width)}};
  while (static_cast<int>(leaves.size()) < wanted) {
    Block& leaf = leaves[static_cast<std::size_t>(draw.below(static_cast<int>(leaves.size())))];
    if (auto rest = split(draw, leaf)) leaves.push_back(std::move(*rest));
  }
  for (std::size_t k = 0; k < leaves.size(); ++k) {
    const int value = k < 2 ? static_cast<int>(k) : draw.below(2);  // both values occur
    for (const int i : leaves[k].rows)
      for (const int j : leaves[k].columns) matrix.at(i, j) = value;
  }
  return matrix;
}

/// A least partition. The search has no clock, and at this size it ends: a test looks at the first 200 seeds.
std::vector<Rectangle> least_partition(const DigitMatrix& matrix) {
  std::string text;
  for (const Json& row : matrix.json()) text += row.get<std::string>() + '\n';
  Facts facts(subject_of_matrix(text), Effort::steps(~std::uint64_t{0}));
  std::vector<Rectangle> all;
  for (std::size_t plane = 0; plane < facts.matrix().planes().size(); ++plane)
    for (Rectangle& rectangle : least_cover(facts, plane, true).rectangles)
      all.push_back(std::move(rectangle));
  return all;
}

struct Game {
  DigitMatrix matrix;
  std::vector<Rectangle> least;
};

/// The first matrix of the seed that needs three rectangles or more.
Game game_of(std::uint64_t seed) {
  Draw draw(seed);
  while (true) {
    DigitMatrix matrix = matrix_of(draw);
    std::vector<Rectangle> least = least_partition(matrix);
    if (least.size() > 2) return {std::move(matrix), std::move(least)};
  }
}

Exercise make(std::uint64_t seed) {
  const Game game = game_of(seed);
  return {.kind = "partition",
          .seed = seed,
          .question = fmt::format("Partition the matrix into at most {} monochromatic rectangles, the least "
                                  "number that will do: every "
                                  "cell in exactly one of them, and all cells of one rectangle equal. A "
                                  "rectangle is a set of rows and a "
                                  "set of columns, not always neighbours.",
                                  game.least.size()),
          .shown = game.matrix.text(),
          .given = {{"matrix", game.matrix.json()}, {"most_rectangles", game.least.size()}},
          .blank = {{"rectangles", Json::array()}}};
}

Json key(std::uint64_t seed) {
  Json rectangles = Json::array();
  for (const Rectangle& rectangle : game_of(seed).least) rectangles.push_back(rectangle_json(rectangle));
  return {{"rectangles", rectangles}};
}

std::vector<Block> read_rectangles(const Json& answer, const DigitMatrix& matrix) {
  constexpr std::size_t most_rectangles = 1000;
  std::vector<Block> rectangles;
  for (const Json& r :
       list(member(answer, "rectangles", "answer."), "answer.rectangles", 0, most_rectangles)) {
    const std::string what = fmt::format("answer.rectangles[{}]", rectangles.size());
    if (!r.is_object()) throw std::invalid_argument(what + " must be an object with rows and columns");
    rectangles.push_back({indices(member(r, "rows", what + "."), what + ".rows", matrix.height()),
                          indices(member(r, "columns", what + "."), what + ".columns", matrix.width())});
  }
  return rectangles;
}

/// The cell is in no rectangle, or in two.
std::optional<Grade> cover_fault(const std::vector<Block>& rectangles, const GridCell& cell) {
  std::vector<std::size_t> in;
  for (std::size_t k = 0; k < rectangles.size(); ++k)
    if (rectangles[k].contains(cell)) in.push_back(k);
  if (in.size() == 1) return std::nullopt;
  const std::string where =
      in.empty() ? "is in no rectangle" : fmt::format("is in rectangle {} and in rectangle {}", in[0], in[1]);
  return Grade{false,
               fmt::format("the cell at {} {}", cell_text(cell), where),
               {{"cell", cell_json(cell)}, {"rectangles", in}}};
}

std::optional<Grade> colour_fault(const DigitMatrix& matrix, const Block& rectangle, std::size_t number) {
  const GridCell first{rectangle.rows[0], rectangle.columns[0]};
  for (const int i : rectangle.rows) {
    for (const int j : rectangle.columns) {
      const int one = matrix.at(first.first, first.second), two = matrix.at(i, j);
      if (one == two) continue;
      return Grade{
          false,
          fmt::format("rectangle {} has the value {} at {} and {} at {}", number, one, cell_text(first), two,
                      cell_text({i, j})),
          {{"rectangle", number}, {"cells", {cell_json(first), cell_json({i, j})}}, {"values", {one, two}}}};
    }
  }
  return std::nullopt;
}

Grade grade(std::uint64_t seed, const Json& answer) {
  const Game game = game_of(seed);
  const std::vector<Block> rectangles = read_rectangles(answer, game.matrix);
  for (std::size_t k = 0; k < rectangles.size(); ++k)
    if (const auto fault = colour_fault(game.matrix, rectangles[k], k)) return *fault;
  for (int i = 0; i < game.matrix.height(); ++i)
    for (int j = 0; j < game.matrix.width(); ++j)
      if (const auto fault = cover_fault(rectangles, {i, j})) return *fault;
  if (rectangles.size() > game.least.size())
    return {false,
            fmt::format("{} rectangles are too many: {} suffice", rectangles.size(), game.least.size()),
            {{"rectangles_given", rectangles.size()}, {"most_rectangles", game.least.size()}}};
  return {true, fmt::format("a partition into {} monochromatic rectangles", rectangles.size())};
}

}  // namespace

ExerciseKind partition_kind() {
  return {"partition", "a partition of a small matrix into monochromatic rectangles", make, key, grade};
}

}  // namespace crossbits
