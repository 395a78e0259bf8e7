#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/delay_line.hpp"
#include "models/constructions/lookup_inputs.hpp"

namespace crossbits {
namespace {

/// Rows of the identity.
std::vector<std::int64_t> onehot_rows(std::int32_t n) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(n) * static_cast<std::size_t>(n), 0);
  for (std::size_t i = 0; i < rows.size(); i += static_cast<std::size_t>(n) + 1) rows[i] = 1;
  return rows;
}

/// sum over cells of cell * [cell asked for]: cell k of `cells` holds symbol n - 1 - k.
std::shared_ptr<const Operation> select(std::int32_t cells, std::int32_t n) {
  Polynomial p;
  for (std::int32_t k = 0; k < cells; ++k) p.terms.push_back({1, k, cells + n - 1 - k});
  p.row_ends = {cells};
  return operation(std::move(p));
}

}  // namespace

Construction lookup_recurrent(const LookupTask& task, const ModelSpec& spec) {
  spec.expect_only({"memory", "cell"});
  const auto memory = static_cast<std::int32_t>(spec.number("memory", task.n, 1, 1 << 20));
  const std::int32_t cells = std::min(memory, task.n);
  const std::string cell = spec.word("cell", "plain");
  const bool saturated = cell != "plain";
  if (saturated && task.symbols != 2)
    throw std::invalid_argument(
        fmt::format("a {} cell of the model holds one of 2 symbols, not of {}", cell, task.symbols));
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = task.n + 1;
  const Place last{task.n, -1, -1, 0};
  Stream read = add_symbols(graph, task);
  const Format held = saturated ? Format::sign() : Format::symbol(task.symbols);
  if (saturated)
    for (std::int32_t t = 0; t < task.n; ++t)
      read[static_cast<std::size_t>(t)] = translate(graph, read[static_cast<std::size_t>(t)], {-1, 1}, held,
                                                    {t, -1, -1, 0}, Role::activation);
  const ValueId state = add_delay_line(graph, read, held, cells, cell).back();
  const ValueId asked =
      translate(graph, add_query(graph, task), onehot_rows(task.n), Format::bit(), last, Role::activation);
  const ValueId found = graph.add({select(cells, task.n),
                                   one_part(held, 1),
                                   {graph.whole(state), graph.whole(asked)},
                                   last,
                                   saturated ? Role::activation : Role::output});
  graph.outputs = {saturated ? translate(graph, found, {0, 1}, Format::bit(), last, Role::output) : found};
  c.summary = fmt::format("recurrent network: {} {} of {} symbols", memory,
                          saturated ? fmt::format("saturated {} cells", cell) : "cells", task.symbols);
  c.certified = memory >= task.n;
  c.reason = c.certified ? "every symbol has a cell of its own"
                         : fmt::format("{} of {} symbols have no cell", task.n - memory, task.n);
  c.claim = {"state bits >= ceil(n log2 symbols), whatever the depth",
             "Bhattamishra, Hahn, Blunsom, Kanade 2024", Ground::memory};
  return c;
}

}  // namespace crossbits
