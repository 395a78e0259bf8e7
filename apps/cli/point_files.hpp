#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apps/sweep/point.hpp"

namespace crossbits {

/// The files that points name, each read once: a row stands for what they held when the sweep began.
class PointFiles {
 public:
  /// Fills in `files` of every point: model files with the weights that lie beside them, matrices, cases.
  void name_contents(std::vector<Point>& points);
  /// A file of the point that holds something else now, if there is one. Several threads may ask.
  std::optional<std::string> changed(const Point& point) const;

 private:
  struct Seen {
    nlohmann::json digest;  ///< null where no file can be read
    std::filesystem::file_time_type written{};
    std::uintmax_t size = 0;
    bool operator==(const Seen&) const = default;
  };
  const Seen& see(const std::string& path);
  const std::vector<std::string>& with_files_beside(const std::string& path);

  std::map<std::string, Seen> seen_;
  std::map<std::string, std::vector<std::string>> beside_;  ///< a model file and what it names itself
};

}  // namespace crossbits
