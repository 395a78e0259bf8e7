#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

std::vector<LeafPart> parts_of(Facts& facts, std::uint32_t prime) {
  std::vector<LeafPart> parts;
  for (std::size_t k = 0; k < facts.matrix().planes().size(); ++k) {
    if (facts.matrix().plane(k).count() > 0) parts.push_back(facts.rank_part(k, prime));
  }
  return parts;
}

std::string rank_text(const std::vector<LeafPart>& parts, const std::string& field) {
  std::vector<std::string> ranks;
  for (const LeafPart& part : parts)
    ranks.push_back(fmt::format("rank(f = {}) {} {}", part.value,
                                field.empty() || !part.is_complete ? ">=" : "=", part.count));
  return listed(ranks, total_count(parts)) + field;
}

Bound of_parts(const char* name, const std::vector<LeafPart>& parts, const std::string& how) {
  const int bits = bits_to_index(total_count(parts));
  return {.name = name,
          .kind = Kind::lower_bound,
          .value = bits,
          .bits = bits,
          .how = how,
          .evidence = {{"lower", leaves_json(parts)}}};
}

}  // namespace

std::vector<Bound> log_rank_gf2_bound(Facts& facts) {
  const auto parts = parts_of(facts, 2);
  return {of_parts("log_rank_gf2", parts, rank_text(parts, " over GF(2)"))};
}

std::vector<Bound> log_rank_gfp_bound(Facts& facts) {
  const auto parts = parts_of(facts, largest_prime);
  return {of_parts("log_rank_gfp", parts, rank_text(parts, fmt::format(" over GF({})", largest_prime)))};
}

/// A minor that vanishes modulo one prime may not vanish modulo another: the best of three is kept.
std::vector<Bound> log_rank_q_bound(Facts& facts) {
  auto parts = parts_of(facts, largest_prime);
  const std::size_t lines = std::min(facts.merged().matrix.rows(), facts.merged().matrix.columns());
  for (std::size_t k = 0; k < parts.size(); ++k) {
    for (const std::uint32_t prime : {241U, 239U}) {
      if (parts[k].count == lines || lines > 1024) break;
      const auto other = parts_of(facts, prime);
      if (other[k].count > parts[k].count) parts[k] = other[k];
    }
  }
  return {of_parts("log_rank_q", parts, rank_text(parts, "") + " over Q")};
}

}  // namespace crossbits
