// Highway chooses instructions at run time; the page takes the plain kernels, which give the same integers.
#include "models/lanes/kernels.hpp"

namespace crossbits::lanes {

bool run_step(const Bench& bench, std::size_t step) { return run_step_plain(bench, step); }
void below(const double* numbers, std::size_t count, double bound, std::uint64_t* words) {
  below_plain(numbers, count, bound, words);
}

}  // namespace crossbits::lanes
