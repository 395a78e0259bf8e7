#include "apps/study/evaluate_file.hpp"

#include "models/import/bind.hpp"
#include "models/import/cases.hpp"
#include "models/import/onnx_file.hpp"

namespace crossbits {

FileParity evaluate_file(const std::string& model, const std::string& cases, const std::string& shape) {
  OnnxModel onnx = read_onnx(model);
  if (!shape.empty()) onnx = bind_model(std::move(onnx), {parse_shape(shape)}).model;
  const Parity parity = compare_reference(onnx, read_cases(cases));
  return {.model = onnx.name,
          .cases = parity.cases,
          .max_abs_diff = parity.max_abs_diff,
          .tolerance = parity.tolerance,
          .pass = parity.pass};
}

}  // namespace crossbits
