#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

Bound of_classes(const char* name, const char* lines, const std::vector<std::size_t>& representatives,
                 const std::vector<std::size_t>& class_of) {
  const int bits = bits_to_index(representatives.size());
  return {
      .name = name,
      .kind = Kind::exact,
      .value = bits,
      .bits = bits,
      .how = fmt::format("{} different {}", representatives.size(), lines),
      .evidence = {{"representatives", numbers_json(representatives)}, {"class_of", numbers_json(class_of)}}};
}

}  // namespace

std::vector<Bound> one_way_bound(Facts& facts) {
  return {of_classes("one_way", "rows", facts.merged().rows, facts.merged().row_class)};
}

std::vector<Bound> one_way_reverse_bound(Facts& facts) {
  return {of_classes("one_way_reverse", "columns", facts.merged().columns, facts.merged().column_class)};
}

}  // namespace crossbits
