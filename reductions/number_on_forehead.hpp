#pragma once

#include <memory>

#include "models/evaluate.hpp"
#include "protocols/run.hpp"

namespace crossbits {

/// By graph input: the player on whose forehead it stands, so that all others see it; -1: everybody sees it.
using Foreheads = std::vector<int>;

/// A model as a protocol of k players at a blackboard, number-on-forehead: the tuples of tokens that
/// attention looks at are dealt to the first player who sees all of them, everybody posts the sums of his
/// own, and then all know. Any order t of attention (a query and t - 1 keys) suits t players (derived here:
/// every (t - 1)-tuple of positions misses a block).
struct ForeheadProtocol {
  Graph graph;                   ///< expanded: one partial value a player
  std::vector<ValueId> outputs;  ///< what all know at the end
  int players = 0;
  std::vector<std::uint32_t> seen;  ///< by value: who can compute it, before anything about it is posted
  std::vector<int> poster;          ///< by value: who posts it; -1: nobody
  std::int64_t bits = 0;
};

/// Throws std::invalid_argument unless 2 <= players <= 16 and every input stands on the forehead of one of
/// them or of nobody (-1: all see it), and where a term of a sum depends on all blocks: then nobody can
/// compute it.
ForeheadProtocol compile_number_on_forehead(const Graph& model, const Foreheads& foreheads, int players,
                                            const std::vector<ValueId>& outputs);

/// Runs it: each player has a store of its own, into which only what it sees is written. The protocol must
/// outlive it.
class ForeheadExecutor {
 public:
  ForeheadExecutor(const ForeheadProtocol& protocol, const Foreheads& foreheads);
  /// Every player's outputs as bits, and the transcript. inputs[k] belongs to protocol.graph.inputs()[k].
  PartiesOutcome run(const InputNumbers& inputs, const RunOptions& options = {});

 private:
  const ForeheadProtocol* protocol_;
  Foreheads foreheads_;
  std::vector<ValueId> inputs_;
  Evaluator evaluator_;
  std::vector<Store> stores_;
  std::vector<Scratch> scratch_;
};

}  // namespace crossbits
