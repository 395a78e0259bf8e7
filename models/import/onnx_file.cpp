#include "models/import/onnx_file.hpp"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>

#include <fstream>
#include <limits>
#include <set>

#include "models/import/check.hpp"
#include "models/import/onnx_tensor.hpp"

namespace crossbits {
namespace {

constexpr int oldest_opset = 11;
constexpr int newest_opset = 18;

/// Parses all bytes as one message; false if they are not one.
template <class Message>
bool parse(std::string_view bytes, Message& message) {
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                                static_cast<int>(bytes.size()));
  return message.ParseFromCodedStream(&stream) && stream.ConsumedEntireMessage();
}

std::string standard_domain(const std::string& domain) { return domain == "ai.onnx" ? "" : domain; }

int read_opset(const ReadContext& context, const onnx::ModelProto& proto) {
  std::int64_t opset = 0;
  for (const auto& entry : proto.opset_import()) {
    if (standard_domain(entry.domain()).empty()) opset = entry.version();
  }
  if (opset == 0) context.refuse("the file does not say which opset of the standard operators it uses");
  if (opset < oldest_opset || opset > newest_opset) {
    context.refuse(fmt::format("the file uses opset {}; crossbits reads opsets {} to {}", opset, oldest_opset,
                               newest_opset));
  }
  return static_cast<int>(opset);
}

PortInfo read_port(const ReadContext& context, const onnx::ValueInfoProto& proto, const char* side) {
  if (!proto.type().has_tensor_type()) {
    context.refuse(fmt::format("{} '{}' is not a tensor", side, proto.name()));
  }
  const auto& tensor = proto.type().tensor_type();
  const auto type = element_type(tensor.elem_type());
  if (!type) {
    context.refuse(fmt::format("{} '{}' has {}, which crossbits does not read", side, proto.name(),
                               data_type_text(tensor.elem_type())));
  }
  PortInfo port{proto.name(), *type, tensor.has_shape(), {}};
  for (const auto& dim : tensor.shape().dim()) {
    const bool known = dim.has_dim_value() && dim.dim_value() >= 0;
    port.dimensions.push_back({known ? dim.dim_value() : -1, dim.dim_param()});
  }
  return port;
}

Attribute read_attribute(ReadContext& context, const onnx::NodeProto& node,
                         const onnx::AttributeProto& proto) {
  using onnx::AttributeProto;
  switch (proto.type()) {
    case AttributeProto::INT:
      return std::int64_t{proto.i()};
    case AttributeProto::FLOAT:
      return double{proto.f()};
    case AttributeProto::STRING:
      return proto.s();
    case AttributeProto::INTS:
      return std::vector<std::int64_t>(proto.ints().begin(), proto.ints().end());
    case AttributeProto::FLOATS:
      return std::vector<double>(proto.floats().begin(), proto.floats().end());
    case AttributeProto::STRINGS:
      return std::vector<std::string>(proto.strings().begin(), proto.strings().end());
    case AttributeProto::TENSOR:
      return read_weights(context, proto.t());
    case AttributeProto::GRAPH:
    case AttributeProto::GRAPHS:
      context.refuse(
          fmt::format("operator {} '{}' contains a graph of its own: control flow is not supported",
                      node.op_type(), node.name()));
    default:
      context.refuse(
          fmt::format("attribute '{}' of operator {} '{}' is of a kind that crossbits does not read",
                      proto.name(), node.op_type(), node.name()));
  }
}

Node read_node(ReadContext& context, const onnx::NodeProto& proto) {
  Node node{proto.op_type(), standard_domain(proto.domain()), proto.name(), {}, {}, {}};
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  for (const auto& attribute : proto.attribute()) {
    if (!attribute.ref_attr_name().empty())
      context.refuse(node_text(node) + " refers to an attribute of a function");
    if (!node.attributes.emplace(attribute.name(), read_attribute(context, proto, attribute)).second) {
      context.refuse(fmt::format("{} has two attributes '{}'", node_text(node), attribute.name()));
    }
  }
  return node;
}

OnnxModel read_graph(ReadContext& context, const onnx::ModelProto& proto) {
  const onnx::GraphProto& graph = proto.graph();
  OnnxModel model;
  model.name = context.model;
  model.opset = read_opset(context, proto);
  if (graph.sparse_initializer_size() > 0)
    context.refuse("the file holds sparse tensors, which crossbits does not read");
  for (const auto& tensor : graph.initializer()) {
    if (!model.constants.emplace(tensor.name(), read_weights(context, tensor)).second) {
      context.refuse(fmt::format("there are two constants named '{}'", tensor.name()));
    }
  }
  for (const auto& input : graph.input()) {
    // Old files list constants among the inputs; newer ones do so for defaults, which are used as they are.
    if (!model.constants.contains(input.name())) model.inputs.push_back(read_port(context, input, "input"));
  }
  for (const auto& output : graph.output()) model.outputs.push_back(read_port(context, output, "output"));
  for (const auto& node : graph.node()) model.nodes.push_back(read_node(context, node));
  return model;
}

OnnxModel read_parsed(std::string_view bytes, ReadContext context) {
  if (static_cast<std::int64_t>(bytes.size()) >
      std::min<std::int64_t>(context.limits.file_bytes, std::numeric_limits<int>::max())) {
    context.refuse(fmt::format("the file has {} bytes, more than the limit of {}", bytes.size(),
                               context.limits.file_bytes));
  }
  onnx::ModelProto proto;
  const bool whole = parse(bytes, proto);
  const bool begins_like_a_model = proto.has_ir_version() || proto.has_graph();
  if (!whole && begins_like_a_model && proto.ir_version() > 0) {
    context.refuse(fmt::format(
        "the file is truncated or damaged: it begins like an ONNX model, but its {} bytes do not end as one",
        bytes.size()));
  }
  if (!whole || !proto.has_graph())
    throw std::invalid_argument(context.model + " is not an ONNX model: no graph in it");
  OnnxModel model = read_graph(context, proto);
  check_model(model);
  return model;
}

ReadContext context_for(const std::string& name, const std::filesystem::path& folder, const Limits& limits) {
  return {name, folder, limits, limits.elements};
}

}  // namespace

OnnxModel read_onnx(const std::filesystem::path& file, const Limits& limits) {
  const std::string name = file.filename().string();
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    throw std::invalid_argument(name + ": there is no such file");
  const auto size = std::filesystem::file_size(file, error);
  if (error || size > static_cast<std::uintmax_t>(limits.file_bytes)) {
    throw std::invalid_argument(
        fmt::format("{}: the file is larger than the limit of {} bytes", name, limits.file_bytes));
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::ifstream in(file, std::ios::binary);
  if (!in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    throw std::invalid_argument(name + ": the file cannot be read");
  }
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  return read_parsed(bytes, context_for(name, folder, limits));
}

OnnxModel read_onnx_bytes(std::string_view bytes, const std::string& name, const Limits& limits) {
  return read_parsed(bytes, context_for(name, {}, limits));
}

Tensor read_onnx_tensor(std::string_view bytes, const std::string& name, const Limits& limits) {
  ReadContext context = context_for(name, {}, limits);
  onnx::TensorProto proto;
  if (!parse(bytes, proto)) context.refuse("the bytes are no tensor");
  return read_tensor(context, proto);
}

}  // namespace crossbits
