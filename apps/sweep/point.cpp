#include "apps/sweep/point.hpp"

#include "protocols/digest.hpp"

namespace crossbits {

std::string Point::text() const {
  return nlohmann::json{{"command", command}, {"parameters", parameters}}.dump();
}

std::string Point::digest(const std::string& version) const {
  std::string named = text() + '\n' + version;
  if (!files.empty()) named += '\n' + nlohmann::json(files).dump();
  return sha256(named);
}

}  // namespace crossbits
