#include <algorithm>

#include "tests/import/lowered.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

namespace {

/// A file made by tests/import/models/make.py.
struct Export {
  std::string name;
  ShapeBindings shapes{};
};
const std::vector<Export> exports{{"encoder_causal_prenorm"},
                                  {"encoder_bidirectional_postnorm"},
                                  {"encoder_symbolic", {{"x", {1, 5}}}},
                                  {"encoder_opset11"},
                                  {"encoder_opset17"},
                                  {"lstm_bidirectional"},
                                  {"gru_bidirectional"},
                                  {"gru_two_layers"},
                                  {"rnn_symbolic", {{"x", {1, 5, 3}}}},
                                  {"lstm_last_state"},
                                  {"mean_pool"},
                                  {"attention_linear"},
                                  {"attention_sigmoid"},
                                  {"attention_where"},
                                  {"attention_fill"},
                                  {"attention_cast"},
                                  {"attention_transposed"},
                                  {"attention_einsum"},
                                  {"attention_split"},
                                  {"gelu_mlp"},
                                  {"float16_weights"}};

std::filesystem::path folder() { return std::filesystem::path(CROSSBITS_SOURCE_DIR) / "tests/import/models"; }

}  // namespace

TEST_CASE("every PyTorch export of the tests computes what PyTorch computes, within 1e-4") {
  for (const auto& [name, shapes] : exports) {
    INFO(name);
    const Parity parity = compare_reference(import_onnx(folder() / (name + ".onnx"), shapes).model,
                                            read_cases(folder() / (name + ".io.json")));
    CHECK(parity.cases == 3);
    CHECK(parity.max_abs_diff < 1e-4);
  }
}

TEST_CASE("every PyTorch export of the tests lowers to a graph that computes the same in doubles") {
  for (const auto& [name, shapes] : exports) {
    INFO(name);
    const BoundModel bound = import_onnx(folder() / (name + ".onnx"), shapes);
    const Draft draft = lower(bound, {});
    for (const ReferenceCase& c : read_cases(folder() / (name + ".io.json")).cases) {
      const auto numbers = evaluate_draft(draft, draft_input_numbers(draft, bound, c.inputs, {}));
      const TensorMap outputs = evaluate_reference(bound.model, c.inputs);
      const std::vector<double>& expected = outputs.at("y").reals().data;
      std::size_t at = 0;
      for (const auto& output : draft.outputs)
        for (const Ref& r : output.refs) {
          const double got = numbers[static_cast<std::size_t>(r.value)][static_cast<std::size_t>(r.element)],
                       want = expected.at(at++);
          // GELU's 1/sqrt 2 is exact here and a float32 in the file.
          const bool gelu = name == "gelu_mlp" || name == "encoder_symbolic" || name == "encoder_opset17";
          REQUIRE(std::abs(got - want) <= (gelu ? 1e-7 : 1e-9) * std::max(1.0, std::abs(want)));
        }
      REQUIRE(at == expected.size());
    }
  }
}

TEST_CASE(
    "the lowered graph of every PyTorch export equals the evaluation straight on its nodes, number by "
    "number") {
  for (const auto& [name, shapes] : exports) {
    const ReferenceCases cases = read_cases(folder() / (name + ".io.json"));
    for (const int bits : {4, 8, 12, 16}) {
      const ImportedModel model = import_at(folder() / (name + ".onnx"), cases, bits, {}, shapes);
      for (std::uint64_t seed = 0; seed < 2; ++seed) {
        INFO(name << " at " << bits << " bits, seed " << seed);
        const TensorMap inputs = mixed_input(cases, seed);
        REQUIRE(lowered_numbers(model, inputs) == fixed_numbers(model, inputs));
      }
    }
  }
}

TEST_CASE("attention is found in every way of writing it that the exports have, one value a query and head") {
  const std::map<std::string, std::ptrdiff_t> queries{{"encoder_causal_prenorm", 2 * 2 * 6},
                                                      {"encoder_bidirectional_postnorm", 2 * 2 * 5},
                                                      {"encoder_symbolic", 2 * 5},
                                                      {"encoder_opset11", 2 * 4},
                                                      {"encoder_opset17", 2 * 4},
                                                      {"attention_where", 5},
                                                      {"attention_fill", 5},
                                                      {"attention_cast", 5},
                                                      {"attention_transposed", 5},
                                                      {"attention_einsum", 2 * 5},
                                                      {"attention_sigmoid", 0},
                                                      {"attention_linear", 0}};
  for (const auto& [name, shapes] : exports) {
    const auto expected = queries.find(name);
    if (expected == queries.end()) continue;
    const Draft draft = lower(import_onnx(folder() / (name + ".onnx"), shapes), {});
    const auto found = std::count_if(draft.values.begin(), draft.values.end(), [](const auto& v) {
      return std::holds_alternative<Draft::Attend>(v.operation);
    });
    INFO(name);
    CHECK(found == expected->second);
    CHECK(draft.remarks.empty() == (name != "attention_sigmoid"));
  }
}

TEST_CASE("a causal mask leaves each query the keys up to its own token, however it is written") {
  for (const std::string name :
       {"encoder_causal_prenorm", "attention_where", "attention_fill", "attention_cast"}) {
    const Draft draft = lower(import_onnx(folder() / (name + ".onnx")), {});
    for (const Draft::Value& v : draft.values) {
      const auto* attend = std::get_if<Draft::Attend>(&v.operation);
      if (!attend) continue;
      INFO(name << ", token " << v.place.position);
      CHECK(attend->entries.size() == static_cast<std::size_t>(v.place.position) + 1);
    }
  }
}
