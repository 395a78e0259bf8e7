// Every way in which a file can be unusable has its sentence.

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include "models/import/bind.hpp"
#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"
#include "tests/import/build_model.hpp"
#include "tests/import/shared.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using Catch::Matchers::Contains;

namespace {

std::string refusal_of_bytes(const std::string& bytes, const ShapeBindings& shapes = {},
                             const Limits& limits = {}) {
  try {
    bind_model(read_onnx_bytes(bytes, "m.onnx", limits), shapes, limits);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

/// x[1, 4] -> MatMul with w[4, 2] -> y: a sound model to be spoilt.
ModelBuilder linear(int opset = 17) {
  ModelBuilder model(opset);
  model.input("x", {1, 4}).output("y");
  model.reals("w", {4, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
  model.node("MatMul", {"x", "w"}, {"y"});
  return model;
}

onnx::TensorProto& weight(ModelBuilder& model) {
  return *model.proto().mutable_graph()->mutable_initializer(0);
}

std::string spoilt(const std::function<void(ModelBuilder&)>& spoil) {
  ModelBuilder model = linear();
  spoil(model);
  return refusal_of_bytes(model.bytes());
}

}  // namespace

TEST_CASE("a sound small model is not refused") { CHECK(refusal_of_bytes(linear().bytes()).empty()); }

TEST_CASE("opsets outside 11 to 18 are refused by number") {
  for (int opset = 11; opset <= 18; ++opset) CHECK(refusal_of_bytes(linear(opset).bytes()).empty());
  CHECK(refusal_of_bytes(linear(10).bytes()) ==
        "m.onnx: the file uses opset 10; crossbits reads opsets 11 to 18");
  CHECK_THAT(refusal_of_bytes(linear(19).bytes()), Contains("opset 19"));
  CHECK_THAT(spoilt([](auto& m) { m.proto().clear_opset_import(); }), Contains("does not say which opset"));
}

TEST_CASE("a constant whose bytes and shape disagree is refused before anything is allocated") {
  CHECK_THAT(spoilt([](auto& m) { weight(m).mutable_float_data()->RemoveLast(); }),
             Contains("'w'") && Contains("7 numbers") && Contains("[4, 2] needs 8"));
  CHECK_THAT(spoilt([](auto& m) {
               weight(m).clear_float_data();
               weight(m).set_raw_data(std::string(31, 'a'));
             }),
             Contains("31 bytes of raw data") && Contains("needs 32"));
  CHECK_THAT(spoilt([](auto& m) { weight(m).set_dims(0, -1); }), Contains("impossible shape [-1, 2]"));
  CHECK_THAT(spoilt([](auto& m) { weight(m).set_dims(0, std::int64_t{1} << 62); }),
             Contains("impossible shape"));
  CHECK_THAT(spoilt([](auto& m) { weight(m).set_dims(0, std::int64_t{1} << 40); }),
             Contains("limit of 268435456 elements"));
}

TEST_CASE("element types that cannot be computed with are refused by name") {
  CHECK_THAT(spoilt([](auto& m) { weight(m).set_data_type(onnx::TensorProto::STRING); }),
             Contains("'w'") && Contains("STRING"));
  CHECK_THAT(spoilt([](auto& m) { weight(m).set_data_type(onnx::TensorProto::COMPLEX64); }),
             Contains("COMPLEX64"));
  CHECK_THAT(spoilt([](auto& m) { weight(m).set_data_type(99); }), Contains("unknown element type 99"));
  CHECK_THAT(
      spoilt([](auto& m) {
        m.proto().mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
            onnx::TensorProto::STRING);
      }),
      Contains("input 'x'"));
  CHECK_THAT(spoilt([](auto& m) {
               m.proto().mutable_graph()->mutable_input(0)->mutable_type()->mutable_sequence_type();
             }),
             Contains("input 'x' is not a tensor"));
}

TEST_CASE("weights that are not numbers are refused, infinite masks are not") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  CHECK_THAT(spoilt([&](auto& m) { weight(m).set_float_data(3, nan); }), Contains("'w' holds 1 NaN"));
  CHECK_THAT(spoilt([&](auto& m) { weight(m).set_float_data(3, -infinity); }),
             Contains("the_MatMul") && Contains("'w'") && Contains("infinite"));
  ModelBuilder masked;
  masked.input("x", {1, 3}).output("y").reals("mask", {1, 3}, {0, -infinity, -infinity});
  masked.node("Add", {"x", "mask"}, {"s"});
  masked.node("Softmax", {"s"}, {"y"});
  const BoundModel bound = bind_model(read_onnx_bytes(masked.bytes(), "masked.onnx"));
  const TensorMap outputs = evaluate_reference(bound.model, {{"x", zeros(ElementType::float32, {1, 3})}});
  CHECK(outputs.at("y").reals().data == std::vector<double>{1, 0, 0});
}

TEST_CASE("an infinite weight is found behind a folded transpose too") {
  ModelBuilder model;
  model.input("x", {1, 2}).output("y").reals("w", {2, 2}, {1, 2, 3, std::numeric_limits<float>::infinity()});
  model.node("Transpose", {"w"}, {"t"});
  model.node("MatMul", {"x", "t"}, {"y"});
  CHECK_THAT(refusal_of_bytes(model.bytes()), Contains("MatMul") && Contains("'t'") && Contains("infinite"));
}

TEST_CASE("operators that are unknown, too new or miscounted are refused with their node") {
  CHECK(spoilt([](auto& m) { m.proto().mutable_graph()->mutable_node(0)->set_op_type("NonZero"); }) ==
        "m.onnx: NonZero 'the_MatMul': this operator is not supported (domain 'ai.onnx')");
  CHECK_THAT(spoilt([](auto& m) { m.proto().mutable_graph()->mutable_node(0)->set_domain("com.example"); }),
             Contains("com.example::MatMul") && Contains("'com.example'"));
  CHECK_THAT(spoilt([](auto& m) { m.proto().mutable_graph()->mutable_node(0)->add_input(std::string("x")); }),
             Contains("3 inputs"));
  CHECK_THAT(spoilt([](auto& m) { m.proto().mutable_graph()->mutable_node(0)->set_input(1, ""); }),
             Contains("input 1 is missing"));
  ModelBuilder early(12);
  early.input("x", {1, 4}).output("y").node("HardSwish", {"x"}, {"y"});
  CHECK_THAT(refusal_of_bytes(early.bytes()), Contains("from opset 14 on"));
}

TEST_CASE("control flow is refused") {
  for (const std::string op : {"If", "Loop", "Scan"}) {
    CHECK_THAT(spoilt([&](auto& m) { m.proto().mutable_graph()->mutable_node(0)->set_op_type(op); }),
               Contains(op) && Contains("control flow"));
  }
  CHECK_THAT(spoilt([](auto& m) {
               auto* attribute = m.proto().mutable_graph()->mutable_node(0)->add_attribute();
               attribute->set_name("body");
               attribute->set_type(onnx::AttributeProto::GRAPH);
               attribute->mutable_g();
             }),
             Contains("graph of its own"));
}

TEST_CASE("broken wiring is refused: cycles, missing and double producers") {
  CHECK_THAT(spoilt([](auto& m) { m.proto().mutable_graph()->mutable_node(0)->set_input(0, "ghost"); }),
             Contains("nothing produces its input 'ghost'"));
  CHECK_THAT(spoilt([](auto& m) { m.output("ghost"); }), Contains("nothing produces the output 'ghost'"));
  CHECK_THAT(spoilt([](auto& m) { m.node("Relu", {"x"}, {"y"}); }), Contains("'y' is produced twice"));
  CHECK_THAT(spoilt([](auto& m) { m.reals("w", {1}, {1}); }), Contains("two constants named 'w'"));
  CHECK_THAT(spoilt([](auto& m) {
               m.node("Add", {"a", "x"}, {"b"});
               m.node("Relu", {"b"}, {"a"});
             }),
             Contains("cycle"));
  CHECK_THAT(spoilt([](auto& m) { m.proto().mutable_graph()->clear_output(); }), Contains("no output"));
}

TEST_CASE("nodes out of order are put in order") {
  ModelBuilder model;
  model.input("x", {1, 4}).output("y");
  model.node("Relu", {"a"}, {"y"});
  model.node("Neg", {"x"}, {"a"});
  CHECK(refusal_of_bytes(model.bytes()).empty());
}

TEST_CASE("mixed element types and shapes that do not fit are refused with both sides named") {
  CHECK_THAT(spoilt([](auto& m) {
               weight(m).set_data_type(onnx::TensorProto::FLOAT16);
               weight(m).clear_float_data();
               weight(m).set_raw_data(std::string(16, '\0'));
             }),
             Contains("'x' is float32 but input 'w' is float16"));
  CHECK_THAT(spoilt([](auto& m) { weight(m).set_dims(0, 2), weight(m).set_dims(1, 4); }),
             Contains("[1, 4] and [2, 4] do not multiply"));
  CHECK_THAT(
      spoilt([](auto& m) {
        m.proto().mutable_graph()->mutable_output(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
            onnx::TensorProto::DOUBLE);
      }),
      Contains("output 'y' comes out as float32"));
}

TEST_CASE("external data is read inside the model's folder and nowhere else") {
  namespace fs = std::filesystem;
  const ScratchFolder scratch;
  const fs::path folder = scratch.path("model");
  fs::create_directories(folder);
  const float numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::string raw(reinterpret_cast<const char*>(numbers), sizeof numbers);
  std::ofstream(folder / "w.bin", std::ios::binary) << "1234" << raw;
  std::ofstream(folder.parent_path() / "outside.bin", std::ios::binary) << raw;
  fs::create_symlink("../outside.bin", folder / "link.bin");
  const auto refusal = [&](const std::string& location, const std::string& offset) {
    ModelBuilder model = linear();
    weight(model).clear_float_data();
    weight(model).set_data_location(onnx::TensorProto::EXTERNAL);
    const auto add = [&](const std::string& key, const std::string& value) {
      auto* entry = weight(model).add_external_data();
      entry->set_key(key);
      entry->set_value(value);
    };
    add("location", location);
    if (!offset.empty()) add("offset", offset);
    std::ofstream(folder / "m.onnx", std::ios::binary) << model.bytes();
    try {
      const OnnxModel read = read_onnx(folder / "m.onnx");
      return read.constants.at("w").reals().data == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}
                 ? std::string("read")
                 : "wrong";
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
  };
  CHECK(refusal("w.bin", "4") == "read");
  CHECK_THAT(refusal("w.bin", "5"), Contains("too short"));
  CHECK_THAT(refusal("w.bin", "-4"), Contains("'-4' as the offset"));
  CHECK_THAT(refusal("w.bin", "99999999999999999999"), Contains("as the offset"));
  CHECK_THAT(refusal("../outside.bin", ""), Contains("outside the model's own folder"));
  CHECK_THAT(refusal((folder / "w.bin").string(), "4"), Contains("outside the model's own folder"));
  CHECK_THAT(refusal("link.bin", ""), Contains("outside the model's own folder"));
  CHECK_THAT(refusal("missing.bin", ""), Contains("no file"));
  CHECK_THAT(refusal(".", ""), Contains("no file"));
  CHECK_THAT(refusal("", ""), Contains("outside the model's own folder"));
}

TEST_CASE("tensors and work beyond the limits are refused, however small the file") {
  ModelBuilder model;
  model.input("x", {1, 1}).output("y").integers("shape", {1 << 20, 1 << 20});
  model.node("Expand", {"x", "shape"}, {"y"});
  CHECK_THAT(refusal_of_bytes(model.bytes()), Contains("Expand") && Contains("beyond the limit"));
  CHECK_THAT(refusal_of_bytes(linear().bytes(), {}, {.file_bytes = 10}),
             Contains("more than the limit of 10"));
  CHECK_THAT(refusal_of_bytes(linear().bytes(), {}, {.work = 10}), Contains("steps"));
}
