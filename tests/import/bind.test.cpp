#include "models/import/bind.hpp"

#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"
#include "tests/import/build_model.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;
using Catch::Matchers::Contains;

namespace {

/// A model whose reshape computes its shape from the input's, as PyTorch exports do.
std::string with_open_axes(const std::vector<ModelBuilder::Dim>& axes) {
  ModelBuilder model;
  model.input("x", axes).output("y").integers("three", {3}).scalar("one", 1);
  model.integers("zero", {0});
  model.node("Shape", {"x"}, {"s"});
  model.node("Gather", {"s", "one"}, {"n"}).set("axis", 0);
  model.node("Unsqueeze", {"n", "zero"}, {"n1"});
  model.node("Concat", {"n1", "three"}, {"target"}).set("axis", 0);
  model.node("Reshape", {"x", "target"}, {"y"});
  return model.bytes();
}

BoundModel bound(const std::string& bytes, const ShapeBindings& shapes = {}) {
  return bind_model(read_onnx_bytes(bytes, "m.onnx"), shapes);
}

std::string refusal_of(const std::string& bytes, const ShapeBindings& shapes = {}) {
  try {
    bound(bytes, shapes);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a symbolic batch becomes 1 and shape arithmetic folds away") {
  const BoundModel model = bound(with_open_axes({"batch", 5, 3}));
  REQUIRE(model.model.nodes.size() == 1);
  CHECK(model.model.nodes[0].op == "Reshape");
  CHECK(model.shapes.at("x") == Shape{1, 5, 3});
  CHECK(model.shapes.at("y") == Shape{5, 3});
  CHECK(model.model.constants.at("target").integers().data == std::vector<std::int64_t>{5, 3});
  CHECK(model.model.constants.size() == 1);
}

TEST_CASE("an open length is demanded with --shape, and taken from it") {
  const std::string bytes = with_open_axes({"batch", "sequence", 3});
  CHECK_THAT(refusal_of(bytes), Contains("'sequence'") && Contains("--shape x="));
  CHECK(bound(bytes, {{"x", {1, 7, 3}}}).shapes.at("y") == Shape{7, 3});
  CHECK_THAT(refusal_of(bytes, {{"x", {2, 7, 3}}}), Contains("batch of 2"));
  CHECK_THAT(refusal_of(bytes, {{"x", {1, 7, 4}}}), Contains("length 3 on axis 2"));
  CHECK_THAT(refusal_of(bytes, {{"x", {1, 7}}}), Contains("3 axes"));
  CHECK_THAT(refusal_of(bytes, {{"z", {1, 7}}}), Contains("'z', which is no input"));
}

TEST_CASE("a batch above 1 is refused, a sequence-first input is not") {
  CHECK_THAT(refusal_of(with_open_axes({4, 5, 3})), Contains("batch of 4"));
  CHECK(refusal_of(with_open_axes({5, 1, 3})) ==
        "m.onnx: Reshape 'the_Reshape': shape [5, 1, 3] cannot become [1, 3]");
  CHECK_THAT(refusal_of(with_open_axes({1, 0, 3})), Contains("length 0"));
}

TEST_CASE("a symbol has one length in all inputs") {
  ModelBuilder model;
  model.input("a", {"batch", "n"}).input("b", {1, "n"}).output("y").node("Add", {"a", "b"}, {"y"});
  CHECK(bound(model.bytes(), {{"a", {1, 6}}}).shapes.at("b") == Shape{1, 6});
  CHECK_THAT(refusal_of(model.bytes(), {{"a", {1, 6}}, {"b", {1, 7}}}), Contains("lengths 6 and 7"));
}

TEST_CASE("a shape that depends on the numbers in an input is refused") {
  ModelBuilder model;
  model.input("x", {1, 4})
      .input("s", {2}, onnx::TensorProto::INT64)
      .output("y")
      .node("Reshape", {"x", "s"}, {"y"});
  CHECK_THAT(refusal_of(model.bytes()), Contains("'s' decides a shape"));
}

TEST_CASE("binding drops what no output needs and keeps outputs that are constant") {
  ModelBuilder model;
  model.input("x", {1, 4}).output("y").output("c").reals("w", {4}, {1, 2, 3, 4});
  model.reals("unused", {1}, {1});
  model.node("Add", {"x", "w"}, {"y"});
  model.node("Relu", {"y"}, {"dead"});
  model.node("Neg", {"w"}, {"c"});
  const BoundModel result = bound(model.bytes());
  CHECK(result.model.nodes.size() == 1);
  CHECK(result.model.constants.size() == 2);
  const TensorMap outputs = evaluate_reference(result.model, {{"x", zeros(ElementType::float32, {1, 4})}});
  CHECK(outputs.at("y").reals().data == std::vector<double>{1, 2, 3, 4});
  CHECK(outputs.at("c").reals().data == std::vector<double>{-1, -2, -3, -4});
}

TEST_CASE("every example model computes the same bits before and after folding") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8", "induction_tf2"}) {
    const OnnxModel model = read_onnx(examples() / (name + ".onnx"));
    const BoundModel result = bind_model(model);
    Tensor x = zeros(ElementType::float32, result.shapes.at("x"));
    auto& data = std::get<Array<double>>(x.values).data;
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<double>(i % 7) / 4 - 0.5;
    int seen = 0;
    const TensorHook count = [&](const Node&, const std::string& tensor, const Tensor& value) {
      ++seen;
      CHECK(value.shape() == result.shapes.at(tensor));
      CHECK(value.type == result.types.at(tensor));
    };
    CHECK(evaluate_reference(model, {{"x", x}}) == evaluate_reference(result.model, {{"x", x}}, count));
    CHECK(seen >= static_cast<int>(result.model.nodes.size()));
  }
}

TEST_CASE("the shape option is read in one form only") {
  CHECK(parse_shape("x=1,16") == std::pair<std::string, Shape>{"x", {1, 16}});
  for (const std::string bad : {"x", "=1", "x=", "x=1,", "x=a", "x=0", "x=1;2", "x=-1"})
    CHECK_THROWS_AS(parse_shape(bad), std::invalid_argument);
}
