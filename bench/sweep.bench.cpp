// What a sweep costs beside its points: a row of a trivial point, and how two threads share points of 10 ms.
#include "apps/sweep/sweep.hpp"

#include <benchmark/benchmark.h>
#include <omp.h>

#include <chrono>
#include <filesystem>

#include "apps/sweep/store.hpp"

using namespace crossbits;

namespace {

std::vector<Point> points(int count) {
  std::vector<Point> result;
  for (int k = 0; k < count; ++k)
    result.push_back({"nothing", {{"n", k}, {"model", "attention:keys=pairs,bits=1"}}});
  return result;
}

void sweep(const std::vector<Point>& all, const PointWork& work) {
  const auto file = std::filesystem::temp_directory_path() / "crossbits-bench-sweep.sqlite";
  for (const char* more : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + more);
  SweepStore store(file.string());
  run_sweep(all, store, work, {.version = "bench"});
}

/// Seconds a point: the aim is below 0.001.
void trivial_points(benchmark::State& state) {
  const auto all = points(2'000);
  for (auto _ : state) sweep(all, [](const Point&) { return PointResult{.result = {{"bits", 1}}}; });
  state.counters["s_a_point"] =
      benchmark::Counter(static_cast<double>(all.size()) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(trivial_points)->UseRealTime()->Unit(benchmark::kMillisecond);

void work_10_ms(benchmark::State& state) {
  omp_set_num_threads(static_cast<int>(state.range(0)));
  const auto all = points(100);
  for (auto _ : state) {
    sweep(all, [](const Point&) {
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(10);
      while (std::chrono::steady_clock::now() < end) {
      }
      return PointResult{.result = {{"bits", 1}}};
    });
  }
}
BENCHMARK(work_10_ms)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
