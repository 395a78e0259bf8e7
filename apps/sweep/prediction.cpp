#include "apps/sweep/prediction.hpp"

#include <sqlite3.h>

#include "apps/sweep/store.hpp"

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
  const Statement s = prepare_sql(
      database.get(), "SELECT command, parameters, time_seconds, digest, exit_code FROM points", path);
  const auto text = [&s](int column) {
    return std::string(reinterpret_cast<const char*>(sqlite3_column_text(s.get(), column)));
  };
  while (sqlite3_step(s.get()) == SQLITE_ROW) {
    const Point point{text(0), nlohmann::json::parse(text(1)).get<std::map<std::string, nlohmann::json>>()};
    for (const std::string& key : {alike(point), same_size(point)}) {
      result.means_[key].sum += sqlite3_column_double(s.get(), 2);
      ++result.means_[key].count;
    }
    result.stored_.insert(text(3));
    if (sqlite3_column_int(s.get(), 4) < 2) result.whole_.insert(text(3));
  }
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
