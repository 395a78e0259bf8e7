#pragma once

#include "basis/integer.hpp"

namespace crossbits {

/// An exact fraction.
using Rational =
    boost::multiprecision::number<boost::multiprecision::cpp_rational_backend, boost::multiprecision::et_off>;

}  // namespace crossbits
