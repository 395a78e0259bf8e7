#include "models/import/matrix_walk.hpp"

namespace crossbits::lowering {

MatrixWalk::MatrixWalk(const Shape& left, const Shape& right, bool transpose_left, bool transpose_right)
    : transpose_left_(transpose_left), transpose_right_(transpose_right) {
  Shape a = left, b = right;
  if (a.size() == 1) a.insert(a.begin(), 1);
  if (b.size() == 1) b.push_back(1);
  const auto last = [](const Shape& s, std::size_t back) { return s[s.size() - back]; };
  rows = last(a, transpose_left ? 1 : 2);
  inner = last(a, transpose_left ? 2 : 1);
  columns = last(b, transpose_right ? 2 : 1);
  const Shape batch_a(a.begin(), a.end() - 2), batch_b(b.begin(), b.end() - 2);
  const Shape batch = broadcast_shape(batch_a, batch_b).value();
  batches_ = element_count(batch).value();
  left_batch_ = broadcast_offsets(batch_a, batch);
  right_batch_ = broadcast_offsets(batch_b, batch);
}

}  // namespace crossbits::lowering
