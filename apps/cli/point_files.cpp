#include "apps/cli/point_files.hpp"

#include <fstream>
#include <sstream>

#include "apps/cli/point_words.hpp"
#include "apps/study/files.hpp"
#include "models/import/external_data.hpp"
#include "protocols/digest.hpp"

namespace crossbits {
namespace {

namespace fs = std::filesystem;

/// When and how large a file is; nothing that can be read: no time and no size.
void look(const std::string& path, fs::file_time_type& written, std::uintmax_t& size) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return;
  written = fs::last_write_time(path, error);
  size = fs::file_size(path, error);
}

nlohmann::json digest_of(const std::string& path) {
  std::error_code error;
  std::istringstream none;
  if (!fs::is_regular_file(path, error) || !std::ifstream(path)) return nullptr;
  return sha256(read_text(path, none));
}

}  // namespace

const PointFiles::Seen& PointFiles::see(const std::string& path) {
  const auto [place, is_new] = seen_.try_emplace(path);
  if (is_new) {
    look(path, place->second.written, place->second.size);
    place->second.digest = digest_of(path);
  }
  return place->second;
}

const std::vector<std::string>& PointFiles::with_files_beside(const std::string& path) {
  const auto [place, is_new] = beside_.try_emplace(path);
  if (!is_new) return place->second;
  place->second.push_back(path);
  for (const fs::path& file : external_files(path)) place->second.push_back(file.string());
  return place->second;
}

void PointFiles::name_contents(std::vector<Point>& points) {
  for (Point& point : points)
    for (const std::string& named : files_named_by(point))
      for (const std::string& path : with_files_beside(named)) point.files[path] = see(path).digest;
}

std::optional<std::string> PointFiles::changed(const Point& point) const {
  for (const auto& [path, digest] : point.files) {
    Seen now{.digest = digest};
    look(path, now.written, now.size);
    if (now != seen_.at(path) && digest_of(path) != digest) return path;
  }
  return std::nullopt;
}

}  // namespace crossbits
