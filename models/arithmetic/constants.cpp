#include "models/arithmetic/constants.hpp"

namespace crossbits {

namespace {

constexpr int spare_bits = 64;  // each series has far fewer than 2^50 terms, each off by less than a unit

// 2^fraction artanh(1/n), or arctan(1/n) when the signs alternate.
BigInteger inverse_series(unsigned n, int fraction, bool alternating) {
  BigInteger power = (BigInteger(1) << static_cast<unsigned>(fraction)) / n;
  BigInteger sum = 0;
  for (unsigned k = 1; power != 0; k += 2) {
    const BigInteger term = power / k;
    if (alternating && k % 4 == 3)
      sum -= term;
    else
      sum += term;
    power /= n * n;
  }
  return sum;
}

// The value with the most fraction bits asked for so far, kept per thread: a pure function made faster.
template <typename Compute>
BigInteger remembered(BigInteger& value, int& known_fraction, int fraction, Compute compute) {
  if (known_fraction < fraction + spare_bits) {
    known_fraction = fraction + 2 * spare_bits;
    value = compute(known_fraction);
  }
  return value >> static_cast<unsigned>(known_fraction - fraction);
}

}  // namespace

BigInteger ln2(int fraction) {
  thread_local BigInteger value;
  thread_local int known_fraction = -1;
  return remembered(value, known_fraction, fraction, [](int f) {
    return BigInteger(18 * inverse_series(26, f, false) - 2 * inverse_series(4801, f, false) +
                      8 * inverse_series(8749, f, false));
  });
}

BigInteger pi(int fraction) {
  thread_local BigInteger value;
  thread_local int known_fraction = -1;
  return remembered(value, known_fraction, fraction, [](int f) {
    return BigInteger(16 * inverse_series(5, f, true) - 4 * inverse_series(239, f, true));
  });
}

}  // namespace crossbits
