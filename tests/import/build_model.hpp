#pragma once

#include <onnx/onnx_pb.h>

#include <cstring>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "models/import/array.hpp"

/// Builds small ONNX models for tests, one statement a line.
class ModelBuilder {
 public:
  explicit ModelBuilder(int opset = 17) {
    model_.set_ir_version(8);
    auto* entry = model_.add_opset_import();
    entry->set_domain("");
    entry->set_version(opset);
  }

  /// A dimension: a length, or a symbol for an open one.
  struct Dim {
    Dim(int fixed) : length(fixed) {}
    Dim(const char* open) : symbol(open) {}
    int length = -1;
    std::string symbol;
  };

  ModelBuilder& input(const std::string& name, const std::vector<Dim>& shape,
                      int type = onnx::TensorProto::FLOAT) {
    describe(*model_.mutable_graph()->add_input(), name, shape, type);
    return *this;
  }

  ModelBuilder& output(const std::string& name, int type = onnx::TensorProto::FLOAT) {
    auto& info = *model_.mutable_graph()->add_output();
    info.set_name(name);
    info.mutable_type()->mutable_tensor_type()->set_elem_type(type);
    return *this;
  }

  /// A node under construction; attributes are set through it.
  struct NodeBuilder {
    onnx::NodeProto& proto;
    NodeBuilder& set(const std::string& name, std::int64_t value) {
      auto& attribute = add(name, onnx::AttributeProto::INT);
      attribute.set_i(value);
      return *this;
    }
    NodeBuilder& set_number(const std::string& name, float value) {
      add(name, onnx::AttributeProto::FLOAT).set_f(value);
      return *this;
    }
    NodeBuilder& set_text(const std::string& name, const std::string& value) {
      add(name, onnx::AttributeProto::STRING).set_s(value);
      return *this;
    }
    NodeBuilder& set_list(const std::string& name, const std::vector<std::int64_t>& values) {
      auto& attribute = add(name, onnx::AttributeProto::INTS);
      for (const auto value : values) attribute.add_ints(value);
      return *this;
    }
    NodeBuilder& set_numbers(const std::string& name, const std::vector<float>& values) {
      auto& attribute = add(name, onnx::AttributeProto::FLOATS);
      for (const auto value : values) attribute.add_floats(value);
      return *this;
    }
    NodeBuilder& set_texts(const std::string& name, const std::vector<std::string>& values) {
      auto& attribute = add(name, onnx::AttributeProto::STRINGS);
      for (const auto& value : values) attribute.add_strings(value);
      return *this;
    }
    onnx::AttributeProto& add(const std::string& name, onnx::AttributeProto::AttributeType type) {
      auto& attribute = *proto.add_attribute();
      attribute.set_name(name);
      attribute.set_type(type);
      return attribute;
    }
  };

  NodeBuilder node(const std::string& op, const std::vector<std::string>& inputs,
                   const std::vector<std::string>& outputs) {
    auto& proto = *model_.mutable_graph()->add_node();
    proto.set_op_type(op);
    proto.set_name(std::string("the_").append(op));
    for (const auto& input : inputs) proto.add_input(input);
    for (const auto& output : outputs) proto.add_output(output);
    return {proto};
  }

  /// Constants in typed fields.
  ModelBuilder& reals(const std::string& name, const crossbits::Shape& shape,
                      const std::vector<float>& values) {
    auto& tensor = constant(name, shape, onnx::TensorProto::FLOAT);
    for (const float value : values) tensor.add_float_data(value);
    return *this;
  }
  ModelBuilder& integers(const std::string& name, const std::vector<std::int64_t>& values) {
    auto& tensor = constant(name, {static_cast<std::int64_t>(values.size())}, onnx::TensorProto::INT64);
    for (const auto value : values) tensor.add_int64_data(value);
    return *this;
  }
  ModelBuilder& scalar(const std::string& name, std::int64_t value) {
    auto& tensor = constant(name, {}, onnx::TensorProto::INT64);
    tensor.add_int64_data(value);
    return *this;
  }
  onnx::TensorProto& constant(const std::string& name, const crossbits::Shape& shape, int type) {
    auto& tensor = *model_.mutable_graph()->add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(type);
    for (const auto length : shape) tensor.add_dims(length);
    return tensor;
  }

  onnx::ModelProto& proto() { return model_; }
  std::string bytes() const { return model_.SerializeAsString(); }

 private:
  static void describe(onnx::ValueInfoProto& info, const std::string& name, const std::vector<Dim>& shape,
                       int type) {
    info.set_name(name);
    auto& tensor = *info.mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(type);
    auto& dims = *tensor.mutable_shape();
    for (const Dim& dim : shape) {
      auto& added = *dims.add_dim();
      if (!dim.symbol.empty()) added.set_dim_param(dim.symbol);
      if (dim.length >= 0) added.set_dim_value(dim.length);
    }
  }

  onnx::ModelProto model_;
};
