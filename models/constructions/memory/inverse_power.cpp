#include "models/constructions/memory/inverse_power.hpp"

namespace crossbits {

BigInteger inverse_power(int s, int exponent, int exponent_fraction, int precision) {
  const int wide = precision + 64;
  BigInteger root = BigInteger(s) << wide;
  for (int k = 0; k < exponent_fraction; ++k) root = boost::multiprecision::sqrt(BigInteger(root << wide));
  BigInteger square = (BigInteger(1) << (2 * wide)) / root, result = BigInteger(1) << wide;
  for (int left = exponent; left > 0; left /= 2) {
    if (left % 2 == 1) result = (result * square) >> wide;
    square = (square * square) >> wide;
  }
  return result >> 64;
}

}  // namespace crossbits
