#include "models/import/fixed_reference.hpp"

#include "tests/import/lowered.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

namespace {

/// The lowered graph against the evaluation straight on the nodes, on cases and on new inputs.
void require_equal(const std::filesystem::path& folder, const std::string& name, int bits, std::size_t given,
                   std::uint64_t fresh) {
  const ReferenceCases cases = read_cases(folder / (name + ".io.json"));
  const ImportedModel model = import_at(folder / (name + ".onnx"), cases, bits);
  for (std::size_t c = 0; c < cases.cases.size() && c < given; ++c) {
    INFO(name << " at " << bits << " bits, case " << c);
    REQUIRE(lowered_numbers(model, cases.cases[c].inputs) == fixed_numbers(model, cases.cases[c].inputs));
  }
  for (std::uint64_t seed = 0; seed < fresh; ++seed) {
    INFO(name << " at " << bits << " bits, seed " << seed);
    const TensorMap inputs = mixed_input(cases, seed);
    REQUIRE(lowered_numbers(model, inputs) == fixed_numbers(model, inputs));
  }
}

}  // namespace

TEST_CASE(
    "the lowered graph of every example equals the evaluation straight on the imported nodes, number by "
    "number") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8"})
    for (const int bits : {4, 6, 8, 10, 12, 16}) require_equal(examples(), name, bits, 8, 8);
  for (const int bits : {4, 8, 16}) require_equal(examples(), "induction_tf2", bits, 2, 2);
}

TEST_CASE("the lowered graphs of all nine given models equal the evaluation straight on their nodes") {
  for (const std::string& name : shared_model_names())
    for (const int bits : {4, 6, 8, 10, 12, 16}) require_equal(*shared_models(), name, bits, 1, 1);
}

TEST_CASE("with a layout of signs, bits and public positions the lowered graph still equals the nodes") {
  const std::string narrow = "z:sign,multihot_y:bit", wide = narrow + ",onehot_i:public";
  const std::vector<std::pair<std::string, std::string>> layouts{
      {"qsa_attn_n8", wide}, {"qsa_lstm_n8", wide}, {"qsa_mlp_n8", narrow}};
  for (const auto& [name, layout] : layouts) {
    const LowerOptions options{parse_layout(layout), {}, {}};
    const ReferenceCases cases = read_cases(examples() / (name + ".io.json"));
    for (const int bits : {4, 8, 12}) {
      const ImportedModel model = import_at(examples() / (name + ".onnx"), cases, bits, options);
      CHECK(model.graph().inputs().size() == 8 * options.layout.size());
      for (std::uint64_t seed = 0; seed < 8; ++seed) {
        INFO(name << " at " << bits << " bits, seed " << seed);
        const TensorMap inputs = mixed_input(cases, seed);
        REQUIRE(lowered_numbers(model, inputs) == fixed_numbers(model, inputs));
      }
    }
  }
}

TEST_CASE("the comparison sees a rounding that differs in one format by one bit") {
  const ReferenceCases cases = read_cases(examples() / "qsa_attn_n8.io.json");
  const ImportedModel model = import_at(examples() / "qsa_attn_n8.onnx", cases, 8);
  const TensorMap& inputs = cases.cases.front().inputs;
  for (const auto& [key, format] : model.quantised.formats) {
    if (key.starts_with("input/") || key.ends_with("/relu")) continue;
    FixedRules rules = fixed_rules(model);
    rules.formats.at(key).fraction -= 3;
    std::vector<Exact> numbers;
    for (const auto& n : evaluate_fixed(model.bound, rules, {}, inputs))
      numbers.push_back(exact(n.numerator, n.fraction));
    INFO(key);
    CHECK(numbers != lowered_numbers(model, inputs));
  }
}
