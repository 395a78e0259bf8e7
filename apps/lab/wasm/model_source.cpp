// Models in the page are specifications: there are no files to read. Stands in for
// apps/study/model_source.cpp.
#include "apps/study/model_source.hpp"

#include <stdexcept>

namespace crossbits {

bool names_file(const std::string& text) { return text.find_first_of("./") != std::string::npos; }

std::int32_t tokens_of_file(const ModelRequest& request) {
  throw std::invalid_argument("the lab reads no files (got the model \"" + request.text + "\")");
}

ChosenModel choose_model(const ModelRequest& request, const Reduction& reduction,
                         const Embedding& embedding) {
  if (names_file(request.text)) tokens_of_file(request);
  const ModelSpec spec = ModelSpec::parse(request.text.empty() ? reduction.default_model : request.text);
  return constructed(spec, embedding.construct(spec));
}

}  // namespace crossbits
