#pragma once

#include <string>

#include "reductions/catalogue.hpp"
#include "reductions/deciding_model.hpp"

namespace crossbits::test {

/// A reduction, a construction for it, and its paper protocol.
struct Asked {
  Asked(const std::string& id, int n, const std::string& model_spec)
      : reduction(find_reduction(id)), embedding(reduction.embed(reduction.problem_id, n, {})) {
    const ModelSpec spec = ModelSpec::parse(model_spec);
    model = decide_with(embedding.construct(spec).graph, embedding);
    protocol = compile(model.graph, model.owners, {model.decision}, reduction.paper(spec.family).permit);
  }

  const Reduction& reduction;
  Embedding embedding;
  DecidingModel model;
  CompiledProtocol protocol;
};

}  // namespace crossbits::test
