#include "models/constructions/memory/log_memory.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/memory/inverse_power.hpp"

namespace crossbits {

LogMemory::LogMemory(Graph& graph, const PowerKernel& kernel, int bits)
    : graph_(&graph), kernel_(kernel), bits_(bits) {
  if (inverse_power(kernel.lag, kernel.first, kernel.exponent_fraction, bits) == 0)
    throw std::invalid_argument(
        fmt::format("bits={} is too small for the range: at lag {} the weight of the slowest head, {}^-{}, "
                    "underflows",
                    bits, kernel.lag, kernel.lag, kernel.exponent(0)));
}

LogMemory::Term LogMemory::term_at(int s) const {
  const std::int32_t heads = kernel_.heads();
  Term term{WideLayer(heads, 1, bits_), nullptr};
  for (std::int32_t h = 0; h < heads; ++h)
    term.weights.weight(h, 0) =
        inverse_power(s, kernel_.first + h * kernel_.step, kernel_.exponent_fraction, bits_);
  term.shape = one_part(Format::range(0, term.weights.weight(0, 0), bits_), heads);
  return term;
}

ValueId LogMemory::sums(const std::vector<ValueId>& tokens, std::int32_t position) {
  const std::int32_t heads = kernel_.heads();
  const Place here{position, 0, -1, 0};
  Operand all;
  std::vector<Format> formats;
  for (std::int32_t j = 0; j < position; ++j) {
    const int s = position - j;
    while (static_cast<int>(terms_.size()) < s)
      terms_.push_back(term_at(static_cast<int>(terms_.size()) + 1));
    Term& term = terms_[static_cast<std::size_t>(s - 1)];
    const Operand bit{graph_->whole(tokens[static_cast<std::size_t>(j)])};
    all.push_back(graph_->whole(term.weights.apply(*graph_, bit, term.shape, {j, 0, -1, 0}, Role::partial)));
    formats.push_back((*term.shape)[0].format);
  }
  return graph_->add(
      {operation(Accumulate{position}), one_part(Format::sum(formats), heads), all, here, Role::partial});
}

int summed_bits(const PowerKernel& kernel, const KernelCertificate& certificate, int positions) {
  BigInteger total = 0;
  for (const BigInteger& c : kernel.coefficients) total += boost::multiprecision::abs(c);
  return bits_within(certificate, BigRational(total * positions, BigInteger(1) << kernel.fraction));
}

}  // namespace crossbits
