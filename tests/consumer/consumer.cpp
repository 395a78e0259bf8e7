// The whole flow from outside: DISJ_3 becomes sparse averaging, attention decides it, and the attention
// becomes a protocol.

#include <cstdio>

#include "reductions/catalogue.hpp"
#include "reductions/verify.hpp"

int main() {
  using namespace crossbits;
  const Reduction reduction = disjointness_to_sparse_average();
  const Embedding embedding = reduction.embed("disjointness", 3, {});
  const ModelSpec spec = ModelSpec::parse("attention:keys=pairs,bits=1");
  const DecidingModel model = decide_with(embedding.construct(spec).graph, embedding);
  const Permit paper = reduction.paper(spec.family).permit;
  const CompiledProtocol protocol = compile(model.graph, model.owners, {model.decision}, paper);
  const Verification found = verify(embedding, model, protocol, {});
  std::printf("DISJ_3 through attention: %d inputs, %d wrong, %d bits\n", static_cast<int>(found.inputs),
              static_cast<int>(found.wrong), static_cast<int>(found.max_bits));
  return found.inputs == 64 && found.wrong == 0 && found.protocol_equals_model() && found.max_bits == 3 ? 0
                                                                                                        : 1;
}
