// What a sweep costs beside its points: a row of a trivial point, and how two threads share points of 15 ms.
#include "apps/sweep/sweep.hpp"

#include <benchmark/benchmark.h>
#include <omp.h>

#include <algorithm>
#include <chrono>

#include "apps/sweep/store.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<Point> points(int count) {
  std::vector<Point> result;
  for (int k = 0; k < count; ++k)
    result.push_back({"nothing", {{"n", k}, {"model", "attention:keys=pairs,bits=1"}}});
  return result;
}

/// Wall time of a sweep into a new file, which is made before the clock starts.
double seconds_of_sweep(const std::vector<Point>& all, const PointWork& work) {
  const ScratchFolder scratch;
  SweepStore store(scratch.path("bench.sqlite"));
  const auto start = Clock::now();
  run_sweep(all, store, work, {.version = "bench"});
  return seconds_since(start);
}

/// Seconds a point: the aim is below 0.001.
void trivial_points(benchmark::State& state) {
  const auto all = points(2'000);
  for (auto _ : state)
    state.SetIterationTime(seconds_of_sweep(all, [](const Point&) {
      return PointResult{.result = {{"bits", 1}}};
    }));
  state.counters["s_a_point"] =
      benchmark::Counter(static_cast<double>(all.size()) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(trivial_points)->UseManualTime()->Unit(benchmark::kMillisecond);

/// A fixed number of steps, not a fixed time: a thread that gets no processor takes longer.
std::uint64_t busy(std::uint64_t steps) {
  std::uint64_t state = 1;
  for (std::uint64_t k = 0; k < steps; ++k) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    benchmark::DoNotOptimize(state);
  }
  return state;
}

/// Steps that take 15 ms on one free processor.
std::uint64_t steps_of_15_ms() {
  constexpr std::uint64_t probe = 20'000'000;
  double least = 1e9;
  for (int k = 0; k < 5; ++k) {
    const auto start = Clock::now();
    busy(probe);
    least = std::min(least, seconds_since(start));
  }
  return static_cast<std::uint64_t>(0.015 / least * probe);
}

/// 200 points of 15 ms on one thread and on two, one after the other: the aim is a speed-up of 1.8.
void two_threads(benchmark::State& state) {
  const auto all = points(200);
  const std::uint64_t steps = steps_of_15_ms();
  const auto seconds = [&](int threads) {
    omp_set_num_threads(threads);
    return seconds_of_sweep(all, [steps](const Point&) {
      return PointResult{.result = {{"bits", busy(steps) % 2}}};
    });
  };
  omp_set_num_threads(2);  // threads are there before the clock starts
  seconds_of_sweep(points(4), [](const Point&) { return PointResult{.result = {{"bits", 1}}}; });
  double one = 0, two = 0;
  for (auto _ : state) {
    one += seconds(1);
    const double both = seconds(2);
    two += both;
    state.SetIterationTime(both);
  }
  state.counters["ms_a_point"] =
      1e3 * one / static_cast<double>(all.size()) / static_cast<double>(state.iterations());
  state.counters["speed_up"] = one / two;
}
BENCHMARK(two_threads)->UseManualTime()->Iterations(3)->Unit(benchmark::kMillisecond);

}  // namespace
