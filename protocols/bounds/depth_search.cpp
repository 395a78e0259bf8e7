#include "protocols/bounds/depth_search.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "protocols/bounds/line_protocol.hpp"
#include "protocols/bounds/small_fooling.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t steps_with_pairs =
    6;  // of a line that is dealt with its pairs, next to one with ranks

int bits_of(std::uint64_t leaves) { return bits_to_index(leaves); }

}  // namespace

/// The ranks of [f = z] for all values z on a growing set of lines: a protocol tree has at least as many
/// leaves as they sum to, over any field.
class LeafCount {
 public:
  explicit LeafCount(std::size_t planes) : gf2_(planes), gf3_(planes) {}

  struct Undo {
    int gf2 = -1, gf3 = -1;
  };
  Undo add(std::size_t plane, Mask line) {
    const Undo undo{gf2_[plane].add(line), gf3_[plane].add(line)};
    return undo;
  }
  void remove(std::size_t plane, Undo undo) {
    gf2_[plane].remove(undo.gf2);
    gf3_[plane].remove(undo.gf3);
  }
  int leaves() const {
    int sum = 0;
    for (std::size_t k = 0; k < gf2_.size(); ++k) sum += std::max(gf2_[k].rank(), gf3_[k].rank());
    return sum;
  }

 private:
  std::vector<BasisGf2> gf2_;
  std::vector<BasisGf3> gf3_;
};

/// The same where entries may be undefined, by fooling sets: one pair a line and value at most, the last that
/// fits all before it.
class PairCount {
 public:
  PairCount(const SmallMatrix& matrix, bool by_rows)
      : m_(matrix), by_rows_(by_rows), pairs_(matrix.planes()) {}

  /// Whether the line has a pair for the value.
  bool add(std::size_t plane, std::size_t line, Mask across) {
    auto& pairs = pairs_[plane];
    const Mask other = others(plane, line);
    for (Mask rest = of(plane, line) & across; rest != 0;) {
      const int k = 31 - std::countl_zero(rest);
      rest &= ~(Mask{1} << k);
      const bool fits = std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return (other >> pair.second & 1) != 0 || (others(plane, pair.first) >> k & 1) != 0;
      });
      if (!fits) continue;
      pairs.emplace_back(line, k);
      return true;
    }
    return false;
  }
  void drop(std::size_t plane) { pairs_[plane].pop_back(); }
  int leaves() const {
    std::size_t sum = 0;
    for (const auto& pairs : pairs_) sum += pairs.size();
    return static_cast<int>(sum);
  }

 private:
  Mask of(std::size_t plane, std::size_t line) const {
    return by_rows_ ? m_.row(plane, line) : m_.column(plane, line);
  }
  /// Where the line has another value.
  Mask others(std::size_t plane, std::size_t line) const {
    Mask set = 0;
    for (std::size_t k = 0; k < m_.planes(); ++k) set |= k == plane ? 0 : of(k, line);
    return set;
  }

  const SmallMatrix& m_;
  bool by_rows_;
  std::vector<std::vector<std::pair<std::size_t, int>>> pairs_;
};

/// A split under construction: lines are dealt to two sides, the first always to `zero`.
struct DepthSearch::Sides {
  Part part;
  int d;
  bool by_rows;
  std::vector<std::size_t> lines;
  Mask zero = 0, one = 0;
  LeafCount leaves_zero, leaves_one;
  PairCount pairs_zero, pairs_one;  ///< where entries may be undefined

  Part side(Mask chosen) const { return by_rows ? Part{chosen, part.columns} : Part{part.rows, chosen}; }
};

int DepthSearch::rank_leaves(Part part) const {
  if (!m_.is_total()) return m_.values(part);
  LeafCount count(m_.planes());
  for (Mask rest = part.rows; rest != 0; rest &= rest - 1) {
    for (std::size_t k = 0; k < m_.planes(); ++k) count.add(k, m_.row(k, lowest(rest)) & part.columns);
  }
  return count.leaves();
}

std::optional<bool> DepthSearch::at_most(int d, Effort& effort) {
  const bool yes = decide(m_.whole(), d, effort);
  if (effort.is_over() && !yes) return std::nullopt;
  return yes;
}

bool DepthSearch::decide(Part part, int d, Effort& effort) {
  if (effort.spent()) return false;
  part = m_.merged(part);
  if (m_.values(part) <= 1) return true;
  if (d == 0) return false;
  const std::uint64_t room = std::uint64_t{1} << d;
  if (std::min(m_.transcripts_by_rows(part), m_.transcripts_by_columns(part)) <= room) return true;
  Known& known = known_[part.key()];
  if (known.lower == 0) {
    known.lower = static_cast<std::int8_t>(bits_of(static_cast<std::uint64_t>(rank_leaves(part))));
    const auto fooled = static_cast<std::int8_t>(bits_of(small_fooling_sets(m_, part).size()));
    if (fooled > known.lower) known.lower = fooled, known.by_fooling = true;
  }
  if (known.lower > d) return false;
  if (known.upper <= d) return true;
  const bool rows_first = std::popcount(part.rows) <= std::popcount(part.columns);
  const bool found =
      split_exists(part, d, rows_first, known, effort) || split_exists(part, d, !rows_first, known, effort);
  if (!found && !effort.is_over()) known.lower = static_cast<std::int8_t>(d + 1), known.by_splits = true;
  return found;
}

bool DepthSearch::split_exists(Part part, int d, bool by_rows, Known& known, Effort& effort) {
  Sides sides{.part = part,
              .d = d,
              .by_rows = by_rows,
              .lines = {},
              .leaves_zero = LeafCount(m_.planes()),
              .leaves_one = LeafCount(m_.planes()),
              .pairs_zero = PairCount(m_, by_rows),
              .pairs_one = PairCount(m_, by_rows)};
  for (Mask rest = by_rows ? part.rows : part.columns; rest != 0; rest &= rest - 1)
    sides.lines.push_back(lowest(rest));
  if (sides.lines.size() < 2 || !assign(sides, 0, effort)) return false;
  known.upper = static_cast<std::int8_t>(d);
  known.splits_rows = by_rows;
  known.first = sides.zero;
  return true;
}

bool DepthSearch::assign(Sides& sides, std::size_t next, Effort& effort) {
  if (effort.spent(m_.is_total() ? 1 : steps_with_pairs)) return false;
  if (next == sides.lines.size()) {
    if (sides.one == 0) return false;
    const bool zero_is_larger = std::popcount(sides.zero) >= std::popcount(sides.one);
    const Part large = sides.side(zero_is_larger ? sides.zero : sides.one),
               small = sides.side(zero_is_larger ? sides.one : sides.zero);
    return decide(large, sides.d - 1, effort) && decide(small, sides.d - 1, effort);
  }
  const std::size_t line = sides.lines[next];
  const Mask bit = Mask{1} << line, across = sides.by_rows ? sides.part.columns : sides.part.rows;
  const int room = 1 << (sides.d - 1);
  for (const bool to_one : {false, true}) {
    if (to_one && next == 0) return false;
    LeafCount& leaves = to_one ? sides.leaves_one : sides.leaves_zero;
    std::vector<LeafCount::Undo> undo;
    for (std::size_t k = 0; m_.is_total() && k < m_.planes(); ++k)
      undo.push_back(leaves.add(k, (sides.by_rows ? m_.row(k, line) : m_.column(k, line)) & across));
    PairCount& pairs = to_one ? sides.pairs_one : sides.pairs_zero;
    std::vector<std::size_t> with_pair;
    for (std::size_t k = 0; !m_.is_total() && k < m_.planes(); ++k) {
      if (pairs.add(k, line, across)) with_pair.push_back(k);
    }
    Mask& side = to_one ? sides.one : sides.zero;
    side |= bit;
    if (leaves.leaves() <= room && pairs.leaves() <= room && assign(sides, next + 1, effort)) return true;
    side &= ~bit;
    for (const std::size_t k : with_pair) pairs.drop(k);
    for (std::size_t k = undo.size(); k-- > 0;) leaves.remove(k, undo[k]);
  }
  return false;
}

ProtocolTree DepthSearch::tree(int d) const {
  ProtocolTree tree(m_.rows(), m_.columns());
  build(tree, m_.whole(), d);
  return tree;
}

std::size_t DepthSearch::build(ProtocolTree& tree, Part part, int d) const {
  if (m_.values(part) <= 1) return tree.add_leaf(static_cast<int>(m_.only_plane(part)));
  const Part merged = m_.merged(part);
  const std::uint64_t room = std::uint64_t{1} << d;
  if (std::min(m_.transcripts_by_rows(merged), m_.transcripts_by_columns(merged)) <= room)
    return build_trivial(tree, part, d);
  const auto found = known_.find(merged.key());
  if (found == known_.end() || found->second.upper > d)
    throw std::logic_error("the depth search has lost a split");
  const Known& known = found->second;
  const Mask lines = known.splits_rows ? part.rows : part.columns;
  Mask zero = 0;
  Bits says = Bits::zeros(known.splits_rows ? m_.rows() : m_.columns());
  for (Mask rest = lines; rest != 0; rest &= rest - 1) {
    // A line goes where the line goes that stands for it.
    const Mask one = rest & -rest;
    const auto stands_for = [&](Mask other) {
      const Part two = known.splits_rows ? Part{one | other, part.columns} : Part{part.rows, one | other};
      const Part left = m_.merged(two);
      return one == other || std::popcount(known.splits_rows ? left.rows : left.columns) == 1;
    };
    bool in_zero = false;
    for (Mask first = known.first; first != 0 && !in_zero; first &= first - 1)
      in_zero = stands_for(first & -first);
    if (in_zero)
      zero |= one;
    else
      says.set(lowest(one), true);
  }
  const Mask other = lines & ~zero;
  const std::size_t below_zero =
      build(tree, known.splits_rows ? Part{zero, part.columns} : Part{part.rows, zero}, known.upper - 1);
  const std::size_t below_one =
      build(tree, known.splits_rows ? Part{other, part.columns} : Part{part.rows, other}, known.upper - 1);
  return tree.add_inner(known.splits_rows ? 0 : 1, std::move(says), below_zero, below_one);
}

/// One party names its line by a prefix code with room for the answer, the other announces the answer.
std::size_t DepthSearch::build_trivial(ProtocolTree& tree, Part part, int d) const {
  const Part merged = m_.merged(part);
  const bool by_rows = m_.transcripts_by_rows(merged) <= std::uint64_t{1} << d;
  const Mask kept = by_rows ? merged.rows : merged.columns, across = by_rows ? part.columns : part.rows;
  const auto line_of = [&](std::size_t plane, std::size_t i) {
    return (by_rows ? m_.row(plane, i) : m_.column(plane, i)) & across;
  };
  std::vector<LineClass> classes;
  for (Mask rest = kept; rest != 0; rest &= rest - 1) {
    LineClass line;
    for (Mask same = by_rows ? part.rows : part.columns; same != 0; same &= same - 1) {
      bool equal = true;
      for (std::size_t k = 0; k < m_.planes(); ++k)
        equal &= line_of(k, lowest(rest)) == line_of(k, lowest(same));
      if (equal) line.lines.push_back(lowest(same));
    }
    for (std::size_t k = 0; k < m_.planes(); ++k) {
      std::vector<std::size_t> where;
      for (Mask others = line_of(k, lowest(rest)); others != 0; others &= others - 1)
        where.push_back(lowest(others));
      if (!where.empty()) line.answers.emplace_back(static_cast<int>(k), std::move(where));
    }
    if (line.answers.empty()) line.answers.emplace_back(0, std::vector<std::size_t>());
    classes.push_back(std::move(line));
  }
  return add_line_protocol(tree, by_rows ? 0 : 1, std::move(classes));
}

std::vector<Refuted> DepthSearch::refutation(int d) const {
  std::vector<Refuted> table;
  for (const auto& [key, known] : known_) {
    const Part part{static_cast<Mask>(key >> 32), static_cast<Mask>(key)};
    if (!known.by_splits && !known.by_fooling) continue;
    if (known.lower > d + 1) continue;
    Refuted line{.part = part, .bits = known.lower, .pairs = {}};
    if (!known.by_splits) {
      for (const auto& [i, j] : small_fooling_sets(m_, part)) line.pairs.emplace_back(i, j);
    }
    table.push_back(std::move(line));
  }
  std::sort(table.begin(), table.end(), [](const Refuted& a, const Refuted& b) {
    return a.bits != b.bits ? a.bits < b.bits : a.part.key() < b.part.key();
  });
  return table;
}

}  // namespace crossbits
