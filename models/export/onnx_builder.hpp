#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

namespace crossbits {

/// An ONNX graph under construction; every call returns the name of the tensor that it makes.
class OnnxBuilder {
 public:
  OnnxBuilder();

  void input(const std::string& name, const std::vector<std::int64_t>& shape);
  void output(const std::string& tensor, const std::string& name, const std::vector<std::int64_t>& shape);

  std::string reals(const std::vector<double>& numbers, const std::vector<std::int64_t>& shape);
  std::string real(double number) { return reals({number}, {}); }
  std::string integers(const std::vector<std::int64_t>& numbers);

  std::string node(const std::string& op, const std::vector<std::string>& inputs);
  std::string node(const std::string& op, const std::vector<std::string>& inputs,
                   const std::string& attribute, std::int64_t value);

  std::string concatenate(const std::vector<std::string>& parts);
  std::string reshape(const std::string& tensor, const std::vector<std::int64_t>& shape) {
    return node("Reshape", {tensor, integers(shape)});
  }
  std::string slice(const std::string& tensor, std::int64_t from, std::int64_t count);
  std::string cast(const std::string& tensor, int type) { return node("Cast", {tensor}, "to", type); }

  std::string bytes() const { return model_.SerializeAsString(); }

 private:
  std::string fresh();

  onnx::ModelProto model_;
  int next_ = 0;
};

}  // namespace crossbits
