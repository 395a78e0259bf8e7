#include "models/constructions/memory/lin_memory.hpp"

#include <algorithm>

#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

/// lambda_h y_h + (1 - lambda_h) x for numbers y_1 .. y_H, x.
WideLayer update_of(const DecayKernel& kernel) {
  const std::int32_t heads = kernel.heads();
  WideLayer update(heads, heads + 1, kernel.fraction);
  for (std::int32_t h = 0; h < heads; ++h) {
    const BigInteger& decay = kernel.decays[static_cast<std::size_t>(h)];
    update.weight(h, h) = decay;
    update.weight(h, heads) = (BigInteger(1) << kernel.fraction) - decay;
  }
  return update;
}

/// Middles of 2^bits cells of [0, 1).
Format cell_middles(int bits) { return {1, 2, bits + 1, BigInteger(1) << bits}; }

/// floor(u 2^-exponent): the whole number nearest to a shade more than half below.
ValueId append_floor(Graph& graph, const Segment& u, int exponent, int width, const Place& place) {
  const int dropped = graph.format(u.value, u.offset).fraction + exponent;  // digits behind the point
  WideLayer scale(1, 1, std::max(exponent, 0));
  scale.weight(0, 0) = BigInteger(1) << std::max(-exponent, 0);
  if (dropped > 0) scale.set_bias(0, 1 - (BigInteger(1) << dropped), dropped + 1);
  const Format whole = Format::unsigned_bits(std::max(width - exponent, 0));
  return scale.apply(graph, {u}, one_part(whole, 1), place, Role::activation);
}

}  // namespace

LinMemory::LinMemory(Graph& graph, const Format& state, WideLayer update, int heads, const BigInteger& start,
                     std::int16_t layer)
    : graph_(&graph),
      shape_(one_part(state, heads)),
      update_(std::move(update)),
      start_(add_constant(graph, std::vector<BigInteger>(static_cast<std::size_t>(heads), start),
                          state.fraction, {-1, layer, -1, 0}, Role::state)),
      layer_(layer) {}

LinMemory LinMemory::of_kernel(Graph& graph, const DecayKernel& kernel, int bits, std::int16_t layer) {
  return {graph, cell_middles(bits), update_of(kernel), kernel.heads(), 1, layer};
}

LinMemory LinMemory::of_digits(Graph& graph, int bits) {
  WideLayer update(1, 2, 1);
  update.weight(0, 0) = update.weight(0, 1) = 1;
  update.set_bias(0, -1, bits + 2);  // a quarter of the last digit less, so that nearest means down
  return {graph, Format::unsigned_bits(bits, bits), std::move(update), 1, 0, 0};
}

ValueId LinMemory::step(ValueId state, const Segment& x, std::int32_t position) {
  return update_.apply(*graph_, {graph_->whole(state), x}, shape_, {position, layer_, -1, 0}, Role::state);
}

int recurrent_bits(const DecayKernel& kernel, const KernelCertificate& certificate) {
  const BigInteger one = BigInteger(1) << kernel.fraction;
  BigRational error = 0;  // of steps that are off by 1/2
  for (std::size_t h = 0; h < kernel.decays.size(); ++h)
    error += BigRational(boost::multiprecision::abs(kernel.coefficients[h]) << kernel.fraction,
                         2 * kernel.denominator * (one - kernel.decays[h]));
  return bits_within(certificate, error);
}

ValueId append_digit(Graph& graph, const Segment& u, int exponent, int width, const Place& place) {
  const ValueId down_to = append_floor(graph, u, exponent, width, place);
  const ValueId above = append_floor(graph, u, exponent + 1, width, place);
  Matrix difference = Matrix::zero(1, 2);
  difference.at(0, 0) = 1;
  difference.at(0, 1) = -2;
  return LinearLayer(difference)
      .apply(graph, {graph.whole(down_to), graph.whole(above)}, one_part(Format::bit(), 1), place,
             Role::activation);
}

}  // namespace crossbits
