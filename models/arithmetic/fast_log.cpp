#include "models/arithmetic/fast_log.hpp"

#include <array>
#include <bit>

#include "models/arithmetic/constants.hpp"
#include "models/arithmetic/fraction62.hpp"
#include "models/arithmetic/series.hpp"

namespace crossbits {

namespace {

struct LogConstants {
  Int128 ln2;                            // 100 fraction bits
  std::array<std::int64_t, 128> centre;  // log(1 + (2i + 1)/256), 62 fraction bits
  LogConstants() : ln2(static_cast<Int128>(crossbits::ln2(100))), centre() {
    for (unsigned i = 0; i < centre.size(); ++i)
      centre[i] = static_cast<std::int64_t>(enclose_log(BigInteger(256 + 2 * i + 1), 8, 100).low >> 38);
  }
};

const LogConstants& log_constants() {
  static const LogConstants values;
  return values;
}

}  // namespace

// log m = log c + 2 artanh z with z = (m - c) / (m + c), |z| < 2^-9, c the centre of one of 128 equal parts
// of [1, 2): the series z + z^3/3 + z^5/5 leaves out less than 2^-65.
std::int64_t log_of_mantissa(std::uint64_t mantissa) {
  const unsigned part = static_cast<unsigned>(mantissa >> 56) & 127;
  const auto half = static_cast<std::int64_t>(mantissa >> 1);  // 62 fraction bits
  const std::int64_t centre = static_cast<std::int64_t>(257 + 2 * part) << 54;
  const Int128 rest = 2 * Int128{half - centre} + static_cast<std::int64_t>(mantissa & 1);
  const auto z = static_cast<std::int64_t>((rest << 61) / ((Int128{half} + centre)));
  const std::int64_t square = multiply62(z, z);
  const std::int64_t cubic = multiply62(z, multiply62(square, (std::int64_t{1} << 62) / 3 + square / 5));
  return log_constants().centre[part] + 2 * (z + cubic);
}

Approximation fast_log(std::int64_t x, int fraction) {
  const auto size = static_cast<std::uint64_t>(x);
  const int zeros = std::countl_zero(size);
  const Int128 whole = (63 - zeros - fraction) * log_constants().ln2 >> 38;
  return {whole + log_of_mantissa(size << zeros), 20, 62};
}

}  // namespace crossbits
