#include "bench/fflas_rank.hpp"

#include <fflas-ffpack/fflas-ffpack.h>

extern "C" {
void openblas_set_num_threads(int);
char* openblas_get_corename();
}

namespace crossbits::bench {

std::size_t fflas_rank(const BitMatrix& bits, int p) {
  openblas_set_num_threads(1);
  const Givaro::ModularBalanced<float> field(p);
  const std::size_t rows = bits.rows(), columns = bits.columns();
  float* const entries = FFLAS::fflas_new(field, rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) entries[i * columns + j] = bits.get(i, j) ? 1.0F : 0.0F;
  }
  const std::size_t rank = FFPACK::Rank(field, rows, columns, entries, columns);
  FFLAS::fflas_delete(entries);
  return rank;
}

std::string fflas_kernel() { return openblas_get_corename(); }

}  // namespace crossbits::bench
