#include "apps/sweep/point.hpp"

#include "protocols/digest.hpp"

namespace crossbits {

std::string Point::text() const {
  return nlohmann::json{{"command", command}, {"parameters", parameters}}.dump();
}

std::string Point::digest(const std::string& version) const { return sha256(text() + '\n' + version); }

}  // namespace crossbits
