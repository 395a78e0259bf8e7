#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {

Proved prove_one_way(const Case& c, const Json& evidence) {
  const bool by_rows = c.name == "one_way";
  const std::size_t count = by_rows ? c.f.rows() : c.f.columns();
  if (!c.is("exact")) return Proved::no("a one-way cost is exact");
  if (!c.f.is_total())
    return Proved::no("different lines need be told apart only where the function is defined everywhere");
  const auto representatives = lines(evidence, "representatives", count);
  std::vector<Function::Line> of_class;
  for (const std::size_t i : representatives) of_class.push_back(c.f.line(i, by_rows));
  if (std::set<Function::Line>(of_class.begin(), of_class.end()).size() != of_class.size())
    return Proved::no("two representatives are equal");
  const Json& classes = list(evidence, "class_of");
  if (classes.size() != count) return Proved::no("not every line has a class");
  for (std::size_t i = 0; i < count; ++i) {
    if (c.f.line(i, by_rows) != of_class[number_below(classes[i], of_class.size(), "a class")])
      return Proved::no(fmt::format("line {} differs from its representative", i));
  }
  return {bits_to_index(of_class.size()), bits_to_index(of_class.size()), {}};
}

}  // namespace crossbits::check
