#pragma once

#include <optional>
#include <vector>

#include "protocols/bounds/bit_matrix.hpp"
#include "protocols/problem.hpp"

namespace crossbits {

/// How many inputs: "2^24", "2704156", or beyond 40 bits "fewer than 2^50".
std::string count_text(const Domain& domain);

/// The matrix of f, bit-packed: rows are Alice's inputs, columns Bob's, both in the order of their domains.
/// One plane of bits for every value z says where f = z; where no plane has a one, f is undefined.
class CommunicationMatrix {
 public:
  /// Matrices are built up to so many entries: 2^14 x 2^14, 32 MiB a plane.
  static constexpr std::uint64_t most_entries = std::uint64_t{1} << 28;
  /// Where f has no rule that gives 64 entries at a time, up to so many.
  static constexpr std::uint64_t most_slow_entries = std::uint64_t{1} << 24;

  /// Throws std::invalid_argument, with the size, for a problem with too many entries.
  explicit CommunicationMatrix(const Problem& problem);
  /// From planes of one size, none overlapping; plane k is where f = values[k].
  CommunicationMatrix(std::vector<int> values, std::vector<BitMatrix> planes);

  /// Why the matrix of this problem is not built: a sentence; nothing if it is.
  static std::optional<std::string> too_large(const Problem& problem);

  std::size_t rows() const { return planes_[0].rows(); }
  std::size_t columns() const { return planes_[0].columns(); }
  /// The answers, ascending; {0, 1} for a Boolean f even if only one of them occurs.
  const std::vector<int>& values() const { return values_; }
  const BitMatrix& plane(std::size_t k) const { return planes_[k]; }
  const std::vector<BitMatrix>& planes() const { return planes_; }
  bool is_total() const { return total_; }
  bool is_boolean() const { return values_ == std::vector<int>{0, 1}; }
  /// How many planes have a one.
  std::size_t values_that_occur() const;
  std::optional<int> at(std::size_t i, std::size_t j) const;
  /// Parties exchanged.
  CommunicationMatrix transposed() const;

 private:
  std::vector<int> values_;
  std::vector<BitMatrix> planes_;
  bool total_ = true;
};

/// A matrix without its repeated lines, which cost nothing: D(f) and all bounds here stay the same.
struct Merged {
  CommunicationMatrix matrix;
  std::vector<std::size_t> rows, columns;            ///< the line that stands for it in the whole matrix
  std::vector<std::size_t> row_class, column_class;  ///< of every line of the whole matrix, its line here
};

/// Equal lines (undefined entries included) become one; the first of them stays.
Merged merge_equal_lines(const CommunicationMatrix& matrix);

/// The first of every class of equal rows, and the class of every row.
struct RowClasses {
  std::vector<std::size_t> representatives, class_of;
};
RowClasses classes_of_rows(const CommunicationMatrix& matrix);

}  // namespace crossbits
