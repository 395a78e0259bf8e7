#include <benchmark/benchmark.h>

#include "models/constructions/memory/ridge.hpp"

namespace crossbits {
namespace {

/// Ridge over the whole grid of rates: lag and heads.
void ridge_over_grid(benchmark::State& state) {
  const auto lag = static_cast<int>(state.range(0)), heads = static_cast<int>(state.range(1));
  int bits = 0;
  for (auto _ : state) bits = best_ridge(lag, heads, ridge_grid(lag)).certificate.sufficient_bits;
  state.counters["sufficient_bits"] = bits;
}
BENCHMARK(ridge_over_grid)
    ->Args({8, 10})
    ->Args({16, 16})
    ->Args({16, 20})
    ->Args({16, 32})
    ->Args({32, 40})
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime();

}  // namespace
}  // namespace crossbits
