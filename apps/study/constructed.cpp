#include "apps/study/model_source.hpp"

namespace crossbits {

ChosenModel constructed(const ModelSpec& spec, Construction built) {
  return {.graph = std::move(built.graph),
          .text = spec.text(),
          .family = spec.family,
          .summary = built.summary,
          .certified = built.certified,
          .reason = built.reason,
          .claim = built.claim};
}

}  // namespace crossbits
