#include "apps/study/model_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/architecture.hpp"

namespace crossbits {
namespace {

/// What only an imported model can use.
void refuse_file_flags(const ModelRequest& request, const std::string& spec) {
  const std::pair<const char*, const std::string*> flags[] = {{"--bits", &request.bits},
                                                              {"--format", &request.format},
                                                              {"--layout", &request.layout},
                                                              {"--cases", &request.cases},
                                                              {"--shape", &request.shape}};
  for (const auto& [flag, value] : flags) {
    if (value->empty()) continue;
    throw std::invalid_argument(
        fmt::format("{} {} is for a model from a file; {} is a specification, whose own options say it", flag,
                    *value, spec));
  }
}

void refuse_save_model(const ModelRequest& request) {
  if (request.save_model.empty()) return;
  throw std::invalid_argument(fmt::format("--save-model {} cannot be written yet", request.save_model));
}

ChosenModel read_model_file(const ModelRequest& request) {
  throw std::invalid_argument(fmt::format("{} cannot be compiled yet", request.text));
}

ChosenModel chosen(const ModelSpec& spec, Construction built) {
  return {.graph = std::move(built.graph),
          .text = spec.text(),
          .family = spec.family,
          .summary = built.summary,
          .certified = built.certified,
          .reason = built.reason,
          .claim = built.claim};
}

}  // namespace

bool names_file(const std::string& text) {
  const std::string family = text.substr(0, text.find(':'));
  return text.find('/') != std::string::npos || family.find('.') != std::string::npos;
}

ChosenModel choose_model(const ModelRequest& request, const Reduction& reduction,
                         const Embedding& embedding) {
  if (names_file(request.text)) return read_model_file(request);
  const ModelSpec spec = ModelSpec::parse(request.text.empty() ? reduction.default_model : request.text);
  refuse_file_flags(request, spec.text());
  refuse_save_model(request);
  return chosen(spec, embedding.construct(spec));
}

ChosenModel choose_model(const ModelRequest& request) {
  if (names_file(request.text)) return read_model_file(request);
  const ModelSpec spec = ModelSpec::parse(request.text);
  refuse_file_flags(request, spec.text());
  refuse_save_model(request);
  if (spec.family != "transformer") {
    throw std::invalid_argument(
        fmt::format("{} does not stand alone (a reduction builds it); count takes "
                    "transformer:layers=,heads=,width=,tokens=,bits= or a file",
                    spec.text()));
  }
  return chosen(spec, transformer_architecture(spec));
}

}  // namespace crossbits
