#include "apps/sweep/prediction.hpp"

#include "apps/sweep/store.hpp"
#include "apps/sweep/stored_row.hpp"

namespace crossbits {

std::string Prediction::alike(const Point& point) {
  Point same = point;
  same.parameters.erase("seed");
  return same.text();
}

std::string Prediction::same_size(const Point& point) {
  const auto n = point.parameters.find("n");
  return point.command + ' ' + (n == point.parameters.end() ? "" : n->second.dump());
}

Prediction Prediction::of_file(const std::string& path) {
  Prediction result;
  if (!has_results(path)) return result;
  const Database database = open_results(path);
  for_each_row(database.get(), path, [&result](const StoredRow& row) {
    for (const std::string& key : {alike(row.point), same_size(row.point)}) {
      result.means_[key].sum += row.time_seconds;
      ++result.means_[key].count;
    }
    result.stored_.insert(row.digest);
    if (!row.failed()) result.whole_.insert(row.digest);
  });
  return result;
}

std::optional<double> Prediction::seconds(const Point& point) const {
  for (const std::string& key : {alike(point), same_size(point)})
    if (const auto found = means_.find(key); found != means_.end())
      return found->second.sum / static_cast<double>(found->second.count);
  return std::nullopt;
}

std::vector<std::size_t> Prediction::missing(const std::vector<Point>& points,
                                             const SweepOptions& options) const {
  const auto& there = options.retry_failed ? whole_ : stored_;
  std::vector<std::size_t> result;
  for (std::size_t k = 0; k < points.size(); ++k)
    if (!there.contains(points[k].digest(options.version))) result.push_back(k);
  return result;
}

}  // namespace crossbits
