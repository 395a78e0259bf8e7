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
  const auto line = [&](std::size_t i) {
    std::string text;
    for (std::size_t j = 0; j < (by_rows ? c.f.columns() : c.f.rows()); ++j)
      text += static_cast<char>('0' + (by_rows ? c.f.place(i, j) : c.f.place(j, i)));
    return text;
  };
  const auto representatives = lines(evidence, "representatives", count);
  std::vector<std::string> of_class;
  for (const std::size_t i : representatives) of_class.push_back(line(i));
  if (std::set<std::string>(of_class.begin(), of_class.end()).size() != of_class.size())
    return Proved::no("two representatives are equal");
  const Json& classes = list(evidence, "class_of");
  if (classes.size() != count) return Proved::no("not every line has a class");
  for (std::size_t i = 0; i < count; ++i) {
    if (line(i) != of_class[number_below(classes[i], of_class.size(), "a class")])
      return Proved::no(fmt::format("line {} differs from its representative", i));
  }
  return {bits_to_tell(of_class.size()), bits_to_tell(of_class.size()), {}};
}

}  // namespace crossbits::check
