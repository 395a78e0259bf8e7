#pragma once

#include <memory>

#include "protocols/run.hpp"
#include "reductions/party_executor.hpp"

namespace crossbits {

/// Both parts of a compiled protocol made ready to run in one process, each with a store of its own
/// (PartyExecutor). The protocol must outlive it. Not shared between threads: make one Executor a thread.
class Executor {
 public:
  Executor(const CompiledProtocol& protocol, const Owners& owners);

  /// Runs the two programs over a channel as coroutines. inputs[k] belongs to protocol.graph.inputs()[k];
  /// each party gets its own and the public ones. Returns each party's outputs as bits (empty for a party
  /// that need not know).
  Outcome<Bits, Bits> run(const InputNumbers& inputs, const RunOptions& options = {});

  /// After run(): the numerators of a value as `party` knows them. Throws std::logic_error if the party never
  /// knew it.
  const Store& store(int party) const { return (party == 0 ? alice_ : bob_).store(); }
  const CompiledProtocol& protocol() const { return *plan_->protocol; }
  std::int64_t saturated() const { return alice_.store().saturated + bob_.store().saturated; }

 private:
  std::shared_ptr<const ExecutionPlan> plan_;
  PartyExecutor alice_, bob_;
};

/// What a message carries, as bits: the index of each number within its format, numbers in order.
Bits encode(const Graph& graph, ValueId id, const Store& store);
/// The inverse. Throws ProtocolError (wrong_value) for an index beyond its format.
void decode(const Graph& graph, ValueId id, const Bits& bits, Store& store);

/// The labels of all values that a protocol sends: unique, without blanks, such as "query@8.h0".
std::vector<std::string> message_labels(const CompiledProtocol& protocol);

}  // namespace crossbits
