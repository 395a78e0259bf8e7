#pragma once

#include <memory>
#include <optional>

#include "reductions/own_inputs.hpp"

namespace crossbits {

/// What Alice sends in a one-way protocol, as a function of her input alone: her program without a channel.
/// Owns a store, so make one a thread (copies share the evaluator). Embedding, model and protocol must
/// outlive it.
class AliceMessage {
 public:
  /// Throws std::invalid_argument when Alice hears something before she has said all.
  AliceMessage(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol);

  /// All that she sends, message after message.
  Bits operator()(const Symbols& x);
  /// How many bits that is, whatever x.
  std::int64_t bits() const { return bits_; }

  /// The same as numbers: the numerators of every value that she sends. Nothing when one may exceed 2^40.
  std::optional<Numbers> numbers(const Symbols& x);

  /// What she sends, in order.
  const std::vector<ValueId>& sent() const { return sent_; }

 private:
  void evaluate(const Symbols& x);

  const Graph* graph_;
  std::shared_ptr<const Evaluator> evaluator_;
  Store store_;
  Scratch scratch_;
  OwnInputs own_;
  Numbers numerators_;
  std::vector<ValueId> computed_;  // what depends on x, in order
  std::vector<ValueId> sent_;
  std::int64_t bits_ = 0;
};

/// True if all that Alice says she says before she hears anything, and Bob ends with the answer.
bool is_one_way_from_alice(const CompiledProtocol& protocol);

}  // namespace crossbits
