#pragma once

#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>

namespace crossbits {

/// An integer of any size. Values of at most 62 bits live in std::int64_t instead; see models/format.hpp.
/// Without expression templates: with them `auto a = b + c;` holds references to temporaries that are gone.
using BigInteger =
    boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;

/// The fewest bits that tell `count` things apart: ceil(log2 count); 0 for count <= 1.
inline int bits_to_index(std::uint64_t count) { return count <= 1 ? 0 : std::bit_width(count - 1); }

/// As above for counts that exceed a machine word.
inline int bits_to_index(const BigInteger& count) {
  return count <= 1 ? 0 : static_cast<int>(boost::multiprecision::msb(BigInteger(count - 1))) + 1;
}

}  // namespace crossbits
