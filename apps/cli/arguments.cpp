#include "apps/cli/arguments.hpp"

#include <algorithm>
#include <stdexcept>

#include "apps/cli/record.hpp"

namespace crossbits {

const std::string& Arguments::text(const std::string& name) const {
  const auto& flags = record_->flags;
  const auto flag = std::find_if(flags.begin(), flags.end(), [&](const Flag& f) { return f.name == name; });
  if (flag == flags.end()) throw std::logic_error(record_->name + " has no flag " + name);
  const auto found = given_.find(name);
  return found == given_.end() ? flag->fallback : found->second;
}

std::int64_t Arguments::number(const std::string& name) const {
  const std::string& value = text(name);
  return value.empty() ? 0 : std::stoll(value);
}

}  // namespace crossbits
