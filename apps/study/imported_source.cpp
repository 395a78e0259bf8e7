#include "apps/study/imported_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>

namespace crossbits {
namespace {

constexpr std::uint64_t calibration_samples = 1000;
constexpr std::uint64_t calibration_seed = 1;

int whole_number(const std::string& text, const char* flag, int low, int high) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high)
    throw std::invalid_argument(
        fmt::format("{} must be a number from {} to {}, not \"{}\"", flag, low, high, text));
  return value;
}

QuantiseOptions quantise_options(const ModelRequest& request) {
  QuantiseOptions options;
  if (!request.bits.empty() && !request.format.empty())
    throw std::invalid_argument(
        fmt::format("--bits {} and --format {} cannot both be given", request.bits, request.format));
  if (!request.bits.empty()) options.bits = whole_number(request.bits, "--bits", 2, 32);
  if (!request.format.empty()) {
    const auto dot = request.format.find('.');
    if (dot == std::string::npos)
      throw std::invalid_argument(
          fmt::format("--format is BITS.FRACTION, such as 8.4, not \"{}\"", request.format));
    options.bits = whole_number(request.format.substr(0, dot), "BITS of --format", 2, 32);
    options.format = Format::signed_bits(
        options.bits, whole_number(request.format.substr(dot + 1), "FRACTION of --format", 0, 40));
  }
  return options;
}

std::optional<int> token_axis(const ModelRequest& request) {
  if (request.token_axis.empty()) return std::nullopt;
  return whole_number(request.token_axis, "--token-axis", 0, 15);
}

LowerOptions lower_options(const ModelRequest& request, const Embedding* embedding,
                           const std::vector<std::int32_t>& asked) {
  LowerOptions options;
  options.asked = asked;
  options.token_axis = token_axis(request);
  if (!request.layout.empty()) options.layout = parse_layout(request.layout);
  if (!embedding) return options;
  if (request.layout.empty())
    throw std::invalid_argument(
        fmt::format("{} needs --layout, which says what its features are; {} has the fields {}", request.text,
                    embedding->task, [&] {
                      std::vector<std::string> names;
                      for (const Field& f : embedding->fields)
                        if (std::find(names.begin(), names.end(), f.name) == names.end())
                          names.push_back(f.name);
                      return fmt::format("{}", fmt::join(names, ", "));
                    }()));
  for (LayoutField& field : options.layout) {
    const auto own = std::find_if(embedding->fields.begin(), embedding->fields.end(),
                                  [&](const Field& f) { return f.name == field.name; });
    if (own == embedding->fields.end())
      throw std::invalid_argument(fmt::format("--layout names the field \"{}\", which {} does not have",
                                              field.name, embedding->task));
    if (field.count == 0) field.count = own->count;
  }
  return options;
}

/// Numbers of the draft's inputs for one pair of inputs of the problem.
class EmbeddedInputs {
 public:
  EmbeddedInputs(const Draft& draft, const Embedding& embedding) : embedding_(embedding) {
    std::map<std::pair<std::string, std::int32_t>, std::size_t> at;
    for (std::size_t k = 0; k < embedding.fields.size(); ++k)
      at[{embedding.fields[k].name, embedding.fields[k].token}] = k;
    for (const std::int32_t id : draft_inputs(draft)) {
      const Draft::Value& v = draft.values[static_cast<std::size_t>(id)];
      const auto found = at.find({std::get<Draft::Input>(v.operation).field, v.place.position});
      if (found == at.end())
        throw std::invalid_argument(fmt::format("the model reads {} tokens, but {} has {}", draft.tokens,
                                                embedding.task, embedding.tokens));
      fields_.push_back(found->second);
    }
  }

  std::vector<std::vector<double>> of(const Symbols& x, const Symbols& y) const {
    const FieldNumbers written = embedding_.embed(x, y);
    std::vector<std::vector<double>> result;
    for (const std::size_t k : fields_) {
      std::vector<double> numbers;
      for (const std::int64_t u : written[k].empty() ? embedding_.fillers[k] : written[k])
        numbers.push_back(std::ldexp(static_cast<double>(u), -embedding_.fields[k].format.fraction));
      result.push_back(std::move(numbers));
    }
    return result;
  }

 private:
  const Embedding& embedding_;
  std::vector<std::size_t> fields_;
};

CalibrationInputs calibration_from_embedding(const Draft& draft, const Embedding& embedding) {
  const EmbeddedInputs inputs(draft, embedding);
  const Problem& problem = embedding.problem;
  CalibrationInputs result;
  if (problem.x_count() * problem.y_count() <= calibration_samples) {
    for (std::uint64_t x = 0; problem.x_count() > x; ++x)
      for (std::uint64_t y = 0; problem.y_count() > y; ++y)
        result.numbers.push_back(inputs.of(problem.x_at(x), problem.y_at(y)));
    result.text = fmt::format("all {} inputs of {}", result.numbers.size(), problem.name);
    return result;
  }
  for (std::uint64_t k = 0; k < calibration_samples; ++k) {
    const Instance instance = problem.instance(calibration_seed + k);
    result.numbers.push_back(inputs.of(instance.x, instance.y));
  }
  result.text =
      fmt::format("{} seeded inputs of {} (seed {})", calibration_samples, problem.name, calibration_seed);
  return result;
}

ShapeBindings bindings_of(const ModelRequest& request) {
  ShapeBindings bindings;
  if (!request.shape.empty()) bindings.insert(parse_shape(request.shape));
  return bindings;
}

}  // namespace

void check_import_flags(const ModelRequest& request) {
  quantise_options(request);
  bindings_of(request);
  if (!request.layout.empty()) parse_layout(request.layout);
}

std::int32_t imported_tokens(const ModelRequest& request) {
  return token_count(import_onnx(request.text, bindings_of(request)),
                     {.layout = {}, .token_axis = token_axis(request), .asked = {}});
}

ImportedModel import_requested(const ModelRequest& request, const Embedding* embedding,
                               const std::vector<std::int32_t>& asked) {
  const LowerOptions options = lower_options(request, embedding, asked);
  const auto calibrate_with = [&](const Draft& draft, const BoundModel& bound) {
    if (embedding && draft.tokens != embedding->tokens)
      throw std::invalid_argument(fmt::format("{} reads {} tokens, but {} with -n {} has {}; say --tokens {}",
                                              request.text, draft.tokens, embedding->task,
                                              embedding->problem.n, embedding->tokens, draft.tokens));
    if (!request.cases.empty())
      return calibration_from_cases(draft, bound, options, read_cases(request.cases));
    if (embedding) return calibration_from_embedding(draft, *embedding);
    return calibration_from_seed(draft, calibration_seed);
  };
  return import_model(import_onnx(request.text, bindings_of(request)), options, quantise_options(request),
                      calibrate_with);
}

ChosenModel imported_model(const ModelRequest& request, const Embedding* embedding,
                           const std::vector<std::int32_t>& asked) {
  ImportedModel model = import_requested(request, embedding, asked);
  ChosenModel chosen{.graph = std::move(model.quantised.graph),
                     .text = request.text,
                     .family = {},
                     .summary = {},
                     .certified = false,
                     .reason = "an imported model is not certified; verify runs it on all inputs",
                     .claim = {}};
  chosen.family = family_of(chosen.graph);
  chosen.summary = fmt::format("{}: imported, {} tokens, {} bits a number, formats calibrated on {}",
                               std::filesystem::path(request.text).filename().string(), chosen.graph.tokens,
                               model.quantising.bits, model.calibrated_on);
  if (embedding) chosen.notes.push_back("fillers: " + embedding->filler_text);
  chosen.notes.insert(chosen.notes.end(), model.draft.remarks.begin(), model.draft.remarks.end());
  for (const LayoutField& field : model.options.layout)
    if (field.is_public) chosen.public_fields.insert(field.name);
  return chosen;
}

}  // namespace crossbits
