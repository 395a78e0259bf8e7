#pragma once

#include <memory>

#include "protocols/coins.hpp"
#include "protocols/protocol.hpp"

namespace crossbits {

/// A party of a protocol with public coins, its own input bound.
using PublicCoinParty = std::function<Task<Verdict>(Port&, Coins)>;

/// Strings of public coins, one of which is used.
using CoinStrings = std::shared_ptr<const std::vector<Bits>>;

/// A protocol with public coins made one with private coins (Newman 1991): Alice draws one of the strings
/// with the coin (alice_coins, 0), which her part must not use otherwise, and says its number (label "coins",
/// ceil(log2 number of strings) bits); both go on as if the public coins had fallen like that. The error on
/// an input is the share of strings on which the given protocol errs. Throws std::invalid_argument for no
/// strings.
Protocol with_few_coins(PublicCoinParty alice, PublicCoinParty bob, CoinStrings strings, const Coins& coins);

}  // namespace crossbits
