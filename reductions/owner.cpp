#include "reductions/owner.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {

const char* name(Owner owner) {
  return owner == Owner::alice ? "Alice" : owner == Owner::bob ? "Bob" : "public";
}

std::vector<Dependence> dependences(const Graph& graph, const Owners& owners) {
  std::vector<Dependence> result(static_cast<std::size_t>(graph.size()), on_nobody);
  std::size_t next_input = 0;
  for (ValueId id = 0; id < graph.size(); ++id) {
    Dependence& mine = result[static_cast<std::size_t>(id)];
    if (std::holds_alternative<Input>(*graph[id].operation)) {
      const Owner owner = owners.at(next_input++);
      mine = owner == Owner::alice ? on_alice : owner == Owner::bob ? on_bob : on_nobody;
    } else {
      for_each_read(graph, id, [&](ValueId read) { mine |= result[static_cast<std::size_t>(read)]; });
    }
  }
  return result;
}

}  // namespace crossbits
