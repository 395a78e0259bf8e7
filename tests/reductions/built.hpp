#pragma once

#include <string>

#include "reductions/deciding_model.hpp"
#include "reductions/reduction.hpp"

namespace crossbits::test {

/// An embedding, a construction for it, and the protocol that a permit makes of it.
struct Built {
  Embedding embedding;
  DecidingModel model;
  CompiledProtocol protocol;
  bool certified;
};

inline Built build(Embedding embedding, const std::string& model_spec, const Permit& permit) {
  Construction c = embedding.construct(ModelSpec::parse(model_spec));
  DecidingModel model = decide_with(std::move(c.graph), embedding);
  CompiledProtocol protocol = compile(model.graph, model.owners, {model.decision}, permit);
  return {std::move(embedding), std::move(model), std::move(protocol), c.certified};
}

}  // namespace crossbits::test
