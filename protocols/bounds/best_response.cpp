#include "protocols/bounds/best_response.hpp"

#include <algorithm>
#include <bit>

namespace crossbits {
namespace {

Bits membership(std::uint32_t set, std::size_t lines) {
  Bits bits = Bits::zeros(lines);
  for (std::size_t i = 0; i < lines; ++i) bits.set(i, (set >> i & 1) != 0);
  return bits;
}

}  // namespace

BestResponse::BestResponse(const CommunicationMatrix& matrix, int bits)
    : matrix_(matrix),
      rows_(matrix.rows()),
      columns_(matrix.columns()),
      bits_(bits),
      wrong_(matrix.planes().size(), std::vector<std::int64_t>(std::size_t{1} << (rows_ + columns_), 0)),
      errors_(static_cast<std::size_t>(std::max(bits, 1)), wrong_[0]) {}

/// Every part from the same without its last row, every single row from the same without its last column.
void BestResponse::fill_leaves(const std::vector<std::int64_t>& weights) {
  for (std::size_t k = 0; k < wrong_.size(); ++k) {
    for (Set rows = 1; rows < Set{1} << rows_; ++rows) {
      const Set last = std::bit_floor(rows);
      const auto i = static_cast<std::size_t>(std::countr_zero(last));
      for (Set columns = 1; columns < Set{1} << columns_; ++columns) {
        std::int64_t& sum = wrong_[k][place(rows, columns)];
        if (rows != last) {
          sum = wrong_[k][place(rows ^ last, columns)] + wrong_[k][place(last, columns)];
          continue;
        }
        const Set end = std::bit_floor(columns);
        const auto j = static_cast<std::size_t>(std::countr_zero(end));
        const bool counts = matrix_.at(i, j).has_value() && !matrix_.plane(k).get(i, j);
        sum = wrong_[k][place(rows, columns ^ end)] + (counts ? weights[i * columns_ + j] : 0);
      }
    }
  }
  errors_[0] = wrong_[0];
  for (const auto& plane : wrong_) {
    for (std::size_t p = 0; p < plane.size(); ++p) errors_[0][p] = std::min(errors_[0][p], plane[p]);
  }
}

BestResponse::Split BestResponse::best_split(int bits, Set rows, Set columns) const {
  const auto& below = errors_[static_cast<std::size_t>(bits - 1)];
  Split best{below[place(rows, columns)], true, rows};
  for (Set one = (rows - 1) & rows; one != 0; one = (one - 1) & rows) {
    const std::int64_t error = below[place(rows ^ one, columns)] + below[place(one, columns)];
    if (error < best.error) best = {error, true, rows ^ one};
  }
  for (Set one = (columns - 1) & columns; one != 0; one = (one - 1) & columns) {
    const std::int64_t error = below[place(rows, columns ^ one)] + below[place(rows, one)];
    if (error < best.error) best = {error, false, columns ^ one};
  }
  return best;
}

/// The last bit but one is followed by one split of the whole, so only parts of all rows or all columns
/// matter.
std::int64_t BestResponse::least_error(const std::vector<std::int64_t>& weights) {
  fill_leaves(weights);
  const Set all_rows = (Set{1} << rows_) - 1, all_columns = (Set{1} << columns_) - 1;
  for (int bits = 1; bits < bits_; ++bits) {
    for (Set rows = 1; rows <= all_rows; ++rows) {
      const Set first = bits + 1 == bits_ && rows != all_rows ? all_columns : 1;
      for (Set columns = first; columns <= all_columns; ++columns)
        errors_[static_cast<std::size_t>(bits)][place(rows, columns)] = best_split(bits, rows, columns).error;
    }
  }
  return bits_ == 0 ? errors_[0][place(all_rows, all_columns)]
                    : best_split(bits_, all_rows, all_columns).error;
}

std::size_t BestResponse::build(ProtocolTree& tree, int bits, Set rows, Set columns) const {
  const Split split = bits == 0 ? Split{0, true, rows} : best_split(bits, rows, columns);
  if (split.by_rows && split.zero == rows) {
    if (bits > 0) return build(tree, bits - 1, rows, columns);
    std::size_t best = 0;
    for (std::size_t k = 1; k < wrong_.size(); ++k) {
      if (wrong_[k][place(rows, columns)] < wrong_[best][place(rows, columns)]) best = k;
    }
    return tree.add_leaf(static_cast<int>(best));
  }
  const Set one = (split.by_rows ? rows : columns) ^ split.zero;
  const std::size_t left = split.by_rows ? build(tree, bits - 1, split.zero, columns)
                                         : build(tree, bits - 1, rows, split.zero),
                    right = split.by_rows ? build(tree, bits - 1, one, columns)
                                          : build(tree, bits - 1, rows, one);
  return tree.add_inner(split.by_rows ? 0 : 1, membership(one, split.by_rows ? rows_ : columns_), left,
                        right);
}

ProtocolTree BestResponse::tree() const {
  ProtocolTree tree(rows_, columns_);
  build(tree, bits_, (Set{1} << rows_) - 1, (Set{1} << columns_) - 1);
  return tree;
}

}  // namespace crossbits
