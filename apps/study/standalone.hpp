#pragma once

#include <optional>

#include "models/constructions/construction.hpp"

namespace crossbits {

/// Constructions that need no reduction: match2:, match3:, match3-bigram:, match3-local: with tokens= and
/// modulus= (and bits=, order=, reach=); relative: with lag= (and tokens=). Nothing for another family.
/// Throws std::invalid_argument for options that do not fit.
std::optional<Construction> standalone_construction(const ModelSpec& spec);

}  // namespace crossbits
