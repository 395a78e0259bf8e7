#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "protocols/bounds/effort.hpp"
#include "protocols/bounds/small_matrix.hpp"
#include "protocols/tree.hpp"

namespace crossbits {

/// One line of a refutation: no protocol tree of depth bits - 1 decides the part. Either some fooling sets
/// (pairs of row and column, for all values together) say so, or every split leaves a part that needs
/// bits - 1, by its own line here or by its ranks.
struct Refuted {
  Part part;
  int bits = 0;
  std::vector<std::pair<int, int>> pairs;
};

/// Decides "D <= d" for a matrix of at most 32 different rows and columns: parts of the matrix with what is
/// known of them, equal lines merged, ranks over the fields of two and three elements and greedy fooling
/// sets as lower bounds, and splits built line by line, given up as soon as one side has too many leaves.
class DepthSearch {
 public:
  explicit DepthSearch(const SmallMatrix& matrix) : m_(matrix) {}

  /// Is there a protocol tree of depth d? Nothing when the effort is spent.
  std::optional<bool> at_most(int d, Effort& effort);
  /// The tree that a last `at_most(d)` with answer true has found; leaves are numbers of planes.
  ProtocolTree tree(int d) const;
  /// A closed table that refutes depth d, after `at_most(d)` with answer false, smallest parts first.
  std::vector<Refuted> refutation(int d) const;

 private:
  struct Known {
    std::int8_t lower = 0, upper = 127;
    bool by_splits = false;  ///< lower rests on splits; else on ranks or on a fooling set
    bool by_fooling = false;
    bool splits_rows = false;
    Mask first = 0;  ///< upper: the lines of the split that say 0
  };
  struct Sides;

  bool decide(Part part, int d, Effort& effort);
  bool split_exists(Part part, int d, bool by_rows, Known& known, Effort& effort);
  bool assign(Sides& sides, std::size_t next, Effort& effort);
  int rank_leaves(Part part) const;
  std::size_t build(ProtocolTree& tree, Part part, int d) const;
  std::size_t build_trivial(ProtocolTree& tree, Part part, int d) const;

  const SmallMatrix& m_;
  std::unordered_map<std::uint64_t, Known> known_;
};

}  // namespace crossbits
