#include "apps/study/evaluate_file.hpp"

#include <stdexcept>

#include "apps/study/imported_source.hpp"
#include "models/import/onnx_file.hpp"

namespace crossbits {
namespace {

void add_fixed_error(FileParity& result, const ModelRequest& request, const ReferenceCases& cases) {
  try {
    result.fixed = fixed_error(import_requested(request, nullptr, {}), cases);
  } catch (const std::invalid_argument& reason) {
    result.no_fixed = reason.what();
  }
}

}  // namespace

FileParity evaluate_file(const ModelRequest& request) {
  OnnxModel onnx = read_onnx(request.text);
  if (!request.shape.empty()) onnx = bind_model(std::move(onnx), {parse_shape(request.shape)}).model;
  const ReferenceCases cases = read_cases(request.cases);
  const Parity parity = compare_reference(onnx, cases);
  FileParity result{.model = onnx.name,
                    .cases = parity.cases,
                    .max_abs_diff = parity.max_abs_diff,
                    .tolerance = parity.tolerance,
                    .pass = parity.pass,
                    .target_mse = parity.target_mse};
  check_import_flags(request);
  add_fixed_error(result, request, cases);
  return result;
}

}  // namespace crossbits
