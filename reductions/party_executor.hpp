#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/evaluate.hpp"
#include "protocols/party.hpp"
#include "reductions/compile.hpp"

namespace crossbits {

/// What the parts of one compiled protocol share and nobody changes: chosen kernels and labels. The protocol
/// must outlive it.
struct ExecutionPlan {
  explicit ExecutionPlan(const CompiledProtocol& compiled);

  const CompiledProtocol* protocol;
  std::vector<ValueId> inputs;
  Evaluator evaluator;
  std::vector<std::string> labels;  ///< by value; empty for values that are not sent
};

/// One party's part of a compiled protocol, ready to run: in a process that holds this party's input only, or
/// beside the other part (Executor). Its store has room for what its program computes or receives, so that
/// any other value is unreachable.
class PartyExecutor {
 public:
  /// `party`: 0 is Alice, 1 is Bob.
  PartyExecutor(std::shared_ptr<const ExecutionPlan> plan, const Owners& owners, int party);

  /// inputs[k] belongs to plan.inputs[k]. Only the party's own and the public ones are looked at; the others
  /// may be empty.
  void give(const InputNumbers& inputs);
  /// The part as a coroutine, after give(). Ends in the outputs as bits, none for a party that need not know.
  /// This object must outlive it.
  Task<Bits> play(Port& port);

  const Store& store() const { return store_; }

 private:
  friend Task<Bits> play_part(Port& port, PartyExecutor& part);

  std::shared_ptr<const ExecutionPlan> plan_;
  const Program* program_;
  std::vector<char> given_;  // by input: this party's, or public
  Store store_;
  Scratch scratch_;
  bool answers_;
};

}  // namespace crossbits
