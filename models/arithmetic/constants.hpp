#pragma once

#include "basis/integer.hpp"

namespace crossbits {

/// 2^fraction ln 2, less than 2 units below the true value. Sum of three areatangent series (Gosper; see
/// Arndt and Haenel, Pi unleashed): ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749).
BigInteger ln2(int fraction);

/// 2^fraction pi, less than 2 units below the true value. Machin 1706: pi = 16 arctan(1/5) - 4 arctan(1/239).
BigInteger pi(int fraction);

}  // namespace crossbits
