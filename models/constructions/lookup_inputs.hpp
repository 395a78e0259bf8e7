#pragma once

#include "models/constructions/lookup.hpp"

namespace crossbits {

/// Appends the inputs of the tokens before the last.
std::vector<ValueId> add_symbols(Graph& graph, const LookupTask& task);
/// Appends the input of the last token, but for by_lag.
ValueId add_query(Graph& graph, const LookupTask& task);
/// Appends what a table holds for the symbol `read`: as many numbers of `format` as the table has for each
/// symbol.
ValueId translate(Graph& graph, ValueId read, std::vector<std::int64_t> table, const Format& format,
                  const Place& place, Role role);

}  // namespace crossbits
