// What the lowering refuses, and the forms that it must get right although no example has them.

#include <functional>

#include "models/import/onnx_file.hpp"
#include "tests/import/build_model.hpp"
#include "tests/import/lowered.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;
using Catch::Matchers::Contains;

namespace {

BoundModel bound(const ModelBuilder& model) {
  return bind_model(read_onnx_bytes(model.bytes(), "m.onnx", {}), {}, {});
}

std::string refusal_of(const std::function<void()>& action) {
  try {
    action();
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}
std::string refusal_of(const ModelBuilder& model, const LowerOptions& options = {}) {
  return refusal_of([&] { lower(bound(model), options); });
}

/// Imports with seeded calibration and compares the lowered graph with the evaluation on the nodes.
void require_equal(const ModelBuilder& builder, const LowerOptions& options = {}) {
  for (const int bits : {5, 8, 12}) {
    QuantiseOptions quantising;
    quantising.bits = bits;
    const ImportedModel model =
        import_model(bound(builder), options, quantising,
                     [](const Draft& d, const BoundModel&) { return calibration_from_seed(d, 4); });
    const PortInfo& port = model.bound.model.inputs.front();
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      Array<double> x{model.bound.shapes.at(port.name), {}};
      const bool signs = !options.layout.empty() && options.layout[0].kind == LayoutField::Kind::sign;
      for (std::int64_t e = 0; e < *element_count(x.shape); ++e) {
        const double draw =
            static_cast<double>(coin(seed, 2, static_cast<std::uint64_t>(e)) % 4001) / 2000 - 1;
        x.data.push_back(signs ? (draw < 0 ? -1 : 1) : draw);
      }
      const TensorMap inputs{{port.name, real_tensor(x)}};
      INFO(bits << " bits, seed " << seed);
      REQUIRE(lowered_numbers(model, inputs) == fixed_numbers(model, inputs));
    }
  }
}

}  // namespace

TEST_CASE("a model with two inputs is not lowered") {
  ModelBuilder model;
  model.input("x", {1, 3, 2}).input("z", {1, 3, 2}).output("y");
  model.node("Add", {"x", "z"}, {"y"});
  CHECK_THAT(refusal_of(model), Contains("m.onnx has 2 inputs"));
}

TEST_CASE("of a model with several outputs the first is answered, and that is said") {
  ModelBuilder model;
  model.input("x", {1, 3, 2}).output("y").output("z");
  model.node("Tanh", {"x"}, {"y"});
  model.node("Sigmoid", {"x"}, {"z"});
  const Draft draft = lower(bound(model), {});
  REQUIRE(draft.remarks.size() == 1);
  CHECK(draft.remarks[0] == "only the first of 2 outputs, y, is answered");
  CHECK(draft.outputs.size() == 3);
}

TEST_CASE("an axis of tokens that cannot be told is asked for, and taken from the option") {
  ModelBuilder model;
  model.input("x", {4, 3}).output("y");
  model.node("Tanh", {"x"}, {"y"});
  CHECK_THAT(refusal_of(model),
             Contains("which axis of input x [4, 3] counts tokens") && Contains("--token-axis"));
  CHECK(lower(bound(model), {{}, 0, {}}).tokens == 4);
  CHECK(lower(bound(model), {{}, 1, {}}).tokens == 3);
  CHECK_THAT(refusal_of(model, {{}, 2, {}}), Contains("--token-axis 2 does not exist"));
}

TEST_CASE("an operator that can be evaluated but has no exact kernel is refused with its node") {
  for (const std::string op : {"Round", "Sign", "Atan"}) {
    ModelBuilder model;
    model.input("x", {1, 3, 2}).output("y");
    model.node(op, {"x"}, {"y"});
    const std::string text = refusal_of(model);
    INFO(op << ": " << text);
    CHECK((text.find("no exact kernel") != std::string::npos ||
           text.find("not supported") != std::string::npos));
    CHECK_THAT(text, Contains(op + " 'the_" + op + "'"));
  }
}

TEST_CASE("a layout is read field by field, and what is no format is refused") {
  const TokenLayout layout = parse_layout("z:sign,multihot_y:bit,onehot_i:public,v*3:number,w");
  REQUIRE(layout.size() == 5);
  CHECK(layout[0].kind == LayoutField::Kind::sign);
  CHECK(layout[1].kind == LayoutField::Kind::bit);
  CHECK(layout[2].is_public);
  CHECK(layout[3].count == 3);
  CHECK(layout[4].kind == LayoutField::Kind::calibrated);
  CHECK_THAT(refusal_of([] { parse_layout(""); }), Contains("names no field"));
  CHECK_THAT(refusal_of([] { parse_layout(":sign"); }), Contains("names no field"));
  CHECK_THAT(refusal_of([] { parse_layout("z:float"); }), Contains("\"float\" is no format"));
  for (const std::string width : {"z*0", "z*-1", "z*", "z*1234567", "z*two"})
    CHECK_THAT(refusal_of([&] { parse_layout(width); }), Contains("does not give a width"));
}

TEST_CASE("the widths of a layout add up to a token, or the layout is refused with both numbers") {
  const auto complete = [](const std::string& text, std::int32_t width, std::int32_t tokens) {
    return complete_layout(parse_layout(text), width, tokens);
  };
  const TokenLayout qsa = complete("z:sign,multihot_y:bit,onehot_i:public", 17, 8);
  CHECK(qsa[0].count == 1);
  CHECK(qsa[1].count == 8);
  CHECK(qsa[2].count == 8);
  CHECK(complete("z:sign,rest:number", 6, 4)[1].count == 5);
  CHECK(complete("x:bit", 9, 4)[0].count == 9);
  CHECK_THAT(refusal_of([&] { complete("z:sign,multihot_y:bit", 17, 8); }),
             Contains("describes 9 numbers a token, but the model reads 17"));
  CHECK_THAT(refusal_of([&] { complete("z*4:sign,multihot_y:bit,w:number", 12, 8); }),
             Contains("but the model reads 12"));
}

TEST_CASE(
    "numbers of different formats side by side go through a function, a quotient, a norm and an argmax "
    "exactly") {
  for (const std::string op : {"Tanh", "LayerNormalization", "Softmax", "ArgMax", "ReduceMax", "Div"}) {
    ModelBuilder model;
    model.input("x", {1, 3, 2})
        .output("y", op == "ArgMax" ? onnx::TensorProto::INT64 : onnx::TensorProto::FLOAT);
    model.reals("large", {2, 2}, {37, -21, 5, 19}).reals("small", {2, 2}, {0.01F, 0.02F, -0.03F, 0.015F});
    model.reals("gain", {4}, {1, 2, 0, -1}).reals("more", {1}, {3});
    model.node("MatMul", {"x", "large"}, {"a"});
    model.node("MatMul", {"x", "small"}, {"b"});
    model.node("Concat", {"a", "b"}, {"c"}).set("axis", -1);
    if (op == "LayerNormalization")
      model.node(op, {"c", "gain"}, {"y"});
    else if (op == "ArgMax")
      model.node(op, {"c"}, {"y"}).set("axis", -1).set("keepdims", 0);
    else if (op == "ReduceMax")
      model.node(op, {"c"}, {"y"}).set_list("axes", {-1});
    else if (op == "Div")
      model.node("Exp", {"b"}, {"d"}), model.node("Concat", {"d", "d"}, {"e"}).set("axis", -1),
          model.node("Div", {"c", "e"}, {"y"});
    else
      model.node(op, {"c"}, {"y"});
    INFO(op);
    require_equal(model);
  }
}

TEST_CASE("attention whose values are raw signs still averages them") {
  ModelBuilder model;
  model.input("x", {1, 4, 2}).output("y");
  model.reals("w", {2, 2}, {1, 0.5F, -0.25F, 2});
  model.node("MatMul", {"x", "w"}, {"q"});
  model.node("Transpose", {"x"}, {"k"}).set_list("perm", {0, 2, 1});
  model.node("MatMul", {"q", "k"}, {"s"});
  model.node("Softmax", {"s"}, {"p"}).set("axis", -1);
  model.node("MatMul", {"p", "x"}, {"y"});
  const LowerOptions options{parse_layout("z*2:sign"), {}, {}};
  require_equal(model, options);
  QuantiseOptions quantising;
  quantising.bits = 12;
  const ImportedModel imported =
      import_model(bound(model), options, quantising,
                   [](const Draft& d, const BoundModel&) { return calibration_from_seed(d, 4); });
  const TensorMap inputs{{"x", real_tensor({{1, 4, 2}, {1, 1, -1, 1, 1, -1, -1, -1}})}};
  const TensorMap expected = evaluate_reference(imported.bound.model, inputs);
  const auto got = evaluate_outputs(imported.graph(),
                                    draft_input_numbers(imported.draft, imported.bound, inputs, options));
  for (std::size_t e = 0; e < 8; ++e)
    CHECK(got[e / 2][e % 2] == Approx(expected.at("y").reals().data[e]).margin(0.01));
}

TEST_CASE(
    "a layer normalisation written out with products, powers and casts becomes one, and in doubles nothing "
    "changes") {
  ModelBuilder model(13);
  model.input("x", {1, 3, 4}).output("y");
  model.reals("half", {}, {0.5F}).reals("eps", {}, {1e-3F}).reals("gain", {4}, {1, 2, 3, 4});
  model.node("ReduceMean", {"x"}, {"m"}).set_list("axes", {-1});
  model.node("Sub", {"x", "m"}, {"d"});
  model.node("Mul", {"d", "d"}, {"s"});
  model.node("ReduceMean", {"s"}, {"v"}).set_list("axes", {2});
  model.node("Add", {"eps", "v"}, {"e"});
  model.node("Pow", {"e", "half"}, {"r"});
  model.node("Div", {"d", "r"}, {"n"});
  model.node("Mul", {"gain", "n"}, {"y"});
  const Draft draft = lower(bound(model), {});
  CHECK(std::count_if(draft.values.begin(), draft.values.end(), [](const auto& v) {
          return std::holds_alternative<Draft::Normalise>(v.operation);
        }) == 3);
  require_equal(model);
}
