#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/techniques.hpp"
#include "protocols/bounds/vc_dimension.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t vc_steps = 20'000'000, quick_steps = 10'000;

}  // namespace

/// The least c >= (1 - h(e)) k for e = p / q: 2^(q c) q^(q k) >= 2^(q k) p^(p k) (q - p)^((q - p) k).
int one_way_bits(unsigned k, const Rational& error) {
  const auto p = static_cast<unsigned>(numerator(error)), q = static_cast<unsigned>(denominator(error));
  const BigInteger left = pow(BigInteger(q), q * k),
                   right = pow(BigInteger(p), p * k) * pow(BigInteger(q - p), (q - p) * k) << (q * k);
  unsigned bits = 0;
  while ((left << (q * bits)) < right) ++bits;
  return static_cast<int>(bits);
}

std::vector<Bound> vc_dimension_bound(Facts& facts) {
  Effort effort = facts.effort().share(vc_steps).with_at_least(quick_steps);
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
                                .bits = one_way_bits(static_cast<unsigned>(columns.size()), facts.error()),
                                .how = fmt::format("{} shattered columns", columns.size()),
                                .error = facts.error(),
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
