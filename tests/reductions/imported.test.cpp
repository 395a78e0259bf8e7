#include <functional>

#include "models/import/fixed_reference.hpp"
#include "reductions/execute.hpp"
#include "tests/import/lowered.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

namespace {

struct Partition {
  const char* name;
  std::function<bool(std::int32_t token, std::int32_t tokens)> alice;
};
const std::vector<Partition> partitions{
    {"Alice holds the first half", [](std::int32_t t, std::int32_t n) { return t < n / 2; }},
    {"Alice holds the second half", [](std::int32_t t, std::int32_t n) { return t >= n / 2; }},
    {"Alice holds every other token", [](std::int32_t t, std::int32_t) { return t % 2 == 0; }},
    {"Alice holds one token", [](std::int32_t t, std::int32_t n) { return t == n - 2; }}};

Owners owners_of(const Graph& graph, const Partition& partition) {
  Owners owners;
  for (const ValueId id : graph.inputs())
    owners.push_back(partition.alice(graph[id].place.position, graph.tokens) ? Owner::alice : Owner::bob);
  return owners;
}

/// The outputs as Bob knows them after a run of the protocol.
std::vector<Exact> protocol_numbers(const ImportedModel& model, const CompiledProtocol& protocol,
                                    Executor& executor, const TensorMap& inputs) {
  executor.run(
      quantise_inputs(model.graph(), draft_input_numbers(model.draft, model.bound, inputs, model.options)));
  std::vector<Exact> numbers;
  for (const ValueId id : protocol.outputs)
    for (std::int32_t i = 0; i < protocol.graph.count(id); ++i)
      numbers.push_back(exact(executor.store(1).number(id, i), protocol.graph.format(id, i).fraction));
  return numbers;
}

/// Runs the protocol for all outputs and for the last one alone, on a case and on a fresh input.
void require_protocol_equals_nodes(const ImportedModel& model, const ReferenceCases& cases,
                                   const Partition& partition, const Permit& permit) {
  const Owners owners = owners_of(model.graph(), partition);
  const auto& all = model.graph().outputs;
  for (const auto& asked : {all, std::vector<ValueId>{all.back()}}) {
    const CompiledProtocol protocol = compile(model.graph(), owners, asked, permit);
    Executor executor(protocol, owners);
    for (const TensorMap& inputs : {cases.cases.front().inputs, mixed_input(cases, 3)}) {
      const auto expected = fixed_numbers(model, inputs),
                 got = protocol_numbers(model, protocol, executor, inputs);
      INFO(model.bound.model.name << ", " << partition.name << ", " << asked.size() << " outputs, "
                                  << protocol.bits << " bits");
      REQUIRE(got ==
              std::vector<Exact>(expected.end() - static_cast<std::ptrdiff_t>(got.size()), expected.end()));
    }
  }
}

}  // namespace

TEST_CASE(
    "the protocol of every example ends with what the evaluation straight on the imported nodes says, number "
    "by number") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8", "induction_tf2"}) {
    const ReferenceCases cases = read_cases(examples() / (name + ".io.json"));
    for (const int bits : {6, 10}) {
      const ImportedModel model = import_at(examples() / (name + ".onnx"), cases, bits);
      for (const Partition& partition : partitions)
        require_protocol_equals_nodes(model, cases, partition, {});
    }
  }
}

TEST_CASE("where tokens may not be sent, what an imported model sends instead still gives the same numbers") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8", "induction_tf2"}) {
    const ReferenceCases cases = read_cases(examples() / (name + ".io.json"));
    const ImportedModel model = import_at(examples() / (name + ".onnx"), cases, 8);
    Permit permit;
    permit.forbidden = {Role::token};
    for (const Partition& partition : partitions)
      require_protocol_equals_nodes(model, cases, partition, permit);
  }
}

TEST_CASE(
    "protocols of PyTorch exports end with what the evaluation straight on their nodes says, number by "
    "number") {
  const auto folder = std::filesystem::path(CROSSBITS_SOURCE_DIR) / "tests/import/models";
  for (const std::string name :
       {"encoder_causal_prenorm", "encoder_bidirectional_postnorm", "encoder_opset17", "lstm_bidirectional",
        "gru_two_layers", "lstm_last_state", "mean_pool", "attention_linear", "attention_sigmoid",
        "attention_fill", "attention_einsum", "attention_transposed", "attention_split", "gelu_mlp"}) {
    const ReferenceCases cases = read_cases(folder / (name + ".io.json"));
    const ImportedModel model = import_at(folder / (name + ".onnx"), cases, 8);
    for (const Partition& partition : partitions) require_protocol_equals_nodes(model, cases, partition, {});
  }
}
