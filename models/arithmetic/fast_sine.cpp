#include "models/arithmetic/fast_sine.hpp"

#include <array>

#include "models/arithmetic/constants.hpp"
#include "models/arithmetic/fast_exp.hpp"
#include "models/arithmetic/fraction62.hpp"
#include "models/arithmetic/series.hpp"

namespace crossbits {

namespace {

struct SineConstants {
  UInt128 two_over_pi;                 // 127 fraction bits
  std::int64_t half_pi;                // 62 fraction bits
  std::array<std::int64_t, 257> sine;  // sin(i pi/512), 62 fraction bits
  SineConstants() : sine() {
    const BigInteger circle = crossbits::pi(200);
    two_over_pi = static_cast<UInt128>((BigInteger(1) << 328) / circle);
    half_pi = static_cast<std::int64_t>(circle >> 139);
    for (unsigned i = 0; i < sine.size(); ++i)
      sine[i] = static_cast<std::int64_t>((enclose_sine(circle * i, 209, 209, 0).low + 1) >> 147);
  }
};

const SineConstants& sine_constants() {
  static const SineConstants values;
  return values;
}

// sin(g pi/2), g = part 2^-64 in [0, 1), with 62 fraction bits: sin(c + z) = sin c cos z + cos c sin z with c
// the nearest lower of 256 points and z < 2^-7.3; Taylor leaves out less than 2^-63.
std::int64_t sine_of_quarter(std::uint64_t part) {
  const SineConstants& c = sine_constants();
  const auto i = static_cast<std::size_t>(part >> 56);
  constexpr std::int64_t unit = std::int64_t{1} << 62;
  const std::int64_t z = multiply62(static_cast<std::int64_t>(part << 8 >> 10), c.half_pi);
  const std::int64_t square = multiply62(z, z);
  const std::int64_t less = multiply62(square, unit / 2 - multiply62(square, unit / 24 - square / 720));
  const std::int64_t sine = z - multiply62(z, multiply62(square, unit / 6 - square / 120));
  return c.sine[i] - multiply62(c.sine[i], less) + multiply62(c.sine[256 - i], sine);
}

constexpr int sine_error = 16;

}  // namespace

Approximation fast_sine(std::int64_t x, int fraction, int quarter_turns) {
  const UInt128 turns = scaled_by(sine_constants().two_over_pi, x, fraction);
  auto phase = static_cast<int>(turns >> 64);
  auto part = static_cast<std::uint64_t>(turns);
  if (quarter_turns == 0 && x < 0) phase += 2;  // sin(-a) = sin(a + pi), cos(-a) = cos(a)
  phase += quarter_turns;
  const Int128 unit = Int128{1} << 62;
  if (phase % 2 != 0) part = ~part;  // sin(q + pi/2) = sin(pi/2 - q), half a unit of 2^-63 apart
  const Int128 value = std::min<Int128>(unit, sine_of_quarter(part));
  return {phase % 4 < 2 ? value : -value, sine_error, 62};
}

}  // namespace crossbits
