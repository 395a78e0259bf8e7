#include "apps/study/model_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "apps/study/files.hpp"
#include "apps/study/imported_source.hpp"
#include "apps/study/standalone.hpp"
#include "models/constructions/architecture.hpp"
#include "models/model_file.hpp"

namespace crossbits {
namespace {

void refuse_file_flags(const ModelRequest& request, const std::string& spec) {
  for (const FileFlag& f : file_flags) {
    const std::string& value = request.*f.value;
    if (value.empty()) continue;
    throw std::invalid_argument(
        fmt::format("{} {} is for a model from a file; {} is a specification, whose own options say it",
                    f.flag, value, spec));
  }
}

std::string file_text(const std::string& path) {
  std::istringstream none;
  return read_text(path, none);
}

/// Writes the model where --save-model says.
ChosenModel kept(ChosenModel model, const ModelRequest& request) {
  if (!request.save_model.empty()) write_text("--save-model", request.save_model, save_model(model.graph));
  return model;
}

/// A model that --save-model wrote: formats and weights are its own, so nothing is calibrated.
ChosenModel read_saved_model(const ModelRequest& request) {
  refuse_file_flags(request, request.text);
  Graph graph = load_model(file_text(request.text), request.text);
  const std::string family = family_of(graph);
  return {.graph = std::move(graph),
          .text = request.text,
          .family = family,
          .summary = fmt::format("{}: exact integer weights and formats", request.text),
          .certified = false,
          .reason = "a model from a file is not certified; verify runs it on all inputs",
          .claim = {}};
}

/// FILE.onnx or FILE.json.
ChosenModel read_model_file(const ModelRequest& request, const Embedding* embedding) {
  if (request.text.ends_with(".json")) return read_saved_model(request);
  return imported_model(request, embedding, embedding ? embedding->outputs : std::vector<std::int32_t>{});
}

}  // namespace

bool names_file(const std::string& text) {
  const std::string family = text.substr(0, text.find(':'));
  return text.find('/') != std::string::npos || family.find('.') != std::string::npos;
}

std::int32_t tokens_of_file(const ModelRequest& request) {
  return request.text.ends_with(".json") ? load_model(file_text(request.text), request.text).tokens
                                         : imported_tokens(request);
}

std::string family_of(const Graph& graph) {
  bool state = false;
  for (ValueId id = 0; id < graph.size(); ++id) {
    if (std::holds_alternative<Attend>(*graph[id].operation)) return "attention";
    state = state || graph[id].role == Role::state;
  }
  return state ? "rnn" : "mlp";
}

ChosenModel choose_model(const ModelRequest& request, const Reduction& reduction,
                         const Embedding& embedding) {
  if (names_file(request.text)) return kept(read_model_file(request, &embedding), request);
  const ModelSpec spec = ModelSpec::parse(request.text.empty() ? reduction.default_model : request.text);
  refuse_file_flags(request, spec.text());
  return kept(constructed(spec, embedding.construct(spec)), request);
}

ChosenModel choose_model(const ModelRequest& request) {
  if (names_file(request.text)) return kept(read_model_file(request, nullptr), request);
  const ModelSpec spec = ModelSpec::parse(request.text);
  refuse_file_flags(request, spec.text());
  if (auto built = standalone_construction(spec)) return kept(constructed(spec, std::move(*built)), request);
  if (spec.family != "transformer") {
    throw std::invalid_argument(
        fmt::format("{} does not stand alone (a reduction builds it); count takes "
                    "transformer:layers=,heads=,width=,tokens=,bits= or a file",
                    spec.text()));
  }
  return kept(constructed(spec, transformer_architecture(spec)), request);
}

}  // namespace crossbits
