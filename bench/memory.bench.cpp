#include <benchmark/benchmark.h>

#include "models/constructions/memory/power_ridge.hpp"
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
    ->Args({32, 40})
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

/// The grid for every number of heads of a table: what is to take at most 20 s at T = 16 and 90 s at T = 32.
void ridge_for_all_heads(benchmark::State& state) {
  const auto lag = static_cast<int>(state.range(0));
  const std::vector<int> all_heads =
      lag == 16 ? std::vector<int>{16, 20, 24, 32, 48} : std::vector<int>{40, 48, 64, 96};
  int fewest = 0;
  for (auto _ : state)
    for (const int heads : all_heads) {
      const int bits = heads * best_ridge(lag, heads, ridge_grid(lag)).certificate.sufficient_bits;
      if (fewest == 0 || bits < fewest) fewest = bits;
    }
  state.counters["fewest_bits"] = fewest;
}
BENCHMARK(ridge_for_all_heads)
    ->Arg(16)
    ->Arg(32)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

/// The same for power-law heads.
void power_ridge_over_grid(benchmark::State& state) {
  const auto lag = static_cast<int>(state.range(0)), heads = static_cast<int>(state.range(1));
  int bits = 0;
  for (auto _ : state) bits = best_power_ridge(lag, heads, exponent_grid(lag), 2).certificate.sufficient_bits;
  state.counters["sufficient_bits"] = bits;
}
BENCHMARK(power_ridge_over_grid)
    ->Args({8, 12})
    ->Args({16, 24})
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace crossbits
