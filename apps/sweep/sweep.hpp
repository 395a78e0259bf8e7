#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "apps/sweep/point.hpp"

namespace crossbits {

class SweepStore;

/// Runs one point. Several threads call it at once. A point that cannot be run is a result with its sentence,
/// not an exception.
using PointWork = std::function<PointResult(const Point&)>;

/// How a sweep is run.
struct SweepOptions {
  std::string version;        ///< of the program: part of every digest
  bool retry_failed = false;  ///< run points again that are stored as failed
  /// Told after every stored point, never twice at once: how many of this call's points are done, of how
  /// many.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress{};
};

/// What one call did.
struct SweepSummary {
  std::uint64_t points = 0;    ///< of the specification
  std::uint64_t before = 0;    ///< stored by earlier calls
  std::uint64_t computed = 0;  ///< by this one
  std::uint64_t failed = 0;    ///< of those computed: stored with their error
  std::uint64_t untrue = 0;    ///< of those computed: the claim is false
  double seconds = 0;
};

/// Runs the points that `store` does not have yet, one a thread, and stores each as soon as it
/// is done. Rows do not depend on the number of threads. Throws std::invalid_argument when a row cannot be
/// stored; the rows before stay.
SweepSummary run_sweep(const std::vector<Point>& points, SweepStore& store, const PointWork& work,
                       const SweepOptions& options);

/// The points, in order, that `store` has no row of (or none but a failed one, with retry_failed).
std::vector<std::size_t> missing_points(const std::vector<Point>& points, const SweepStore& store,
                                        const SweepOptions& options);

/// `work`, timed, with what it throws as the result's sentence.
PointResult timed(const PointWork& work, const Point& point);

/// Adds one finished point to the summary.
void count_result(const PointResult& result, SweepSummary& summary);

}  // namespace crossbits
