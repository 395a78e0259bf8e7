#pragma once

#include <cstdint>
#include <string>

#include "protocols/transcript_io.hpp"
#include "reductions/reduction.hpp"

namespace crossbits {

/// A change of a reduction that a student can read: a party changes its input before it writes its tokens, or
/// Bob reads the outputs against another threshold. Some change nothing that matters.
struct Mutation {
  enum class Change {
    complement_one,
    complement_all,
    forget,
    exchange,
    reverse,
    threshold
  } change = Change::forget;
  bool alice = false, bob = false;  ///< who changes the input
  int i = 0, j = 0;                 ///< places of complement_one, forget, exchange
  int shift = 0;                    ///< threshold: by shift / (2n)

  /// In words, beginning with "Alice", "Bob" or "Both parties".
  std::string text(const Embedding& embedding) const;
  Json json(const Embedding& embedding) const;
  /// What a party writes instead of `input`. A number points into the other party's string: places are moved,
  /// not bits.
  Symbols of(const Symbols& input, const Domain& domain) const;
};

/// The mutation of a seed, one that fits the embedding.
Mutation draw_mutation(Draw& draw, const Embedding& embedding);
/// The reduction with the mutation in it.
Embedding mutated(const Embedding& embedding, const Mutation& mutation);

}  // namespace crossbits
