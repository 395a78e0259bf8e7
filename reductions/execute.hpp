#pragma once

#include <memory>

#include "models/evaluate.hpp"
#include "protocols/run.hpp"
#include "reductions/compile.hpp"

namespace crossbits {

/// A compiled protocol made ready to run: kernels chosen, labels made, one store a party. A party's store has room only for
/// what its program computes or receives, so that any other value is unreachable. The protocol must outlive it.
/// Not shared between threads; copies of the evaluator are cheap to share: make one Executor a thread.
class Executor {
 public:
  Executor(const CompiledProtocol& protocol, const Owners& owners);

  /// Runs the two programs over a channel as coroutines. inputs[k] belongs to protocol.graph.inputs()[k]; each party gets its
  /// own and the public ones. Returns each party's outputs as bits (empty for a party that need not know).
  Outcome<Bits, Bits> run(const InputNumbers& inputs, const RunOptions& options = {});

  /// After run(): the numerators of a value as `party` knows them. Throws std::logic_error if the party never knew it.
  const Store& store(int party) const { return party == 0 ? alice_ : bob_; }
  const CompiledProtocol& protocol() const { return *protocol_; }
  std::int64_t saturated() const { return alice_.saturated + bob_.saturated; }

 private:
  void give_inputs(const InputNumbers& inputs);

  const CompiledProtocol* protocol_;
  Owners owners_;
  std::vector<ValueId> inputs_;
  Evaluator evaluator_;
  Store alice_, bob_;
  Scratch scratch_;
  std::vector<std::string> labels_;  // by value; empty for values that are not sent
};

/// What a message carries, as bits: the index of each number within its format, numbers in order.
Bits encode(const Graph& graph, ValueId id, const Store& store);
/// The inverse. Throws ProtocolError (wrong_value) for an index beyond its format.
void decode(const Graph& graph, ValueId id, const Bits& bits, Store& store);

/// The labels of all values that a protocol sends: unique, without blanks, such as "query@8.h0".
std::vector<std::string> message_labels(const CompiledProtocol& protocol);

}  // namespace crossbits
