// The same operator in the forms of different opsets, and the semantics that changed between them.

#include <cmath>

#include "models/import/cases.hpp"
#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"
#include "tests/import/build_model.hpp"
#include "tests/import/counting.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;
using Catch::Matchers::Contains;
using Reals = std::vector<double>;

namespace {

/// A model with input x of a shape, under construction.
ModelBuilder with_input(int opset, const Shape& shape) {
  ModelBuilder model(opset);
  std::vector<ModelBuilder::Dim> dims;
  for (const auto length : shape) dims.emplace_back(static_cast<int>(length));
  model.input("x", dims).output("y");
  return model;
}

Tensor run(const ModelBuilder& model, const Shape& shape) {
  return evaluate_reference(read_onnx_bytes(model.bytes(), "m.onnx"), {{"x", counting(shape)}}).at("y");
}

std::string refusal(const ModelBuilder& model, const Shape& shape) {
  try {
    run(model, shape);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("Softmax before opset 13 runs over all axes from its axis on, from 13 on over one") {
  const Shape shape{2, 2, 2};
  for (const int opset : {11, 12, 13, 18}) {
    ModelBuilder model = with_input(opset, shape);
    model.node("Softmax", {"x"}, {"y"}).set("axis", 1);
    const Tensor y = run(model, shape);
    const double first = y.reals().data[0];
    const double expected =
        opset < 13 ? 1 / (1 + std::exp(1) + std::exp(2) + std::exp(3)) : 1 / (1 + std::exp(2));
    CHECK(first == Approx(expected));
  }
}

TEST_CASE("the default axis of Softmax is 1 before opset 13 and the last one from then on") {
  const Shape shape{2, 2, 2};
  for (const int opset : {12, 13}) {
    ModelBuilder model = with_input(opset, shape);
    model.node("LogSoftmax", {"x"}, {"y"});
    const double terms = opset < 13 ? 1 + std::exp(1) + std::exp(2) + std::exp(3) : 1 + std::exp(1);
    CHECK(run(model, shape).reals().data[0] == Approx(-std::log(terms)));
  }
}

TEST_CASE("Squeeze and Unsqueeze take axes as attribute or as input") {
  const Shape shape{1, 3, 1};
  ModelBuilder old = with_input(11, shape);
  old.node("Squeeze", {"x"}, {"s"}).set_list("axes", {-1});
  old.node("Unsqueeze", {"s"}, {"y"}).set_list("axes", {0, 3});
  CHECK(run(old, shape).shape() == Shape{1, 1, 3, 1});
  ModelBuilder now = with_input(13, shape);
  now.integers("last", {-1}).integers("around", {0, 3});
  now.node("Squeeze", {"x", "last"}, {"s"});
  now.node("Unsqueeze", {"s", "around"}, {"y"});
  CHECK(run(now, shape).shape() == Shape{1, 1, 3, 1});
  ModelBuilder all = with_input(13, shape);
  all.node("Squeeze", {"x"}, {"y"});
  CHECK(run(all, shape).shape() == Shape{3});
}

TEST_CASE("Split takes parts as attribute, as input, or as a number of outputs that need not divide") {
  const Shape shape{5};
  ModelBuilder attribute = with_input(11, shape);
  attribute.node("Split", {"x"}, {"a", "y"}).set_list("split", {2, 3});
  CHECK(run(attribute, shape).reals().data == Reals{3, 4, 5});
  ModelBuilder input = with_input(13, shape);
  input.integers("parts", {4, 1}).node("Split", {"x", "parts"}, {"a", "y"});
  CHECK(run(input, shape).reals().data == Reals{5});
  ModelBuilder count = with_input(18, shape);
  count.node("Split", {"x"}, {"a", "y"}).set("num_outputs", 2);
  CHECK(run(count, shape).reals().data == Reals{4, 5});
  ModelBuilder uneven = with_input(13, shape);
  uneven.node("Split", {"x"}, {"a", "y"});
  CHECK_THAT(refusal(uneven, shape), Contains("cannot be split into 2 parts"));
}

TEST_CASE("reductions take axes as attribute or as input, and all axes without") {
  const Shape shape{2, 3};
  for (const int opset : {11, 13, 17, 18}) {
    ModelBuilder attribute = with_input(opset, shape);
    attribute.node("ReduceMean", {"x"}, {"y"}).set_list("axes", {-1});
    CHECK(run(attribute, shape).reals() == Array<double>{{2, 1}, {2, 5}});
  }
  ModelBuilder input = with_input(18, shape);
  input.integers("axes", {0}).node("ReduceMean", {"x", "axes"}, {"y"}).set("keepdims", 0);
  CHECK(run(input, shape).reals() == Array<double>{{3}, {2.5, 3.5, 4.5}});
  ModelBuilder all = with_input(18, shape);
  all.node("ReduceSum", {"x"}, {"y"});
  CHECK(run(all, shape).reals() == Array<double>{{1, 1}, {21}});
  ModelBuilder none = with_input(18, shape);
  none.node("ReduceSum", {"x"}, {"y"}).set("noop_with_empty_axes", 1);
  CHECK(run(none, shape).reals() == counting(shape).reals());
}

TEST_CASE("Slice follows negative bounds and steps") {
  const Shape shape{6};
  ModelBuilder model = with_input(13, shape);
  model.integers("start", {-1}).integers("end", {-100}).integers("axis", {0}).integers("step", {-2});
  model.node("Slice", {"x", "start", "end", "axis", "step"}, {"y"});
  CHECK(run(model, shape).reals().data == Reals{6, 4, 2});
}

TEST_CASE("Reshape copies lengths for 0, infers -1, and keeps 0 with allowzero") {
  const Shape shape{2, 6};
  ModelBuilder copied = with_input(14, shape);
  copied.integers("to", {0, -1, 3}).node("Reshape", {"x", "to"}, {"y"});
  CHECK(run(copied, shape).shape() == Shape{2, 2, 3});
  ModelBuilder kept = with_input(14, shape);
  kept.integers("to", {0, 6}).node("Reshape", {"x", "to"}, {"y"}).set("allowzero", 1);
  CHECK_THAT(refusal(kept, shape), Contains("[2, 6] cannot become [0, 6]"));
}

TEST_CASE("Dropout never drops, whatever its ratio and mode, and its mask is true") {
  const Shape shape{3};
  ModelBuilder old = with_input(11, shape);
  old.node("Dropout", {"x"}, {"y"}).set_number("ratio", 0.5F);
  CHECK(run(old, shape).reals().data == Reals{1, 2, 3});
  ModelBuilder now(13);
  now.input("x", {3}).output("mask", onnx::TensorProto::BOOL).output("y").reals("ratio", {}, {0.9F});
  now.constant("training", {}, onnx::TensorProto::BOOL).add_int32_data(1);
  now.node("Dropout", {"x", "ratio", "training"}, {"y", "mask"});
  CHECK(run(now, shape).reals().data == Reals{1, 2, 3});
  CHECK(evaluate_reference(read_onnx_bytes(now.bytes(), "m.onnx"), {{"x", counting(shape)}})
            .at("mask")
            .flags()
            .data == std::vector<Flag>{1, 1, 1});
}

TEST_CASE("Cast to float16 rounds to its ten fraction bits, ties to even, and overflows to infinity") {
  CHECK(round_to(ElementType::float16, 2049) == 2048);
  CHECK(round_to(ElementType::float16, 2051) == 2052);
  CHECK(round_to(ElementType::float16, 65519) == 65504);
  CHECK(std::isinf(round_to(ElementType::float16, 65520)));
  CHECK(round_to(ElementType::float16, std::ldexp(1.0, -25)) == 0);
  CHECK(round_to(ElementType::float16, std::ldexp(1.5, -25)) == std::ldexp(1.0, -24));
  for (int bits = 0; bits < 0x7c00; ++bits) {
    const double value = from_float16(static_cast<std::uint16_t>(bits));
    REQUIRE(round_to(ElementType::float16, value) == value);
    REQUIRE(round_to(ElementType::float32, value) == value);
  }
  REQUIRE(round_to(ElementType::float32, 0.1) == static_cast<double>(0.1F));
  REQUIRE(round_to(ElementType::float32, 1e-42) == static_cast<double>(1e-42F));
}

TEST_CASE("both forms of Gelu and its decomposition through Erf agree") {
  const Shape shape{4};
  ModelBuilder direct = with_input(17, shape);
  direct.node("Gelu", {"x"}, {"y"});
  ModelBuilder decomposed = with_input(17, shape);
  decomposed.reals("root", {}, {std::sqrt(2.0F)}).reals("one", {}, {1}).reals("half", {}, {0.5F});
  decomposed.node("Div", {"x", "root"}, {"a"});
  decomposed.node("Erf", {"a"}, {"b"});
  decomposed.node("Add", {"b", "one"}, {"c"});
  decomposed.node("Mul", {"x", "c"}, {"d"});
  decomposed.node("Mul", {"d", "half"}, {"y"});
  CHECK(max_abs_difference(run(direct, shape), run(decomposed, shape)) < 1e-7);
  ModelBuilder tanh = with_input(17, shape);
  tanh.node("Gelu", {"x"}, {"y"}).set_text("approximate", "tanh");
  CHECK(max_abs_difference(run(direct, shape), run(tanh, shape)) < 1e-3);
}

TEST_CASE("computed indices pick rows of a constant table, and one outside is refused with its number") {
  ModelBuilder model(17);
  model.input("x", {1, 3}, onnx::TensorProto::INT64).output("y").reals("table", {3, 2}, {1, 2, 3, 4, 5, 6});
  model.node("Gather", {"table", "x"}, {"y"});
  const OnnxModel read = read_onnx_bytes(model.bytes(), "m.onnx");
  CHECK(evaluate_reference(read, {{"x", integer_tensor({{1, 3}, {2, 0, -1}})}}).at("y").reals() ==
        Array<double>{{1, 3, 2}, {5, 6, 1, 2, 5, 6}});
  CHECK_THROWS_WITH(evaluate_reference(read, {{"x", integer_tensor({{1, 3}, {2, 0, 3}})}}),
                    Contains("index 3 lies outside an axis of length 3"));
}

TEST_CASE("inputs of the wrong type or shape and missing ones are refused by name") {
  ModelBuilder model = with_input(17, {1, 2});
  model.node("Relu", {"x"}, {"y"});
  const OnnxModel read = read_onnx_bytes(model.bytes(), "m.onnx");
  CHECK_THROWS_WITH(evaluate_reference(read, {}), "m.onnx: input 'x' is not given");
  CHECK_THROWS_WITH(evaluate_reference(read, {{"x", zeros(ElementType::int64, {1, 2})}}),
                    "m.onnx: input 'x' is int64, the model wants float32");
  CHECK_THROWS_WITH(evaluate_reference(read, {{"x", zeros(ElementType::float32, {2, 2})}}),
                    Contains("shape [2, 2]"));
}
