#pragma once

#include "basis/integer.hpp"

// As in basis/integer.hpp: g++ 12 sees uninitialised reads in Boost's numbers where there are none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace crossbits {

/// An exact fraction of any size.
using BigRational =
    boost::multiprecision::number<boost::multiprecision::cpp_rational_backend, boost::multiprecision::et_off>;

/// A binary floating-point number of `Bits` bits: coefficients of sparse memories reach 2^(5T), beyond
/// double.
template <unsigned Bits>
using BigFloat = boost::multiprecision::number<
    boost::multiprecision::cpp_bin_float<Bits, boost::multiprecision::digit_base_2>,
    boost::multiprecision::et_off>;

/// log2 of a number > 0, to double accuracy.
double log2_of(const BigInteger& number);
double log2_of(const BigRational& number);
/// numerator / denominator as a double, rounded down or up by at most a few units in the last place.
double double_below(const BigInteger& numerator, const BigInteger& denominator);
double double_above(const BigInteger& numerator, const BigInteger& denominator);
/// floor(number / 2^bits) for any sign; a negative `bits` multiplies.
BigInteger shift_down(const BigInteger& number, int bits);
/// floor(number * 2^fraction).
BigInteger fixed_point(const BigRational& number, int fraction);

/// floor(value * 2^fraction) of a floating-point number.
template <unsigned Bits>
BigInteger fixed_point(const BigFloat<Bits>& value, int fraction) {
  return BigInteger(boost::multiprecision::floor(boost::multiprecision::ldexp(value, fraction)));
}

}  // namespace crossbits
