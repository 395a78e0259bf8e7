#include "apps/sweep/bound_columns.hpp"

#include "protocols/bounds/bound.hpp"

namespace crossbits {

BoundColumn BoundColumn::parse(const std::string& column) {
  BoundColumn result{.name = column};
  const auto take = [&result](const std::string& ending) {
    const bool there = result.name.ends_with(ending);
    if (there) result.name.resize(result.name.size() - ending.size());
    return there;
  };
  result.bits = take("_bits");
  for (const std::string kind : {"lower", "upper"})
    if (take('_' + kind)) result.kind = kind;
  return result;
}

std::string BoundColumn::text() const {
  return name + (kind == "exact" ? "" : '_' + kind) + (bits ? "_bits" : "");
}

bool BoundColumn::is_cost() const { return Bound{.name = name}.is_cost(); }

}  // namespace crossbits
