#pragma once

#include "models/lanes/lower_to_tape.hpp"
#include "models/lanes/run.hpp"
#include "reductions/own_inputs.hpp"
#include "reductions/witness/alice_message.hpp"
#include "reductions/witness/collision.hpp"

namespace crossbits {

/// Which of Alice's inputs a state of a collision search stands for. With up to 64 bits of input all states
/// are different inputs (up to rounding down to a power of two); beyond, symbols are drawn from the state.
class StateInputs {
 public:
  explicit StateInputs(const Domain& domain);
  int bits() const { return bits_; }
  Symbols input(std::uint64_t state) const;
  /// Bits 64 * word .. of a binary input, from the lowest.
  std::uint64_t word(std::uint64_t state, std::size_t word) const;
  bool binary() const { return domain_.alphabet() == 2; }

 private:
  Domain domain_;
  int bits_;
};

/// Alice's message lowered for evaluation side by side; shared by threads.
class LoweredMessage {
 public:
  /// Nothing where some number is too large for that: then messages are computed one by one.
  static std::shared_ptr<const LoweredMessage> make(const Embedding& embedding, const DecidingModel& model,
                                                    const CompiledProtocol& protocol);

  /// A leaf of the tape as a function of one of Alice's symbols: what it is for symbol 0 and 1.
  struct Leaf {
    std::size_t symbol = 0;
    double zero = 0, one = 0;
  };

 private:
  friend class MessageFunction;
  LoweredMessage(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol,
                 LoweredGraph lowered);
  void find_leaves();
  std::vector<double> leaf_numbers(OwnInputs& own, const Symbols& x) const;

  const Embedding& embedding_;
  const DecidingModel& model_;
  const Graph& graph_;
  Evaluator evaluator_;
  LoweredGraph lowered_;
  std::unique_ptr<const LaneProgram> program_;
  std::vector<Leaf> leaves_;  ///< empty where some leaf depends on several symbols, or symbols are not bits
};

/// State -> input of Alice's -> message -> hash, cut to a state. `salt` chooses one of many such functions.
/// Without a lowered message, messages are computed one by one.
std::unique_ptr<StateFunction> message_function(std::shared_ptr<const LoweredMessage> lowered,
                                                AliceMessage one_by_one, const StateInputs& inputs,
                                                std::uint64_t salt);

}  // namespace crossbits
