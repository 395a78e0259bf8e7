#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "apps/sweep/sweep.hpp"

namespace crossbits {

/// How long points took that are stored: what a dry run predicts from.
class Prediction {
 public:
  /// Reads a result file without changing it; of a file that is not there nothing is known.
  static Prediction of_file(const std::string& path);

  /// Mean time of stored points that differ in the seed only; else of the same command and n; else nothing.
  /// An estimate.
  std::optional<double> seconds(const Point& point) const;
  /// As missing_points, for a file that may not be there.
  std::vector<std::size_t> missing(const std::vector<Point>& points, const SweepOptions& options) const;

 private:
  struct Mean {
    double sum = 0;
    std::uint64_t count = 0;
  };
  static std::string alike(const Point& point);
  static std::string same_size(const Point& point);

  std::map<std::string, Mean> means_;
  std::unordered_set<std::string> stored_, whole_;
};

}  // namespace crossbits
