#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/bounds/discrepancy.hpp"
#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_sum_lines = 2048;  // for the row sums of M M^T
constexpr std::size_t quick_set_lines = 14;   // their sets are looked at whatever the clock says

BigInteger square_root_rounded_up(const BigInteger& number) {
  BigInteger rest;
  const BigInteger root = sqrt(number, rest);
  return rest == 0 ? root : root + 1;
}

std::uint64_t defined_entries(const CommunicationMatrix& matrix) {
  std::uint64_t sum = 0;
  for (const BitMatrix& plane : matrix.planes()) sum += plane.count();
  return sum;
}

Bound by_row_sums(const Facts& facts, std::uint64_t entries) {
  const CommunicationMatrix& matrix = facts.matrix();
  const bool rows = matrix.rows() <= matrix.columns();
  const std::uint64_t sum = largest_row_sum(rows ? matrix : matrix.transposed());
  const BigInteger top = square_root_rounded_up(BigInteger(matrix.rows()) * matrix.columns() * sum);
  const Rational value = std::min(Rational(1), Rational(top, entries));
  return {.name = "discrepancy",
          .kind = Kind::upper_bound,
          .value = value,
          .bits = discrepancy_bits(value, facts.error()),
          .how = "uniform; Lindsey's lemma with the largest row sum of M M^T",
          .error = facts.error(),
          .evidence = {
              {"mu", "uniform"}, {"by", "row_sums"}, {"of", rows ? "rows" : "columns"}, {"row_sum", sum}}};
}

}  // namespace

int discrepancy_bits(const Rational& discrepancy, const Rational& error) {
  int bits = 0;
  while (Rational(BigInteger(1) << bits) * discrepancy < 1 - 2 * error) ++bits;
  return bits;
}

std::vector<Bound> discrepancy_bound(Facts& facts) {
  const std::uint64_t entries = defined_entries(facts.matrix());
  const bool in_no_time =
      std::min(facts.merged().matrix.rows(), facts.merged().matrix.columns()) <= quick_set_lines;
  const auto exact =
      facts.effort().is_over() && !in_no_time ? std::nullopt : largest_imbalance(facts.merged());
  const Imbalance found = exact ? *exact : some_imbalance(facts.merged());
  const Rational value(found.size, entries);
  Json evidence = {{"mu", "uniform"}, {"by", exact ? "all_row_sets" : "rectangle"}};
  evidence.update(rectangle_json(facts.whole(found.rectangle)));
  std::vector<Bound> bounds = {{.name = "discrepancy",
                                .kind = exact ? Kind::exact : Kind::lower_bound,
                                .value = value,
                                .how = exact ? "uniform; all sets of different rows" : "uniform; a rectangle",
                                .evidence = std::move(evidence)}};
  if (exact)
    bounds[0].bits = discrepancy_bits(value, facts.error()), bounds[0].error = facts.error();
  else if (std::min(facts.matrix().rows(), facts.matrix().columns()) <= most_sum_lines)
    bounds.push_back(by_row_sums(facts, entries));
  return bounds;
}

}  // namespace crossbits
