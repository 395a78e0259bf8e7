#include "apps/sweep/sweep.hpp"

#include <omp.h>

#include <atomic>
#include <chrono>
#include <exception>

#include "apps/sweep/store.hpp"

namespace crossbits {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

PointResult timed(const PointWork& work, const Point& point) {
  const auto start = Clock::now();
  PointResult result;
  try {
    result = work(point);
  } catch (const std::exception& error) {
    result = {.exit_code = 2, .error = error.what()};
  }
  result.seconds = seconds_since(start);
  return result;
}

void count_result(const PointResult& result, SweepSummary& summary) {
  ++summary.computed;
  summary.failed += result.failed();
  summary.untrue += result.exit_code == 1;
}

std::vector<std::size_t> missing_points(const std::vector<Point>& points, const SweepStore& store,
                                        const SweepOptions& options) {
  const auto there = store.digests(options.retry_failed);
  std::vector<std::size_t> missing;
  for (std::size_t k = 0; k < points.size(); ++k)
    if (!there.contains(points[k].digest(options.version))) missing.push_back(k);
  return missing;
}

SweepSummary run_sweep(const std::vector<Point>& points, SweepStore& store, const PointWork& work,
                       const SweepOptions& options) {
  const auto start = Clock::now();
  const std::vector<std::size_t> missing = missing_points(points, store, options);
  SweepSummary summary{.points = points.size(), .before = points.size() - missing.size()};
  std::exception_ptr stopped;
  std::atomic<bool> stop = false;
  const int levels = omp_get_max_active_levels();
  omp_set_max_active_levels(1);  // points side by side, each on one thread
#pragma omp parallel for schedule(dynamic) if (missing.size() > 1)
  for (std::size_t k = 0; k < missing.size(); ++k) {
    if (stop) continue;
    const Point& point = points[missing[k]];
    const PointResult result = timed(work, point);
#pragma omp critical(sweep_store)
    try {
      if (!stop) {
        store.add(point, result, options.version);
        count_result(result, summary);
        if (options.progress) options.progress(summary.computed, missing.size());
      }
    } catch (...) {
      stopped = std::current_exception();
      stop = true;
    }
  }
  omp_set_max_active_levels(levels);
  if (stopped) std::rethrow_exception(stopped);
  summary.seconds = seconds_since(start);
  return summary;
}

}  // namespace crossbits
