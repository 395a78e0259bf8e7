// Why fewer bits are impossible: the different rows of the communication matrix, or a fooling set, found at this size.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "apps/study/explain/explain.hpp"
#include "apps/study/explain/notation.hpp"
#include "reductions/witness/differing_column.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t most_cells = std::uint64_t{1} << 16, most_drawn_lines = 16;

/// The matrix of a problem that is small enough to be looked at whole; '*' where f is undefined.
class WholeMatrix {
 public:
  explicit WholeMatrix(const Problem& problem)
      : problem_(problem), height_(static_cast<std::uint64_t>(problem.x_count())), width_(static_cast<std::uint64_t>(problem.y_count())) {
    for (std::uint64_t i = 0; i < height_; ++i) {
      rows_.emplace_back();
      for (std::uint64_t j = 0; j < width_; ++j) rows_.back().push_back(problem.f(problem.x_at(i), problem.y_at(j)).value_or(undefined));
    }
  }
  static bool fits(const Problem& p) { return p.x_count() * p.y_count() <= most_cells; }

  std::uint64_t height() const { return height_; }
  std::uint64_t width() const { return width_; }
  int at(std::size_t i, std::size_t j) const { return rows_[i][j]; }
  std::size_t different_rows() const { return std::set(rows_.begin(), rows_.end()).size(); }
  std::size_t different_columns() const {
    std::set<std::vector<int>> columns;
    for (std::size_t j = 0; j < width_; ++j) {
      std::vector<int> column;
      for (const auto& row : rows_) column.push_back(row[j]);
      columns.insert(std::move(column));
    }
    return columns.size();
  }

  Matrix drawn(const Instance& instance) const {
    Matrix m{fmt::format("The communication matrix of {}: row x, column y; this instance is marked", problem_.name), {}, {}};
    for (std::uint64_t i = 0; i < height_; ++i) {
      m.rows.push_back(problem_.x_domain.text(problem_.x_at(i)));
      if (problem_.x_at(i) == instance.x) m.marked_row = static_cast<int>(i);
      m.entries.emplace_back();
      for (std::uint64_t j = 0; j < width_; ++j) m.entries.back().push_back(rows_[i][j] == undefined ? "*" : std::to_string(rows_[i][j]));
    }
    for (std::uint64_t j = 0; j < width_; ++j) {
      m.columns.push_back(problem_.y_domain.text(problem_.y_at(j)));
      if (problem_.y_at(j) == instance.y) m.marked_column = static_cast<int>(j);
    }
    return m;
  }

 private:
  static constexpr int undefined = -1;
  const Problem& problem_;
  std::uint64_t height_, width_;
  std::vector<std::vector<int>> rows_;
};

struct Place {
  std::size_t row, column;
};

/// Cells of value z, taken in a fixed order as long as they fool with all before: of every two, one crossed entry is defined and
/// is not z. Largest first: a cell that meets few of its value in row and column.
std::vector<Place> greedy_fooling_set(const WholeMatrix& m, int z) {
  std::vector<std::size_t> in_row(m.height()), in_column(m.width());
  std::vector<Place> cells, chosen;
  for (std::size_t i = 0; i < m.height(); ++i) {
    for (std::size_t j = 0; j < m.width(); ++j) {
      if (m.at(i, j) != z) continue;
      cells.push_back({i, j});
      ++in_row[i];
      ++in_column[j];
    }
  }
  const auto crowd = [&](const Place& p) { return in_row[p.row] * in_column[p.column]; };
  std::stable_sort(cells.begin(), cells.end(), [&](const Place& a, const Place& b) { return crowd(a) < crowd(b); });
  const auto differs = [&](int entry) { return entry >= 0 && entry != z; };
  for (const Place& p : cells) {
    const auto fools = [&](const Place& q) { return differs(m.at(p.row, q.column)) || differs(m.at(q.row, p.column)); };
    if (std::all_of(chosen.begin(), chosen.end(), fools)) chosen.push_back(p);
  }
  return chosen;
}

/// How the rows of some inputs differ from that of the instance: a column for each.
DocumentTable rows_told_apart(const Problem& problem, const Symbols& x) {
  constexpr std::uint64_t most_rows = 8;
  DocumentTable table = word_table("Her row and others, each told apart by one column", {"another input x'", "a column y", "values at x and x'"});
  const BigInteger count = std::min<BigInteger>(problem.x_count(), 1 << 12);
  for (std::uint64_t i = 0; i < count && table.rows.size() < most_rows; ++i) {
    const Symbols other = problem.x_at(i);
    const auto y = differing_column(problem, x, other);
    if (!y) continue;
    table.rows.push_back({{code(shown_input(problem.x_domain, other)), code(shown_input(problem.y_domain, *y)),
                           plain(fmt::format("{} and {}", *problem.f(x, *y), *problem.f(other, *y)))}});
  }
  return table;
}

Formula rows_formula(const Problem& problem, Direction direction, Knows knows, const Formula& count, std::uint64_t bits) {
  const Formula log = Formula::row({Formula::subscript(Formula::words("log"), Formula::number(2)), count});
  return Formula::row({cost_formula(problem, direction, knows), Formula::relation(knows == Knows::both ? ">=" : "="), Formula::ceiling(log),
                       Formula::relation("="), Formula::number(bits)});
}

void add_one_way(Section& section, const Problem& problem, const Comparison& c, const Instance& instance) {
  const bool alice = c.direction == Direction::alice_to_bob;
  const char* lines = alice ? "rows" : "columns";
  section.blocks.push_back(Paragraph{plain(fmt::format(
      "{} sends one message, which must tell apart any two of {} inputs whose {} differ: on a column where they differ the other "
      "party would otherwise give one answer to two questions with different answers. So there are at least as many messages as "
      "different {}.",
      alice ? "Alice" : "Bob", alice ? "her" : "his", lines, lines))});
  if (WholeMatrix::fits(problem)) {
    const WholeMatrix matrix(problem);
    const std::size_t count = alice ? matrix.different_rows() : matrix.different_columns();
    section.blocks.push_back(Paragraph{plain(fmt::format("Counted in the whole matrix, {} x {}: {} different {} (exact).", matrix.height(), matrix.width(), count, lines))});
    section.blocks.push_back(Display{rows_formula(problem, c.direction, c.knows, Formula::number(count), static_cast<std::uint64_t>(bits_to_index(std::uint64_t{count})))});
  }
  if (alice) section.blocks.push_back(rows_told_apart(problem, instance.x));
}

void add_fooling_sets(Section& section, const Problem& problem, const Comparison& c) {
  if (!WholeMatrix::fits(problem)) return;
  constexpr std::size_t most_shown_pairs = 16;
  const WholeMatrix matrix(problem);
  std::uint64_t total = 0;
  for (const int z : problem.values) {
    const auto set = greedy_fooling_set(matrix, z);
    total += set.size();
    DocumentTable table = word_table(fmt::format("A fooling set of {} pairs for the value {}{}", set.size(), z, set.size() > most_shown_pairs ? fmt::format("; the first {}", most_shown_pairs) : ""), {"x", "y"});
    for (std::size_t k = 0; k < std::min(set.size(), most_shown_pairs); ++k)
      table.rows.push_back({{code(problem.x_domain.text(problem.x_at(set[k].row))), code(problem.y_domain.text(problem.y_at(set[k].column)))}});
    section.blocks.push_back(table);
  }
  const int all = bits_to_index(total), less = c.knows == Knows::both ? 0 : problem.answer_bits();
  section.blocks.push_back(Paragraph{plain(fmt::format(
      "No two pairs of one of these sets end in the same leaf of a protocol after which both know the answer: the leaf is a "
      "rectangle, so the crossed pairs would end there too, and one of them has another value. All sets together need {} leaves, "
      "so at least {}{}. The sets were taken greedily and are checked pair by pair: a lower bound, not always the best one.",
      total, bits_text(static_cast<std::uint64_t>(all)),
      less > 0 ? fmt::format("; Bob alone could announce the answer in {}, which leaves {}", bits_text(static_cast<std::uint64_t>(less)), bits_text(static_cast<std::uint64_t>(std::max(0, all - less)))) : ""))});
}

}  // namespace

Section bound_section(const Setup& setup, const Experiment& e) {
  const Problem& problem = setup.problem();
  const Comparison& c = e.comparison;
  Section section{"Why fewer bits are impossible"};
  if (c.direction == Direction::two_way)
    add_fooling_sets(section, problem, c);
  else
    add_one_way(section, problem, c, e.instance);
  if (c.lower_bound)
    section.blocks.push_back(Paragraph{plain(fmt::format("The bound of the catalogue at n = {}, {}: ", problem.n, bits_text(c.lower_bound->bits))) + claim_line(c.lower_bound->claim)});
  else
    section.blocks.push_back(Paragraph{plain("No bound is known for this convention.")});
  if (problem.x_count() <= most_drawn_lines && problem.y_count() <= most_drawn_lines) section.blocks.push_back(WholeMatrix(problem).drawn(e.instance));
  return section;
}

}  // namespace crossbits
