#pragma once

// g++ 12 sees an uninitialised read in Boost's small-number union where there is none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <boost/multiprecision/cpp_int.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#include <bit>
#include <cstdint>

namespace crossbits {

/// An integer of any size. Values of at most 62 bits live in std::int64_t instead; see models/format.hpp.
/// Without expression templates: a lambda or `auto` that returns one would refer to numbers that are gone.
using BigInteger =
    boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;

/// The fewest bits that tell `count` things apart: ceil(log2 count); 0 for count <= 1.
inline int bits_to_index(std::uint64_t count) { return count <= 1 ? 0 : std::bit_width(count - 1); }

/// As above for counts that exceed a machine word.
inline int bits_to_index(const BigInteger& count) {
  return count <= 1 ? 0 : static_cast<int>(boost::multiprecision::msb(BigInteger(count - 1))) + 1;
}

/// n over k, exactly; 0 unless 0 <= k <= n.
inline BigInteger binomial(int n, int k) {
  if (k < 0 || k > n) return 0;
  BigInteger result = 1;
  for (int i = 1; i <= (k < n - k ? k : n - k); ++i) result = result * (n - i + 1) / i;
  return result;
}

}  // namespace crossbits
