#pragma once

#include "apps/study/model_source.hpp"
#include "models/import/imported_model.hpp"

namespace crossbits {

/// An ONNX file as a model for a reduction (`embedding`) or on its own (null): bound, lowered, its formats
/// calibrated on --cases, else on the reduction's own inputs (all, or 1,000 seeded ones), else on seeded
/// inputs. `asked` names the output tokens that are wanted; empty: all. Throws std::invalid_argument with a
/// sentence.
ImportedModel import_requested(const ModelRequest& request, const Embedding* embedding,
                               const std::vector<std::int32_t>& asked);

/// Throws std::invalid_argument with a sentence if --bits, --format, --layout or --shape are malformed.
void check_import_flags(const ModelRequest& request);

/// How many tokens the model of a file reads: what --tokens says by itself.
std::int32_t imported_tokens(const ModelRequest& request);

/// The same, ready to be tied to a problem or counted.
ChosenModel imported_model(const ModelRequest& request, const Embedding* embedding,
                           const std::vector<std::int32_t>& asked);

}  // namespace crossbits
