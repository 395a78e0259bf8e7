#pragma once

#include "protocols/coins.hpp"
#include "protocols/problem.hpp"
#include "protocols/protocol.hpp"
#include "protocols/rational.hpp"

namespace crossbits {

/// A randomised protocol: given inputs and coins, its two parties.
using RandomisedProtocol = std::function<Protocol(const Symbols& x, const Symbols& y, const Coins& coins)>;

/// What a randomised protocol does over all coins and inputs, exactly.
struct ExactError {
  Rational worst = 0;           ///< the largest probability, over inputs, of an answer that is not f(x, y)
  Symbols x{}, y{};             ///< the first inputs that reach it
  std::uint64_t runs = 0;       ///< of the protocol: inputs times outcomes of its coins
  std::uint64_t most_bits = 0;  ///< of a transcript
};

/// Runs the protocol on all inputs where f is defined, with every outcome of its coins, public and private.
/// Throws std::invalid_argument if that takes more than `most_runs` runs.
ExactError exact_error(const Problem& problem, const RandomisedProtocol& protocol, std::uint64_t most_runs);

}  // namespace crossbits
