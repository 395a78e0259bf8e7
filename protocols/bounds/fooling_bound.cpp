#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_cover_entries = std::size_t{1} << 20;  // of a cover that is written down

Json cover_json(const Facts& facts, const FoolingSet& set) {
  Json rectangles = Json::array();
  for (const Rectangle& r : set.cover) rectangles.push_back(rectangle_json(facts.whole(r)));
  return rectangles;
}

/// The pairs of one value, and why no fooling set for it has more than `largest`.
Json set_json(Facts& facts, std::size_t plane, std::size_t largest) {
  const FoolingSet& set = facts.fooling_sets()[plane];
  Json json = facts.fooling_part(plane).evidence;
  const bool by_cover = set.cover.size() <= largest;
  json["none_larger_by"] = by_cover ? "cover" : "search";
  if (by_cover) json["cover"] = cover_json(facts, set);
  return json;
}

std::string sizes_text(const Facts& facts, const std::vector<FoolingSet>& sets) {
  std::vector<std::string> sizes;
  std::size_t sum = 0;
  for (std::size_t k = 0; k < sets.size(); ++k) {
    sizes.push_back(fmt::format("{} for {}", sets[k].pairs.size(), facts.matrix().values()[k]));
    sum += sets[k].pairs.size();
  }
  return listed(sizes, sum);
}

}  // namespace

std::vector<Bound> fooling_set_bound(Facts& facts) {
  const auto& sets = facts.fooling_sets();
  std::size_t largest = 0, upper = 0, by_cover = 0, sum = 0;
  Json list = Json::array(), covers = Json::array();
  for (std::size_t k = 0; k < sets.size(); ++k) {
    largest = std::max(largest, sets[k].pairs.size());
    upper = std::max(upper, sets[k].upper);
    by_cover = std::max(by_cover, sets[k].cover.size());
    sum += sets[k].pairs.size();
  }
  const bool small = facts.matrix().rows() * facts.matrix().columns() <= most_cover_entries;
  const bool exact = upper == largest && small;
  for (std::size_t k = 0; k < sets.size(); ++k) {
    list.push_back(exact ? set_json(facts, k, largest) : facts.fooling_part(k).evidence);
    covers.push_back({{"value", facts.matrix().values()[k]},
                      {"rectangles", exact || !small ? Json() : cover_json(facts, sets[k])}});
  }
  std::vector<Bound> bounds = {{.name = "fooling_set",
                                .kind = exact ? Kind::exact : Kind::lower_bound,
                                .value = largest,
                                .bits = bits_to_index(sum),
                                .how = sizes_text(facts, sets),
                                .evidence = {{"lower", {{"by", "leaves"}, {"parts", list}}}}}};
  if (!exact && small) {
    bounds.push_back({.name = "fooling_set",
                      .kind = Kind::upper_bound,
                      .value = by_cover,
                      .how = "covers by so many z-rectangles",
                      .evidence = {{"upper", {{"covers", covers}}}}});
  }
  return bounds;
}

}  // namespace crossbits
