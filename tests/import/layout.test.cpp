#include "models/import/layout.hpp"

#include <numeric>

#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"
#include "tests/import/build_model.hpp"
#include "tests/import/counting.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

namespace {

/// A reference as the lowering uses it: which tensor, which element.
struct Reference {
  std::size_t tensor = 0;
  std::int64_t element = -1;
};

/// Moves references instead of numbers through one layout node and looks the numbers up afterwards.
std::vector<Array<double>> through_references(const OnnxModel& model, const Node& node,
                                              const std::vector<const Tensor*>& inputs) {
  std::vector<Array<Reference>> references(inputs.size());
  std::vector<const Array<Reference>*> moved(inputs.size(), nullptr);
  for (std::size_t slot = 0; slot < inputs.size(); ++slot) {
    if (inputs[slot] == nullptr || !moves(node, slot)) continue;
    references[slot] = {inputs[slot]->shape(), {}};
    for (std::int64_t i = 0; i < inputs[slot]->size(); ++i) references[slot].data.push_back({slot, i});
    moved[slot] = &references[slot];
  }
  Budget budget{Limits{}};
  std::vector<Array<double>> results;
  for (const auto& array : apply_layout<Reference>({model.name, node, model.opset, budget}, moved, inputs)) {
    auto& result = results.emplace_back(Array<double>{array.shape, {}});
    for (const auto [tensor, element] : array.data) {
      result.data.push_back(element < 0 ? 0
                                        : inputs[tensor]->reals().data[static_cast<std::size_t>(element)]);
    }
  }
  return results;
}

/// Runs a model and holds every layout node of reals against the same node run on references; counts them.
int check_model_layouts(const OnnxModel& model, const TensorMap& inputs) {
  TensorMap all = inputs;
  all.insert(model.constants.begin(), model.constants.end());
  int checked = 0;
  evaluate_reference(model, inputs, [&](const Node& node, const std::string& name, const Tensor& value) {
    all.insert_or_assign(name, value);
    if (!is_layout(node) || !is_real(value.type)) return;
    std::vector<const Tensor*> arguments;
    for (const auto& input : node.inputs) arguments.push_back(input.empty() ? nullptr : &all.at(input));
    const auto moved = through_references(model, node, arguments);
    const auto slot = static_cast<std::size_t>(std::find(node.outputs.begin(), node.outputs.end(), name) -
                                               node.outputs.begin());
    CHECK(moved.at(slot) == value.reals());
    ++checked;
  });
  return checked;
}

}  // namespace

TEST_CASE("layout operators of the example models move references as they move numbers") {
  int checked = 0;
  for (const auto& [name, shape] :
       std::vector<std::pair<std::string, Shape>>{{"qsa_attn_n8", {1, 8, 17}},
                                                  {"qsa_lstm_n8", {1, 8, 17}},
                                                  {"qsa_mlp_n8", {1, 8, 9}},
                                                  {"induction_tf2", {1, 16, 8}}}) {
    checked += check_model_layouts(read_onnx(examples() / (name + ".onnx")), {{"x", counting(shape)}});
  }
  CHECK(checked == 25);
}

TEST_CASE("every layout operator moves references as it moves numbers") {
  ModelBuilder model(18);
  model.input("x", {2, 3, 4}).output("y");
  model.integers("starts", {-1, 3})
      .integers("ends", {-9, 0})
      .integers("axes", {1, 2})
      .integers("steps", {-2, -1});
  model.integers("to", {0, 2, -1})
      .integers("two", {2, 1, 2})
      .integers("wide", {3, 2, 3, 4})
      .integers("pads", {1, 0, -1, 0, 2, 0});
  model.integers("pick", {2, 0, -1, -1}).scalar("one", 1).integers("axis_1", {1});
  model.node("Identity", {"x"}, {"a"});
  model.node("Reshape", {"x", "to"}, {"b"});
  model.node("Flatten", {"x"}, {"c"}).set("axis", 2);
  model.node("Unsqueeze", {"x", "axis_1"}, {"d"});
  model.node("Squeeze", {"d", "axis_1"}, {"e"});
  model.node("Transpose", {"x"}, {"f"}).set_list("perm", {1, 2, 0});
  model.node("Slice", {"x", "starts", "ends", "axes", "steps"}, {"g"});
  model.node("Split", {"x"}, {"h1", "h2"}).set("axis", 2).set("num_outputs", 2);
  model.node("Concat", {"h2", "x", "h1"}, {"i"}).set("axis", -1);
  model.node("Expand", {"x", "wide"}, {"j"});
  model.node("Tile", {"x", "two"}, {"k"});
  model.node("Pad", {"x", "pads"}, {"l"});
  model.node("Trilu", {"x", "one"}, {"m"});
  model.node("Gather", {"x", "pick"}, {"n"}).set("axis", 2);
  model.constant("index", {1, 2, 2}, onnx::TensorProto::INT64);
  for (const int i : {0, 2, -1, 1})
    model.proto()
        .mutable_graph()
        ->mutable_initializer(model.proto().graph().initializer_size() - 1)
        ->add_int64_data(i);
  model.node("GatherElements", {"x", "index"}, {"o"}).set("axis", 1);
  model.constant("tuples", {1, 2}, onnx::TensorProto::INT64);
  for (const int i : {1, -1})
    model.proto()
        .mutable_graph()
        ->mutable_initializer(model.proto().graph().initializer_size() - 1)
        ->add_int64_data(i);
  model.node("GatherND", {"x", "tuples"}, {"p"});
  model.node("ScatterND", {"x", "tuples", "row"}, {"q"});
  model.node("ScatterElements", {"x", "index", "patch"}, {"r"}).set("axis", 1);
  model.reals("row", {1, 4}, {-1, -2, -3, -4}).reals("patch", {1, 2, 2}, {-5, -6, -7, -8});
  model.node("Identity", {"p"}, {"y"});
  CHECK(check_model_layouts(read_onnx_bytes(model.bytes(), "m.onnx"), {{"x", counting({2, 3, 4})}}) == 20);
}

TEST_CASE("a parameter that is not known is refused instead of guessed") {
  ModelBuilder model(13);
  model.input("x", {2}).output("y").integers("to", {2}).node("Reshape", {"x", "to"}, {"y"});
  const OnnxModel read = read_onnx_bytes(model.bytes(), "m.onnx");
  const Array<int> x{{2}, {1, 2}};
  Budget budget{Limits{}};
  const Site site{read.name, read.nodes[0], read.opset, budget};
  CHECK_THROWS_WITH(apply_layout<int>(site, {&x, nullptr}, {nullptr, nullptr}),
                    "m.onnx: Reshape 'the_Reshape': input 1 must be a constant here");
}

TEST_CASE("sizes of arrays are products that never overflow") {
  CHECK(element_count({}) == 1);
  CHECK(element_count({3, 0, 5}) == 0);
  CHECK(element_count({1LL << 31, 1LL << 31}) == 1LL << 62);
  CHECK_FALSE(element_count({1LL << 32, 1LL << 31}));
  CHECK_FALSE(element_count({2, -1}));
  CHECK(broadcast_shape({3, 1}, {2, 1, 4}) == Shape{2, 3, 4});
  CHECK_FALSE(broadcast_shape({3}, {4}));
  CHECK(broadcast_offsets({2, 1}, {2, 2}) == std::vector<std::int64_t>{0, 0, 1, 1});
}
