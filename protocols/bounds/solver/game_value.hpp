#pragma once

#include <utility>

#include "protocols/bounds/effort.hpp"
#include "protocols/bounds/fooling.hpp"
#include "protocols/rational.hpp"
#include "protocols/tree.hpp"

namespace crossbits {

/// The value of the game of Yao 1977 on a small matrix: one player draws a protocol of at most so many bits,
/// the other an input, and the first pays 1 where its protocol is wrong. The value is the least worst error
/// of protocols with public coins.
struct GameValue {
  Rational lower = 0, upper = 1;                             ///< equal when exact
  std::vector<std::pair<Entry, Rational>> distribution{};    ///< every protocol errs with at least `lower`
  std::vector<std::pair<Rational, ProtocolTree>> mixture{};  ///< errs with at most `upper`; leaves are planes
  bool is_exact() const { return lower == upper; }
};

/// By linear programming (Clp) with protocols added as long as one errs less than the solver believes; the
/// optimal basis is solved again in exact fractions, for both players, and the best protocol against the
/// exact distribution is looked for once more. The matrix must fit BestResponse.
GameValue game_value(const CommunicationMatrix& matrix, int bits, Effort& effort);

}  // namespace crossbits
