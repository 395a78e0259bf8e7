#include "protocols/bounds/facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace crossbits {
namespace {

constexpr std::uint64_t fooling_steps = 300'000;  // nodes of the clique search
constexpr std::size_t most_mod_lines = 4096, most_gf2_lines = std::size_t{1} << 14;
constexpr std::size_t quick_rank_lines = 256;  // a rank takes milliseconds: no clock stops it

}  // namespace

Facts::Facts(Subject subject, Effort effort, Rational error)
    : subject_(std::move(subject)),
      effort_(effort),
      error_(std::move(error)),
      matrix_(subject_.problem),
      merged_(merge_equal_lines(matrix_)) {}

const std::vector<FoolingSet>& Facts::fooling_sets() {
  if (fooling_) return *fooling_;
  fooling_.emplace();
  for (std::size_t k = 0; k < matrix_.planes().size(); ++k) {
    Effort effort = effort_.share(fooling_steps);
    fooling_->push_back(fooling_set(merged_.matrix, k, effort));
  }
  return *fooling_;
}

bool Facts::can_rank(std::uint32_t prime) const {
  const std::size_t lines = std::max(merged_.matrix.rows(), merged_.matrix.columns());
  return matrix_.is_total() && lines <= (prime == 2 ? most_gf2_lines : most_mod_lines);
}

const std::vector<Rank>& Facts::ranks(std::uint32_t prime) {
  const auto [place, is_new] = ranks_.try_emplace(prime);
  if (is_new) {
    const bool in_no_time = std::max(merged_.matrix.rows(), merged_.matrix.columns()) <= quick_rank_lines;
    const Effort clock = effort_.has_clock() && !in_no_time ? effort_ : Effort::steps(~std::uint64_t{0});
    for (const BitMatrix& plane : merged_.matrix.planes())
      place->second.push_back(prime == 2 ? rank_gf2(plane, clock) : rank_mod(plane, prime, clock));
  }
  return place->second;
}

Json numbers_json(const std::vector<std::size_t>& numbers) { return Json(numbers); }

Json rectangle_json(const Rectangle& rectangle) {
  return {{"rows", numbers_json(rectangle.rows)}, {"columns", numbers_json(rectangle.columns)}};
}

Json Facts::pairs_json(const std::vector<Entry>& pairs) const {
  Json json = Json::array();
  for (const Entry& e : pairs) json.push_back({merged_.rows[e.first], merged_.columns[e.second]});
  return json;
}

LeafPart Facts::fooling_part(std::size_t plane) {
  const FoolingSet& set = fooling_sets()[plane];
  const int value = matrix_.values()[plane];
  return {.value = value,
          .count = set.pairs.size(),
          .evidence = {{"value", value}, {"by", "fooling_set"}, {"pairs", pairs_json(set.pairs)}}};
}

LeafPart Facts::rank_part(std::size_t plane, std::uint32_t prime) {
  const Rank& rank = ranks(prime)[plane];
  const int value = matrix_.values()[plane];
  std::vector<std::size_t> rows, columns;
  for (const std::size_t i : rank.rows) rows.push_back(merged_.rows[i]);
  for (const std::size_t j : rank.columns) columns.push_back(merged_.columns[j]);
  return {.value = value,
          .count = rank.rank(),
          .evidence = {{"value", value},
                       {"by", "rank"},
                       {"prime", prime},
                       {"rows", numbers_json(rows)},
                       {"columns", numbers_json(columns)}},
          .is_complete = rank.is_complete};
}

std::vector<LeafPart> Facts::leaf_parts(std::size_t enough) {
  std::vector<LeafPart> parts;
  for (std::size_t k = 0; k < matrix_.planes().size(); ++k) {
    if (matrix_.plane(k).count() > 0 && can_rank(largest_prime)) parts.push_back(rank_part(k, largest_prime));
  }
  if (total_count(parts) >= enough) return parts;
  parts.clear();
  const std::size_t most = std::min(merged_.matrix.rows(), merged_.matrix.columns());
  for (std::size_t k = 0; k < matrix_.planes().size(); ++k) {
    if (matrix_.plane(k).count() == 0) continue;
    LeafPart best = fooling_part(k);
    for (const std::uint32_t prime : {std::uint32_t{2}, largest_prime}) {
      if (best.count < most && can_rank(prime) && ranks(prime)[k].rank() > best.count)
        best = rank_part(k, prime);
    }
    parts.push_back(std::move(best));
  }
  return parts;
}

Rectangle Facts::whole(const Rectangle& rectangle) const {
  Rectangle result;
  const auto expand = [](const std::vector<std::size_t>& lines, const std::vector<std::size_t>& class_of,
                         std::vector<std::size_t>& to) {
    for (std::size_t i = 0; i < class_of.size(); ++i) {
      if (std::find(lines.begin(), lines.end(), class_of[i]) != lines.end()) to.push_back(i);
    }
  };
  expand(rectangle.rows, merged_.row_class, result.rows);
  expand(rectangle.columns, merged_.column_class, result.columns);
  return result;
}

Json leaves_json(const std::vector<LeafPart>& parts) {
  Json list = Json::array();
  for (const LeafPart& part : parts) list.push_back(part.evidence);
  return {{"by", "leaves"}, {"parts", list}};
}

std::size_t total_count(const std::vector<LeafPart>& parts) {
  std::size_t sum = 0;
  for (const LeafPart& part : parts) sum += part.count;
  return sum;
}

std::string listed(const std::vector<std::string>& phrases, std::size_t sum) {
  constexpr std::size_t most = 4;
  if (phrases.size() <= most) return fmt::format("{}", fmt::join(phrases, ", "));
  return fmt::format("{} and {} more, {} in all", fmt::join(phrases.begin(), phrases.begin() + most, ", "),
                     phrases.size() - most, sum);
}

}  // namespace crossbits
