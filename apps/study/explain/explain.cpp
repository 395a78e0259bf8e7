#include "apps/study/explain/explain.hpp"

#include <fmt/format.h>

namespace crossbits {

Document explain(const Setup& setup, const Experiment& experiment, const std::vector<std::string>& calls) {
  Document page{
      .title = fmt::format("{}: a lower bound on one instance", setup.reduction->id),
      .subtitle = fmt::format("{}, {}, step by step. Every number is recomputed by the commands at the end.",
                              setup.problem().name, setup.model.text)};
  page.sections = {claim_section(setup, experiment),    embedding_section(setup, experiment),
                   protocol_section(setup, experiment), cost_section(setup, experiment),
                   bound_section(setup, experiment),    witness_section(setup, experiment)};
  page.sections.push_back({"Run it again", {Listing{calls}}});
  return page;
}

}  // namespace crossbits
