#include "models/export/onnx_builder.hpp"

#include <fmt/format.h>

namespace crossbits {
namespace {

void describe(onnx::ValueInfoProto& info, const std::string& name, const std::vector<std::int64_t>& shape) {
  info.set_name(name);
  auto* type = info.mutable_type()->mutable_tensor_type();
  type->set_elem_type(onnx::TensorProto::DOUBLE);
  for (const std::int64_t length : shape) type->mutable_shape()->add_dim()->set_dim_value(length);
}

}  // namespace

OnnxBuilder::OnnxBuilder() {
  model_.set_ir_version(8);
  model_.set_producer_name("crossbits");
  auto* opset = model_.add_opset_import();
  opset->set_domain("");
  opset->set_version(17);
  model_.mutable_graph()->set_name("crossbits");
}

std::string OnnxBuilder::fresh() { return fmt::format("t{}", next_++); }

void OnnxBuilder::input(const std::string& name, const std::vector<std::int64_t>& shape) {
  describe(*model_.mutable_graph()->add_input(), name, shape);
}

void OnnxBuilder::output(const std::string& tensor, const std::string& name,
                         const std::vector<std::int64_t>& shape) {
  auto* identity = model_.mutable_graph()->add_node();
  identity->set_op_type("Identity");
  identity->add_input(tensor);
  identity->add_output(name);
  describe(*model_.mutable_graph()->add_output(), name, shape);
}

std::string OnnxBuilder::reals(const std::vector<double>& numbers, const std::vector<std::int64_t>& shape) {
  auto* tensor = model_.mutable_graph()->add_initializer();
  tensor->set_name(fresh());
  tensor->set_data_type(onnx::TensorProto::DOUBLE);
  for (const std::int64_t length : shape) tensor->add_dims(length);
  for (const double number : numbers) tensor->add_double_data(number);
  return tensor->name();
}

std::string OnnxBuilder::integers(const std::vector<std::int64_t>& numbers) {
  auto* tensor = model_.mutable_graph()->add_initializer();
  tensor->set_name(fresh());
  tensor->set_data_type(onnx::TensorProto::INT64);
  tensor->add_dims(static_cast<std::int64_t>(numbers.size()));
  for (const std::int64_t number : numbers) tensor->add_int64_data(number);
  return tensor->name();
}

std::string OnnxBuilder::node(const std::string& op, const std::vector<std::string>& inputs) {
  auto* node = model_.mutable_graph()->add_node();
  node->set_op_type(op);
  for (const std::string& input : inputs) node->add_input(input);
  const std::string name = fresh();
  node->add_output(name);
  return name;
}

std::string OnnxBuilder::node(const std::string& op, const std::vector<std::string>& inputs,
                              const std::string& attribute, std::int64_t value) {
  const std::string name = node(op, inputs);
  auto* added = model_.mutable_graph()->mutable_node(model_.graph().node_size() - 1)->add_attribute();
  added->set_name(attribute);
  added->set_type(onnx::AttributeProto::INT);
  added->set_i(value);
  return name;
}

std::string OnnxBuilder::concatenate(const std::vector<std::string>& parts) {
  return parts.size() == 1 ? parts.front() : node("Concat", parts, "axis", 0);
}

std::string OnnxBuilder::slice(const std::string& tensor, std::int64_t from, std::int64_t count) {
  return node("Slice", {tensor, integers({from}), integers({from + count}), integers({0})});
}

}  // namespace crossbits
