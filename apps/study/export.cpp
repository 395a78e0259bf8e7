#include "apps/study/export.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "apps/study/standalone.hpp"
#include "basis/coin.hpp"
#include "models/export/onnx.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {
namespace {

constexpr double tolerance = 1e-3;  // a score that lies on a tie may round the other way in doubles

/// The graph and seeded inputs for it.
struct Source {
  Graph graph;
  std::string summary;
  std::vector<InputNumbers> cases;
};

/// Of a model that stands alone every input is a free number.
InputNumbers random_inputs(const Graph& graph, std::uint64_t seed) {
  InputNumbers inputs;
  std::uint64_t draw = 0;
  for (const ValueId id : graph.inputs()) {
    const Format& f = graph.format(id);
    inputs.emplace_back();
    for (std::int32_t k = 0; k < graph.count(id); ++k)
      inputs.back().push_back(static_cast<std::int64_t>(
          f.lowest + f.step * coin_below(seed, 1, draw++, static_cast<std::uint64_t>(f.count))));
  }
  return inputs;
}

Source standing_alone(const ExportQuestion& q) {
  const ModelSpec spec = ModelSpec::parse(q.question.model.text);
  auto built = standalone_construction(spec);
  if (!built)
    throw std::invalid_argument(
        fmt::format("{} does not stand alone: say whose model it is with --reduction and -n", spec.text()));
  Source source{std::move(built->graph), built->summary, {}};
  for (int k = 0; k < q.cases; ++k)
    source.cases.push_back(random_inputs(source.graph, static_cast<std::uint64_t>(k)));
  return source;
}

/// The answers that the reduction reads, without the decision, on the reduction's own instances.
Source of_reduction(const ExportQuestion& q) {
  const Setup setup = prepare(q.question);
  Source source{setup.deciding.graph, setup.model.summary, {}};
  source.graph.outputs.clear();
  for (const Segment& s : source.graph[setup.deciding.decision].operand)
    source.graph.outputs.push_back(s.value);
  for (int k = 0; k < q.cases; ++k) {
    const Instance instance = setup.problem().instance(static_cast<std::uint64_t>(k));
    source.cases.push_back(
        setup.deciding.inputs(setup.embedding, setup.embedding.embed(instance.x, instance.y)));
  }
  return source;
}

Json port(const std::string& name, std::size_t rows, std::int32_t count) {
  return {{"name", name}, {"dtype", "float64"}, {"shape", {rows, count}}};
}

/// The numbers of some values, in order.
std::vector<double> numbers_of(const Graph& graph, const Store& store, const std::vector<ValueId>& values) {
  std::vector<double> numbers;
  for (const ValueId id : values)
    for (std::int32_t i = 0; i < graph.count(id); ++i)
      numbers.push_back(std::ldexp(static_cast<double>(store.number(id, i)), -graph.format(id, i).fraction));
  return numbers;
}

std::string cases_text(const Source& source, const std::string& file) {
  const Graph& graph = source.graph;
  const std::vector<ExportedInput> ports = exported_inputs(graph);
  Json document = {{"model", file},
                   {"inputs", Json::array()},
                   {"outputs", Json::array()},
                   {"suggested_abs_tolerance", tolerance},
                   {"cases", Json::array()}};
  for (const ExportedInput& input : ports)
    document["inputs"].push_back(port(input.name, input.values.size(), input.count));
  document["outputs"].push_back(port("output", graph.outputs.size(), graph.count(graph.outputs.front())));
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  const std::vector<char> needed = needed_for(graph, graph.outputs);
  for (const InputNumbers& inputs : source.cases) {
    store.clear();
    write_inputs(graph, inputs, store);
    for (ValueId id = 0; id < graph.size(); ++id)
      if (needed[static_cast<std::size_t>(id)]) evaluator.compute(id, store, scratch);
    Json given;
    for (const ExportedInput& input : ports) given[input.name] = numbers_of(graph, store, input.values);
    document["cases"].push_back(
        {{"inputs", given}, {"outputs", {{"output", numbers_of(graph, store, graph.outputs)}}}});
  }
  return document.dump() + '\n';
}

}  // namespace

ExportedModel export_model(const ExportQuestion& question, const std::string& file) {
  const Source source =
      question.question.reduction.empty() ? standing_alone(question) : of_reduction(question);
  return {.bytes = export_onnx(source.graph),
          .cases_text = cases_text(source, file),
          .summary = source.summary,
          .inputs = exported_inputs(source.graph).size()};
}

}  // namespace crossbits
