#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

struct Pair {
  std::size_t row, column;
};

/// The field that a name stands for; nothing for the rationals, where the rank is at least that over any
/// prime field.
std::optional<std::int64_t> elements_of_field(const std::string& name) {
  if (name == "log_rank_q") return std::nullopt;
  return name == "log_rank_gf2" ? 2 : 251;
}

}  // namespace

Count count_fooling(const Function& f, int place, const Json& pairs) {
  std::vector<Pair> set;
  if (!pairs.is_array()) return Count::no("the pairs of a fooling set are no list");
  for (const Json& pair : pairs) {
    if (!pair.is_array() || pair.size() != 2) return Count::no("a pair of a fooling set is no pair");
    set.push_back({number_below(pair[0], f.rows(), "a row"), number_below(pair[1], f.columns(), "a column")});
  }
  for (std::size_t a = 0; a < set.size(); ++a) {
    if (f.place(set[a].row, set[a].column) != place)
      return Count::no(fmt::format("the pair ({}, {}) has another value", set[a].row, set[a].column));
    for (std::size_t b = 0; b < a; ++b) {
      if (!f.differs(set[a].row, set[b].column, place) && !f.differs(set[b].row, set[a].column, place))
        return Count::no(fmt::format("the pairs ({}, {}) and ({}, {}) do not fool", set[b].row, set[b].column,
                                     set[a].row, set[a].column));
    }
  }
  return {set.size(), {}};
}

Count count_leaves(const Case& c, const Json& side) {
  std::set<int> seen;
  std::size_t sum = 0;
  for (const Json& part : list(side, "parts")) {
    if (!seen.insert(c.f.place_of(integer(member(part, "value"), "a value"))).second)
      return Count::no("a value is counted twice");
    const Count count = count_part(c, part, true);
    if (!count.fault.empty()) return count;
    sum += count.count;
  }
  return {sum, {}};
}

Proved prove_log_rank(const Case& c, const Json& evidence) {
  if (!c.is("lower")) return Proved::no("a rank gives a lower bound");
  const Json& side = member(evidence, "lower");
  const auto elements = elements_of_field(c.name);
  for (const Json& part : list(side, "parts")) {
    if (text(part, "by") != "rank") return Proved::no("a part is no rank");
    const std::int64_t prime = integer(member(part, "prime"), "a prime");
    if (elements && prime != *elements)
      return Proved::no(fmt::format("a rank is one modulo {}, but {} is about the field of {} elements",
                                    prime, c.name, *elements));
  }
  const Count count = count_leaves(c, side);
  return {count.fault.empty() ? bits_to_index(count.count) : 0, bits_to_index(count.count), count.fault};
}

}  // namespace crossbits::check
