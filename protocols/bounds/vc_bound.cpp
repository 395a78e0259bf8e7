#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/techniques.hpp"
#include "protocols/bounds/vc_dimension.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t vc_steps = 20'000'000;

/// The least c >= (1 - h(1/3)) k = (5/3 - log2 3) k, that is 8^c 27^k >= 32^k.
int one_way_bits(std::size_t k) {
  int bits = 0;
  const BigInteger left = pow(BigInteger(27), static_cast<unsigned>(k)),
                   right = pow(BigInteger(32), static_cast<unsigned>(k));
  while ((left << (3 * bits)) < right) ++bits;
  return bits;
}

}  // namespace

std::vector<Bound> vc_dimension_bound(Facts& facts) {
  Effort effort = facts.effort().share(vc_steps);
  const Shattered found = vc_dimension(facts.merged().matrix, effort);
  const bool exact = found.columns.size() == found.upper;
  std::vector<std::size_t> rows, columns;
  for (const std::size_t i : found.rows) rows.push_back(facts.merged().rows[i]);
  for (const std::size_t j : found.columns) columns.push_back(facts.merged().columns[j]);
  Json evidence = {{"columns", numbers_json(columns)}, {"rows", numbers_json(rows)}};
  if (exact) evidence["maximum_by"] = found.by_counting ? "counting" : "search";
  std::vector<Bound> bounds = {{.name = "vc_dimension",
                                .kind = exact ? Kind::exact : Kind::lower_bound,
                                .value = columns.size(),
                                .bits = one_way_bits(columns.size()),
                                .how = fmt::format("{} shattered columns", columns.size()),
                                .evidence = std::move(evidence)}};
  if (!exact)
    bounds.push_back({.name = "vc_dimension",
                      .kind = Kind::upper_bound,
                      .value = found.upper,
                      .how = "2^k patterns need as many different rows",
                      .evidence = {{"maximum_by", "counting"}}});
  return bounds;
}

}  // namespace crossbits
