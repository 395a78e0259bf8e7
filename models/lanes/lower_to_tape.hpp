#pragma once

#include <functional>
#include <optional>

#include "models/lanes/tape.hpp"

namespace crossbits {

/// Where the numbers of a graph's inputs come from.
struct TapeInput {
  std::uint8_t depends = 0;  ///< the parties that give it, as a set; 0: `known` says what it is
  Numbers known{};
};

/// A graph written out number by number.
struct LoweredGraph {
  Tape tape;
  std::vector<std::vector<Register>> registers;  ///< by value: its numbers; empty where nobody needs it
  std::vector<ValueId> leaf_values;  ///< inputs in the order of the tape's leaves, each with all its numbers
};

/// Most instructions and terms of a tape.
inline constexpr std::size_t most_tape_entries = std::size_t{1} << 24;

/// Writes out what `wanted` needs. `inputs[k]` belongs to graph.inputs()[k]. Nothing where some number may
/// reach 2^53, or the tape would be too long: then the plain evaluator alone can do it.
std::optional<LoweredGraph> lower_to_tape(const Graph& graph, const std::vector<TapeInput>& inputs,
                                          const std::vector<ValueId>& wanted);

}  // namespace crossbits
