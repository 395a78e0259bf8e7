// Why fewer bits are impossible: the different rows of the communication matrix, or fooling sets, found at
// this size.

#include <fmt/format.h>

#include <algorithm>

#include "apps/study/explain/explain.hpp"
#include "apps/study/explain/notation.hpp"
#include "protocols/bounds/fooling.hpp"
#include "protocols/bounds/matrix.hpp"
#include "reductions/witness/differing_column.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t most_entries = std::uint64_t{1} << 16, most_drawn_lines = 16,
                        search_steps = std::uint64_t{1} << 20;

bool fits(const Problem& problem) { return problem.x_count() * problem.y_count() <= most_entries; }

std::string x_text(const Problem& problem, std::size_t i) { return problem.x_domain.text(problem.x_at(i)); }
std::string y_text(const Problem& problem, std::size_t j) { return problem.y_domain.text(problem.y_at(j)); }

MatrixBlock drawn(const Problem& problem, const CommunicationMatrix& matrix, const Instance& instance) {
  MatrixBlock m{
      fmt::format("The communication matrix of {}: row x, column y; this instance is marked", problem.name),
      {},
      {}};
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    m.rows.push_back(x_text(problem, i));
    if (problem.x_at(i) == instance.x) m.marked_row = static_cast<int>(i);
    m.entries.emplace_back();
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      const auto value = matrix.at(i, j);
      m.entries.back().push_back(value ? std::to_string(*value) : "*");
    }
  }
  for (std::size_t j = 0; j < matrix.columns(); ++j) {
    m.columns.push_back(y_text(problem, j));
    if (problem.y_at(j) == instance.y) m.marked_column = static_cast<int>(j);
  }
  return m;
}

/// How the rows of some inputs differ from that of the instance: a column for each.
DocumentTable rows_told_apart(const Problem& problem, const Symbols& x) {
  constexpr std::uint64_t most_rows = 8;
  DocumentTable table = word_table("Her row and others, each told apart by one column",
                                   {"another input x'", "a column y", "values at x and x'"});
  const BigInteger count = std::min<BigInteger>(problem.x_count(), 1 << 12);
  for (std::uint64_t i = 0; i < count && table.rows.size() < most_rows; ++i) {
    const Symbols other = problem.x_at(i);
    const auto y = differing_column(problem, x, other);
    if (!y) continue;
    table.rows.push_back(
        {{code(shown_input(problem.x_domain, other)), code(shown_input(problem.y_domain, *y)),
          plain(fmt::format("{} and {}", *problem.f(x, *y), *problem.f(other, *y)))}});
  }
  return table;
}

/// D(f) = ceil(log2 count) = bits; where both must know, at least.
Expression lines_bound(const Problem& problem, const Comparison& c, std::size_t count) {
  const Expression log = Expression::row(
      {Expression::subscript(Expression::words("log"), Expression::number(2)), Expression::number(count)});
  return Expression::row(
      {cost_formula(problem, c.direction, c.knows), Expression::relation(c.knows == Knows::both ? ">=" : "="),
       Expression::ceiling(log), Expression::relation("="),
       Expression::number(static_cast<std::uint64_t>(bits_to_index(std::uint64_t{count})))});
}

void add_one_way(Section& section, const Problem& problem, const Comparison& c, const Instance& instance) {
  const bool alice = c.direction == Direction::alice_to_bob;
  const char* lines = alice ? "rows" : "columns";
  section.blocks.push_back(
      Paragraph{plain(fmt::format("{} sends one message, which must tell apart any two of {} inputs whose {} "
                                  "differ: where they differ, the other party would "
                                  "otherwise give one answer to two questions with different answers. So "
                                  "there are at least as many messages as different {}.",
                                  alice ? "Alice" : "Bob", alice ? "her" : "his", lines, lines))});
  if (fits(problem)) {
    const CommunicationMatrix matrix(problem);
    if (matrix.is_total()) {
      const std::size_t count = classes_of_rows(alice ? matrix : matrix.transposed()).representatives.size();
      section.blocks.push_back(
          Paragraph{plain(fmt::format("Counted in the whole matrix, {} x {}: {} different {} (exact).",
                                      matrix.rows(), matrix.columns(), count, lines))});
      section.blocks.push_back(Display{lines_bound(problem, c, count)});
    }
  }
  if (alice) section.blocks.push_back(rows_told_apart(problem, instance.x));
}

DocumentTable fooling_table(const Problem& problem, const FoolingSet& set, int z) {
  constexpr std::size_t most_shown_pairs = 16;
  const std::string part =
      set.pairs.size() > most_shown_pairs ? fmt::format("; the first {}", most_shown_pairs) : "";
  DocumentTable table =
      word_table(fmt::format("A fooling set of {} pairs for the value {}, {}{}", set.pairs.size(), z,
                             set.is_maximum() ? "a largest one" : "perhaps not a largest one", part),
                 {"x", "y"});
  for (std::size_t k = 0; k < std::min(set.pairs.size(), most_shown_pairs); ++k)
    table.rows.push_back(
        {{code(x_text(problem, set.pairs[k].first)), code(y_text(problem, set.pairs[k].second))}});
  return table;
}

void add_fooling_sets(Section& section, const Problem& problem, const Comparison& c) {
  if (!fits(problem)) return;
  const CommunicationMatrix matrix(problem);
  std::uint64_t total = 0;
  for (std::size_t plane = 0; plane < matrix.values().size(); ++plane) {
    Effort effort = Effort::steps(search_steps);
    const FoolingSet set = fooling_set(matrix, plane, effort);
    total += set.pairs.size();
    section.blocks.push_back(fooling_table(problem, set, matrix.values()[plane]));
  }
  const int all = bits_to_index(total), announced = c.knows == Knows::both ? 0 : problem.answer_bits();
  const auto bits = [](int count) { return bits_text(static_cast<std::uint64_t>(std::max(0, count))); };
  section.blocks.push_back(Paragraph{plain(
      fmt::format("No two pairs of one of these sets end in the same leaf of a protocol after which both "
                  "know the answer: the leaf is a "
                  "rectangle, so the crossed pairs would end there too, and one of them has another value. "
                  "Together the sets need {} leaves, "
                  "so at least {}{} (a lower bound).",
                  total, bits(all),
                  announced > 0 ? fmt::format("; Bob alone could announce the answer in {}, which leaves {}",
                                              bits(announced), bits(all - announced))
                                : ""))});
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
    section.blocks.push_back(Paragraph{plain(fmt::format("The bound of the catalogue at n = {}, {}: ",
                                                         problem.n, bits_text(c.lower_bound->bits))) +
                                       claim_line(c.lower_bound->claim)});
  else
    section.blocks.push_back(Paragraph{plain("No bound is known for this convention.")});
  if (problem.x_count() <= most_drawn_lines && problem.y_count() <= most_drawn_lines)
    section.blocks.push_back(drawn(problem, CommunicationMatrix(problem), e.instance));
  return section;
}

}  // namespace crossbits
