#pragma once

#include <set>
#include <string>
#include <vector>

#include "reductions/reduction.hpp"

namespace crossbits {

/// What --model and its companions say, as typed; empty where they were not given.
struct ModelRequest {
  std::string text{};        ///< SPEC or FILE; empty: the reduction's default construction
  std::string bits{};        ///< --bits: width of an imported model's numbers
  std::string format{};      ///< --format BITS.FRACTION
  std::string layout{};      ///< --layout: what an imported model's features are
  std::string cases{};       ///< --cases: inputs to calibrate formats on
  std::string shape{};       ///< --shape x=1,16: open lengths
  std::string token_axis{};  ///< --token-axis: which axis of the input counts tokens, from 0
  std::string save_model{};  ///< --save-model FILE.json
};

/// What only an imported model can use: the flag, its name in stored runs, and where it is kept.
struct FileFlag {
  const char* flag;
  const char* key;
  std::string ModelRequest::*value;
};
inline constexpr FileFlag file_flags[] = {
    {"--bits", "bits", &ModelRequest::bits},       {"--format", "format", &ModelRequest::format},
    {"--layout", "layout", &ModelRequest::layout}, {"--cases", "cases", &ModelRequest::cases},
    {"--shape", "shape", &ModelRequest::shape},    {"--token-axis", "token_axis", &ModelRequest::token_axis}};

/// A model ready to be tied to a problem.
struct ChosenModel {
  Graph graph;
  std::string text;     ///< spec or file: what --model would say to get it again
  std::string family;   ///< "attention", "rnn", "mlp": whose paper protocol it takes
  std::string summary;  ///< "1 head, query width 6, 1 bit a number"
  bool certified = false;
  std::string reason;  ///< why it is certified, or why not
  Claim claim;
  std::vector<std::string> notes{};       ///< what else was decided: fillers, remarks of the lowering
  std::set<std::string> public_fields{};  ///< input fields that everybody knows (--layout ...:public)
};

/// What a reduction or a theorem built for a specification.
ChosenModel constructed(const ModelSpec& spec, Construction built);

/// True for FILE.onnx and FILE.json and for anything else that can only be a file name.
bool names_file(const std::string& model_text);

/// Whose paper protocol a model takes: "attention", else "rnn" where it carries a state, else "mlp".
std::string family_of(const Graph& graph);

/// How many tokens the model of a file reads.
std::int32_t tokens_of_file(const ModelRequest& request);

/// The one place where --model becomes a graph for a reduction: a construction of the reduction, or a file.
/// Throws std::invalid_argument with a sentence.
ChosenModel choose_model(const ModelRequest& request, const Reduction& reduction, const Embedding& embedding);

/// The same for a model on its own (`count`): a specification without weights, or a file.
ChosenModel choose_model(const ModelRequest& request);

}  // namespace crossbits
