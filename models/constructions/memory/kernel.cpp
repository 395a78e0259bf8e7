#include "models/constructions/memory/kernel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/constructions/memory/kernel_sums.hpp"

namespace crossbits {
namespace {

constexpr int decay_guard_bits = 192;  // behind the point, while phi is summed
constexpr int decay_tail_bits = 100;   // the tail is summed away below 2^-decay_tail_bits

void check_rates(const DecayKernel& kernel) {
  for (const BigInteger& decay : kernel.decays) {
    if (decay <= 0)
      throw std::invalid_argument(
          fmt::format("a rate of {} underflows: its decay is below 2^-{}", kernel.method, kernel.fraction));
    if (decay >= BigInteger(1) << kernel.fraction)
      throw std::invalid_argument(fmt::format("a decay of {} is not below 1", kernel.method));
  }
}

/// A_h lambda_h^(s-1) in fixed point, rounded down at every step: phi(s) = sum_h term(s) - term(s + 1).
class DecayTerms {
 public:
  explicit DecayTerms(const DecayKernel& kernel) : kernel_(&kernel) {
    for (const BigInteger& c : kernel.coefficients)
      terms_.push_back((c << decay_guard_bits) / kernel.denominator);
  }
  void advance() {
    for (std::size_t h = 0; h < terms_.size(); ++h)
      terms_[h] = shift_down(terms_[h] * kernel_->decays[h], kernel_->fraction);
  }
  BigInteger sum() const {
    BigInteger total = 0;
    for (const BigInteger& term : terms_) total += term;
    return total;
  }
  BigInteger size() const {
    BigInteger total = 0;
    for (const BigInteger& term : terms_) total += boost::multiprecision::abs(term);
    return total;
  }

 private:
  const DecayKernel* kernel_;
  std::vector<BigInteger> terms_;
};

}  // namespace

const char* name(RelativeType type) { return type == RelativeType::lin ? "lin" : "log"; }

int bits_within(const KernelCertificate& certificate, BigRational error) {
  if (!(certificate.margin > 0)) return -1;
  const BigRational margin(certificate.margin);  // exactly
  int bits = 1;
  for (error /= 2; error >= margin; ++bits) error /= 2;
  return bits;
}

double PowerKernel::exponent(int head) const { return std::ldexp(first + head * step, -exponent_fraction); }

void KernelSums::count(int s, int lag, const BigInteger& value) {
  positions = s;
  if (s == lag) {
    at_lag = value;
  } else {
    (value > 0 ? above : below) += boost::multiprecision::abs(value);
  }
}

KernelCertificate KernelSums::certificate(double log2_sum) const {
  const BigInteger one = BigInteger(1) << guard;
  const BigInteger off = boost::multiprecision::abs(BigInteger(at_lag - one));
  const BigInteger doubt =
      slack + (BigInteger(1) << (guard - threshold_fraction + 1));  // the threshold is rounded, too
  KernelCertificate c;
  c.l1_error = double_above(above + below + off + slack, one);
  c.margin = double_below(at_lag - above - below - doubt, one << 1);
  c.threshold = shift_down(at_lag + above - below, guard + 1 - threshold_fraction);
  c.log2_sum = log2_sum;
  c.positions = positions;
  // 2^-p SA < 2 margin, with room for the rounding of the two logarithms.
  if (c.margin > 0)
    c.sufficient_bits =
        std::max(1, static_cast<int>(std::floor(log2_sum - std::log2(2 * c.margin) + 1e-9)) + 1);
  return c;
}

namespace {

/// Counts phi(1), phi(2), ... for as long as goes_on(s, terms) says; the terms that remain are left in
/// `terms`.
template <class GoesOn>
KernelSums summed(const DecayKernel& kernel, DecayTerms& terms, const GoesOn& goes_on) {
  check_rates(kernel);
  KernelSums sums{.guard = decay_guard_bits};
  BigInteger here = terms.sum();
  for (int s = 1; goes_on(s, terms); ++s) {
    terms.advance();
    const BigInteger next = terms.sum();
    sums.count(s, kernel.lag, here - next);
    here = next;
  }
  return sums;
}

}  // namespace

KernelCertificate certify(const DecayKernel& kernel) {
  DecayTerms terms(kernel);
  const BigInteger small = BigInteger(1) << (decay_guard_bits - decay_tail_bits);
  KernelSums sums = summed(kernel, terms, [&](int s, const DecayTerms& rest) {
    const bool goes_on = s <= kernel.lag || rest.size() > small;
    if (goes_on && s > most_positions)
      throw std::invalid_argument(
          fmt::format("the rates of {} are so slow that its tail is still above 2^-{} after {} positions",
                      kernel.method, decay_tail_bits, most_positions));
    return goes_on;
  });
  // A term is at most `positions` units too small; so is each of the two sums that make a phi(s).
  const BigInteger rounding = BigInteger(kernel.heads()) * (sums.positions + 2);
  sums.slack = terms.size() + rounding * (2 * sums.positions + 1);
  return sums.certificate(log2_of(coefficient_sum(kernel)));
}

int hopeful_bits(const DecayKernel& kernel, int positions) {
  DecayTerms terms(kernel);
  const KernelSums sums = summed(kernel, terms, [&](int s, const DecayTerms&) { return s <= positions; });
  return sums.certificate(log2_of(coefficient_sum(kernel))).sufficient_bits;
}

BigRational coefficient_sum(const DecayKernel& kernel) {
  BigInteger total = 0;
  for (const BigInteger& c : kernel.coefficients) total += boost::multiprecision::abs(c);
  return BigRational(total, kernel.denominator);
}

BigRational value_at(const DecayKernel& kernel, int s) {
  const BigInteger one = BigInteger(1) << kernel.fraction;
  BigInteger total = 0;
  for (std::size_t h = 0; h < kernel.decays.size(); ++h)
    total += kernel.coefficients[h] * (one - kernel.decays[h]) *
             boost::multiprecision::pow(kernel.decays[h], static_cast<unsigned>(s - 1));
  return BigRational(total, kernel.denominator << (kernel.fraction * s));
}

std::vector<int> widths_by_head(const DecayKernel& kernel, const KernelCertificate& certificate) {
  if (certificate.sufficient_bits < 0) return {};
  std::vector<double> sizes;  // |A_h| / (2 margin)
  for (const BigInteger& c : kernel.coefficients)
    sizes.push_back(c == 0
                        ? 0
                        : std::exp2(log2_of(BigRational(boost::multiprecision::abs(c), kernel.denominator)) -
                                    std::log2(2 * certificate.margin)));
  std::vector<int> widths(sizes.size(), 0);
  const auto error = [&](std::size_t h) { return std::ldexp(sizes[h], -widths[h]); };
  // Each bit halves one head's error: the largest one gains most.
  for (;;) {
    double total = 0;
    std::size_t worst = 0;
    for (std::size_t h = 0; h < sizes.size(); ++h) {
      total += error(h);
      if (error(h) > error(worst)) worst = h;
    }
    if (total < 1 - 1e-9) return widths;
    ++widths[worst];
  }
}

}  // namespace crossbits
