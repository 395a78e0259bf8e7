#pragma once

#include <cstdint>
#include <vector>

#include "models/graph.hpp"

namespace crossbits {

/// Who holds an input value.
enum class Owner : std::uint8_t { everyone, alice, bob };

const char* name(Owner owner);
inline Owner other(Owner owner) {
  return owner == Owner::alice ? Owner::bob : owner == Owner::bob ? Owner::alice : Owner::everyone;
}

/// Owner of every input value: owners[k] belongs to graph.inputs()[k].
using Owners = std::vector<Owner>;

/// The parties on whose inputs something depends, as a set.
using Dependence = std::uint8_t;
inline constexpr Dependence on_nobody = 0, on_alice = 1, on_bob = 2, on_both = 3;

/// For every value of the graph, the parties on whose inputs it depends.
std::vector<Dependence> dependences(const Graph& graph, const Owners& owners);

}  // namespace crossbits
