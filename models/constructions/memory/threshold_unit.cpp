#include "models/constructions/memory/threshold_unit.hpp"

#include <algorithm>

namespace crossbits {

ValueId append_at_least_zero(Graph& graph, ValueId number, const Place& place) {
  const Compare at_least_zero{Compare::Test::any_above, -1, graph.format(number).fraction};
  return graph.add(
      {operation(at_least_zero), one_part(Format::bit(), 1), {graph.whole(number)}, place, Role::activation});
}

ThresholdUnit::ThresholdUnit(const std::vector<BigInteger>& coefficients, int fraction,
                             const BigInteger& threshold)
    : sum_(1, static_cast<std::int32_t>(coefficients.size()), fraction), fraction_(fraction) {
  // Of the sum's modulus; each part is rounded up.
  BigInteger largest = (BigInteger(boost::multiprecision::abs(threshold)) >> threshold_fraction) + 1;
  for (std::size_t h = 0; h < coefficients.size(); ++h) {
    sum_.weight(0, static_cast<std::int32_t>(h)) = coefficients[h];
    largest += 2 * (BigInteger(boost::multiprecision::abs(coefficients[h])) >> fraction) + 2;
  }
  sum_.set_bias(0, -threshold, threshold_fraction);
  top_ = static_cast<int>(msb(largest)) + 1;
}

ValueId ThresholdUnit::apply(Graph& graph, ValueId heads, const Place& place) {
  const int fraction = std::max(graph.format(heads).fraction + fraction_, threshold_fraction);
  const BigInteger end = BigInteger(1) << (top_ + fraction);
  const ValueId sum = sum_.apply(graph, {graph.whole(heads)}, one_part(Format::range(-end, end, fraction), 1),
                                 place, Role::pre_activation);
  return append_at_least_zero(graph, sum, place);
}

}  // namespace crossbits
