#pragma once

#include <cstdint>
#include <vector>

#include "basis/claim.hpp"
#include "basis/integer.hpp"

namespace crossbits {

/// Who may speak. `alice_to_bob`: one message from Alice, after which Bob may only announce the answer; the
/// reverse likewise. `two_way`: anything.
enum class Direction { alice_to_bob, bob_to_alice, two_way };

/// Who must know the answer at the end. Printed with every number; see docs/conventions.md.
enum class Knows { alice, bob, both };

/// "alice_to_bob", "bob_to_alice", "two_way"; "alice", "bob", "both".
const char* name(Direction direction);
const char* name(Knows knows);

/// What any deterministic protocol must pay in the worst case, and why.
struct KnownCost {
  Direction direction = Direction::two_way;
  Knows knows = Knows::both;
  std::uint64_t bits = 0;
  Kind kind = Kind::exact;  ///< exact: reached by a protocol; lower_bound: never less
  Claim claim;
};

/// What a one-way protocol must tell about the sender's lines of the matrix (her rows or his columns).
struct Lines {
  BigInteger distinct = 0;  ///< how many different ones there are
  /// Sum over the different lines of the number of transcripts that the answers of that line need:
  /// 2^ceil(log2 z) for z values (then `exact`), or z (then a lower bound).
  BigInteger transcripts = 0;
  bool exact = true;
};

/// The four one-way entries of a total function: by direction, the receiver alone or both. The message must
/// tell different lines apart; announcing needs a tree with `transcripts` leaves (Kraft). Both are reached if
/// `exact`.
std::vector<KnownCost> one_way_costs(const Lines& rows, const Lines& columns);

/// All entries of a Boolean f on {0,1}^n x {0,1}^n that is as hard as can be: one-way n, D(f) = n + 1 by
/// `claim`, one party alone n. `transcripts` of its rows and columns lie in (2^n, 2^(n+1)].
std::vector<KnownCost> full_costs(int n, const Claim& claim);

}  // namespace crossbits
