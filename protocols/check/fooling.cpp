#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::uint64_t clique_steps = 20'000'000;
constexpr std::size_t most_vertices = 4096;

/// Is no fooling set for the value larger than `most`? Searches all of them.
std::string fault_of_search(const Function& f, int place, std::size_t most) {
  std::vector<std::pair<std::size_t, std::size_t>> entries;
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t j = 0; j < f.columns(); ++j) {
      if (f.place(i, j) == place) entries.emplace_back(i, j);
    }
  }
  if (entries.size() > most_vertices) return "too many entries to search all fooling sets";
  std::vector<std::vector<bool>> connected(entries.size(), std::vector<bool>(entries.size()));
  for (std::size_t a = 0; a < entries.size(); ++a) {
    for (std::size_t b = 0; b < entries.size(); ++b)
      connected[a][b] = a != b && (f.differs(entries[a].first, entries[b].second, place) ||
                                   f.differs(entries[b].first, entries[a].second, place));
  }
  const auto largest = largest_clique(connected, clique_steps);
  if (!largest) return "the search of all fooling sets is too long";
  if (*largest <= most) return {};
  return fmt::format("there is a fooling set of {} pairs, but {} is claimed as the largest", *largest, most);
}

/// Why it is not proved that no fooling set for the value has more than `most` pairs; empty if it is.
std::string fault_of_maximum(const Function& f, int place, const Json& part, std::size_t most) {
  const std::string by = text(part, "none_larger_by");
  if (by == "search") return fault_of_search(f, place, most);
  if (by != "cover") return fmt::format("\"{}\" does not prove a maximum", by);
  if (std::string fault = fault_of_cover(f, place, list(part, "cover"), false); !fault.empty()) return fault;
  return part["cover"].size() <= most ? "" : fmt::format("the cover has more than {} rectangles", most);
}

std::string fault_of_maxima(const Case& c, const Json& parts, std::size_t most) {
  if (parts.size() != c.f.values().size()) return "a value has no fooling set";
  for (const Json& part : parts) {
    const int place = c.f.place_of(integer(member(part, "value"), "a value"));
    if (std::string fault = fault_of_maximum(c.f, place, part, most); !fault.empty()) return fault;
  }
  return {};
}

Proved from_sets(const Case& c, const Json& side) {
  std::size_t largest = 0, sum = 0;
  std::set<int> seen;
  for (const Json& part : list(side, "parts")) {
    const int place = c.f.place_of(integer(member(part, "value"), "a value"));
    if (!seen.insert(place).second) return Proved::no("a value has two fooling sets");
    if (text(part, "by") != "fooling_set") return Proved::no("a part is no fooling set");
    const Count count = count_part(c, part, false);
    if (!count.fault.empty()) return Proved::no(count.fault);
    largest = std::max(largest, count.count);
    sum += count.count;
  }
  return {largest, bits_to_index(sum), c.is("exact") ? fault_of_maxima(c, side["parts"], largest) : ""};
}

Proved from_covers(const Case& c, const Json& side) {
  std::size_t largest = 0;
  std::set<int> seen;
  for (const Json& cover : list(side, "covers")) {
    const int place = c.f.place_of(integer(member(cover, "value"), "a value"));
    seen.insert(place);
    if (std::string fault = fault_of_cover(c.f, place, list(cover, "rectangles"), false); !fault.empty())
      return Proved::no(fault);
    largest = std::max(largest, cover["rectangles"].size());
  }
  if (seen.size() != c.f.values().size()) return Proved::no("a value has no cover");
  return {largest, std::nullopt, {}};
}

}  // namespace

Proved prove_fooling_set(const Case& c, const Json& evidence) {
  return c.is("upper") ? from_covers(c, member(evidence, "upper")) : from_sets(c, member(evidence, "lower"));
}

std::string fault_of_cover(const Function& f, int place, const Json& rectangles, bool disjoint) {
  std::vector<unsigned char> times(f.rows() * f.columns(), 0);
  for (const Json& rectangle : rectangles) {
    const auto rows = lines(rectangle, "rows", f.rows()), columns = lines(rectangle, "columns", f.columns());
    for (const std::size_t i : rows) {
      for (const std::size_t j : columns) {
        if (f.differs(i, j, place))
          return fmt::format("a rectangle contains the entry ({}, {}), which has another value", i, j);
        unsigned char& count = times[i * f.columns() + j];
        if (disjoint && count > 0 && f.place(i, j) == place)
          return fmt::format("two rectangles contain the entry ({}, {})", i, j);
        count = 1;
      }
    }
  }
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t j = 0; j < f.columns(); ++j) {
      if (f.place(i, j) == place && times[i * f.columns() + j] == 0)
        return fmt::format("no rectangle contains the entry ({}, {})", i, j);
    }
  }
  return {};
}

}  // namespace crossbits::check
