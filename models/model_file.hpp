#pragma once

#include <string>

#include "models/graph.hpp"

namespace crossbits {

/// A model as a JSON text of schema "crossbits.model/1": exact integer weights and formats, so that anyone
/// can replay a result. Operations, shapes, token sets and attention rules are written once and referred to
/// by number; integers beyond 2^53 are decimal strings. Throws std::invalid_argument for the groups of tokens
/// that `expand` makes: they belong to a protocol, not to a model.
std::string save_model(const Graph& graph);

/// The inverse: save_model(load_model(text)) is the same text again. Everything is checked, so that a graph
/// that was loaded can be evaluated. Throws std::invalid_argument with one sentence that names the file
/// (`name`, for messages only) and the value at fault.
Graph load_model(const std::string& text, const std::string& name);

}  // namespace crossbits
