#include "models/arithmetic/fast_exp.hpp"

#include <array>

#include "models/arithmetic/constants.hpp"
#include "models/arithmetic/series.hpp"

namespace crossbits {

namespace {

// All constants come from the series at high precision, truncated: nothing to mistype.
struct ExpConstants {
  UInt128 log2_e;                          // 127 fraction bits
  std::uint64_t ln2;                       // 64 fraction bits
  std::array<std::uint64_t, 256> power;    // 2^(i/256), 63 fraction bits
  std::array<std::uint64_t, 7> factorial;  // 1/n!, 64 fraction bits, from n = 2
  ExpConstants() : power(), factorial() {
    const BigInteger log_two = crossbits::ln2(200);
    log2_e = static_cast<UInt128>((BigInteger(1) << 327) / log_two);
    ln2 = static_cast<std::uint64_t>(log_two >> 136);
    for (unsigned i = 0; i < power.size(); ++i)
      power[i] = static_cast<std::uint64_t>(i == 0 ? BigInteger(1) << 63
                                                   : enclose_exp(log_two * i, 208, 208).low >> 145);
    UInt128 product = 1;
    for (unsigned n = 2; n < factorial.size(); ++n)
      factorial[n] = static_cast<std::uint64_t>((UInt128{1} << 64) / (product *= n));
  }
};

const ExpConstants& exp_constants() {
  static const ExpConstants values;
  return values;
}

std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(UInt128{a} * b >> 64);
}

UInt128 times_log2_e(std::int64_t x, int fraction) { return scaled_by(exp_constants().log2_e, x, fraction); }

// 2^g for g = part 2^-64 in [0, 1), with 63 fraction bits, off by less than 8 units if g is off by less
// than 2. Table for the leading 8 bits, Taylor of degree 6 for the rest z ln 2 < 2^-8.5: what is left out is
// below 2^-71.
std::uint64_t power_of_two(std::uint64_t part) {
  const ExpConstants& c = exp_constants();
  const std::uint64_t z = multiply_high(part << 8 >> 8, c.ln2);
  std::uint64_t sum = c.factorial[6];
  for (int n = 5; n >= 2; --n) sum = c.factorial[n] + multiply_high(z, sum);
  const std::uint64_t rest = z + multiply_high(z, multiply_high(z, sum));
  const std::uint64_t start = c.power[part >> 56];
  return start + multiply_high(start, rest);
}

constexpr int mantissa_error = 8;

}  // namespace

bool is_below_64(std::int64_t x, int fraction) {
  if (fraction < -6 || fraction > 64) return false;
  const std::uint64_t a = x < 0 ? -static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x);
  return fraction > 57 || a >> (fraction + 6) == 0;
}

UInt128 scaled_by(UInt128 constant, std::int64_t x, int fraction) {
  std::uint64_t a = x < 0 ? -static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x);
  if (fraction < 56) {  // a < 2^(fraction + 6): more fraction bits are free
    a <<= 56 - fraction;
    fraction = 56;
  }
  const auto high = static_cast<std::uint64_t>(constant >> 64);
  const auto low = static_cast<std::uint64_t>(constant);
  return (UInt128{a} * high + (UInt128{a} * low >> 64)) >> (fraction - 1);
}

Approximation fast_exp(std::int64_t x, int fraction) {
  UInt128 exponent = times_log2_e(x, fraction);
  if (x < 0) exponent = -exponent;
  const int whole = static_cast<int>(static_cast<std::int64_t>(exponent >> 64));
  return {power_of_two(static_cast<std::uint64_t>(exponent)), mantissa_error, 63 - whole};
}

std::uint64_t decay(std::int64_t x, int fraction) {
  const UInt128 exponent = -times_log2_e(x, fraction);
  const int right = -1 - static_cast<int>(static_cast<std::int64_t>(exponent >> 64));
  if (right < 0) return ~std::uint64_t{0};
  if (right > 63) return 0;
  return power_of_two(static_cast<std::uint64_t>(exponent)) >> right;
}

}  // namespace crossbits
