#pragma once

#include <vector>

#include "protocols/bounds/matrix.hpp"
#include "protocols/tree.hpp"

namespace crossbits {

/// The best deterministic protocol of at most so many bits against a distribution of inputs: one player's
/// answer in the game of Yao 1977. Looks at every part (set of rows, set of columns) of the matrix.
class BestResponse {
 public:
  /// Matrices of at most so many rows and columns.
  static constexpr std::size_t most_lines = 8;
  static bool fits(const CommunicationMatrix& m) {
    return m.rows() <= most_lines && m.columns() <= most_lines;
  }

  /// The matrix must fit and outlive this.
  BestResponse(const CommunicationMatrix& matrix, int bits);

  /// Weights of the entries, row by row, not negative, together below 2^62; those of undefined entries do not
  /// count. The least weight of entries on which a protocol of that many bits is wrong.
  std::int64_t least_error(const std::vector<std::int64_t>& weights);
  /// A protocol that reaches the last least_error; its leaves are numbers of planes.
  ProtocolTree tree() const;

 private:
  using Set = std::uint32_t;
  struct Split {
    std::int64_t error = 0;
    bool by_rows = true;
    Set zero = 0;  ///< the lines that say 0; all of them: no bit is spent
  };

  std::size_t place(Set rows, Set columns) const { return std::size_t{rows} << columns_ | columns; }
  void fill_leaves(const std::vector<std::int64_t>& weights);
  Split best_split(int bits, Set rows, Set columns) const;
  std::size_t build(ProtocolTree& tree, int bits, Set rows, Set columns) const;

  const CommunicationMatrix& matrix_;
  std::size_t rows_, columns_;
  int bits_;
  std::vector<std::vector<std::int64_t>> wrong_;   // by plane and part: the weight outside the plane
  std::vector<std::vector<std::int64_t>> errors_;  // by number of bits and part: the least error
};

}  // namespace crossbits
