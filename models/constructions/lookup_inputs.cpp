#include "models/constructions/lookup_inputs.hpp"

#include "models/layers/linear.hpp"

namespace crossbits {

std::vector<ValueId> add_symbols(Graph& graph, const LookupTask& task) {
  std::vector<ValueId> symbols;
  for (std::int32_t t = 0; t < task.n; ++t)
    symbols.push_back(add_input(graph, "symbol", t, Format::symbol(task.symbols), 1));
  return symbols;
}

ValueId add_query(Graph& graph, const LookupTask& task) {
  return add_input(graph, "query", task.n, Format::symbol(task.n), 1);
}

ValueId translate(Graph& graph, ValueId read, std::vector<std::int64_t> table, const Format& format,
                  const Place& place, Role role) {
  const auto symbols = static_cast<std::int32_t>(graph.format(read).count);
  const std::int32_t width = static_cast<std::int32_t>(table.size()) / symbols;
  return graph.add(
      {operation(Lookup{std::move(table)}), one_part(format, width), {graph.whole(read)}, place, role});
}

}  // namespace crossbits
