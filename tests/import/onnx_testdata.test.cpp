// Every node test of the ONNX project's own test data (Debian package libonnx-testdata) for the operators we
// support.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <vector>

#include "models/import/bind.hpp"
#include "models/import/cases.hpp"
#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;
namespace fs = std::filesystem;

namespace {

/// The node tests: $CROSSBITS_ONNX_TESTDATA, by default where the Debian package puts them.
fs::path testdata_folder() {
  const char* given = std::getenv("CROSSBITS_ONNX_TESTDATA");
  return given != nullptr ? given : "/usr/share/libonnx-testdata/data/node";
}

struct Count {
  std::map<std::string, int> groups;
  std::vector<std::string> failures;
  int passed = 0;
  int bound = 0;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Why a refusal is no failure, or nothing if it is one.
std::optional<std::string> not_applicable(const std::string& refusal) {
  const std::vector<std::pair<std::string, std::string>> reasons{
      {"this operator is not supported", "operator not supported"},
      {"crossbits reads opsets", "opset out of range"},
      {"elements of type STRING", "strings"},
      {"of type COMPLEX", "complex numbers"},
      {"is not a tensor", "sequences and optionals"},
      {"control flow", "control flow"},
      {"contains a graph of its own", "control flow"},
      {"element type number 8", "strings"},
      {"padding mode", "Pad with another mode than constant"},
      {"only the form that replaces", "ScatterND that adds or multiplies"},
      {"training mode", "BatchNormalization in training mode"},
      {"sequence_lens", "recurrence with short sequence_lens"},
      {"uses more than letters", "Einsum with ellipsis"},
      {"does not fit a signed 64-bit", "uint64 from 2^63 on"},
      {"opset of the standard operators", "no standard opset"},
      {"which is not the one the model declares", "test data of another shape than its model declares"},
      {"many inputs", "other form"},
  };
  for (const auto& [words, group] : reasons) {
    if (refusal.find(words) != std::string::npos) return group;
  }
  return std::nullopt;
}

bool close_enough(const Tensor& actual, const Tensor& expected) {
  if (actual.type != expected.type || actual.shape() != expected.shape()) return false;
  if (!is_real(expected.type)) return actual == expected;
  const bool coarse = expected.type == ElementType::float16 || expected.type == ElementType::bfloat16;
  const double relative = coarse ? 1e-2 : 1e-3;
  const double absolute = coarse ? 1e-3 : 1e-7;
  for (std::size_t i = 0; i < expected.reals().data.size(); ++i) {
    const double a = actual.reals().data[i];
    const double b = expected.reals().data[i];
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (!(std::abs(a - b) <= absolute + relative * std::abs(b))) return false;
  }
  return true;
}

/// The test data stores bfloat16 as bare 16-bit patterns.
Tensor as_declared(Tensor tensor, ElementType declared) {
  if (declared != ElementType::bfloat16 || tensor.type != ElementType::uint16) return tensor;
  Array<double> values{tensor.shape(), {}};
  for (const std::int64_t bits : tensor.integers().data)
    values.data.push_back(from_bfloat16(static_cast<std::uint16_t>(bits)));
  return real_tensor(std::move(values), declared);
}

/// Tensors NAME_0.pb, NAME_1.pb, ... under the names of the ports.
TensorMap read_set(const fs::path& set, const std::string& kind, const std::vector<PortInfo>& ports) {
  TensorMap tensors;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const fs::path file = set / fmt::format("{}_{}.pb", kind, i);
    if (!fs::exists(file)) continue;
    tensors.emplace(ports[i].name,
                    as_declared(read_onnx_tensor(bytes_of(file), file.filename().string()), ports[i].type));
  }
  return tensors;
}

/// Where the model can be bound (batch 1, fixed shapes), folding must not change a single bit.
bool bound_agrees(const OnnxModel& model, const TensorMap& inputs, const TensorMap& expected, Count& count) {
  ShapeBindings shapes;
  for (const auto& [name, tensor] : inputs) shapes.emplace(name, tensor.shape());
  try {
    const BoundModel bound = bind_model(model, shapes);
    ++count.bound;
    for (const auto& [name, tensor] : evaluate_reference(bound.model, inputs)) {
      if (max_abs_difference(tensor, expected.at(name)) != 0) return false;
    }
  } catch (const std::invalid_argument&) {
  }
  return true;
}

/// Random or deliberately dropping cases have no outputs that an evaluator which never drops could give.
bool drops(const std::string& test) {
  return test.starts_with("test_training_dropout") && test.find("zero_ratio") == std::string::npos;
}

void run_case(const fs::path& folder, Count& count) {
  const std::string test = folder.filename().string();
  if (drops(test)) {
    ++count.groups["Dropout that drops"];
    return;
  }
  try {
    const OnnxModel model = read_onnx(folder / "model.onnx");
    for (const auto& set : fs::directory_iterator(folder)) {
      if (!set.is_directory()) continue;
      const TensorMap inputs = read_set(set.path(), "input", model.inputs);
      const TensorMap expected = read_set(set.path(), "output", model.outputs);
      const TensorMap actual = evaluate_reference(model, inputs);
      if (!bound_agrees(model, inputs, actual, count)) {
        count.failures.push_back(test + ": the bound model differs");
        return;
      }
      for (const auto& [name, tensor] : expected) {
        if (!close_enough(actual.at(name), tensor)) {
          count.failures.push_back(
              fmt::format("{}: output {} differs: shape {} {}, expected {} {}, max difference {}", test, name,
                          shape_text(actual.at(name).shape()), crossbits::name(actual.at(name).type),
                          shape_text(tensor.shape()), crossbits::name(tensor.type),
                          max_abs_difference(actual.at(name), tensor)));
          return;
        }
      }
    }
    ++count.passed;
  } catch (const std::invalid_argument& refusal) {
    const auto reason = not_applicable(refusal.what());
    if (reason) {
      ++count.groups[*reason];
    } else {
      count.failures.push_back(fmt::format("{}: refused: {}", test, refusal.what()));
    }
  }
}

}  // namespace

TEST_CASE("every ONNX node test of a supported operator gives the expected output") {
  const fs::path testdata = testdata_folder();
  if (!fs::is_directory(testdata)) {
    WARN("not run: the ONNX test data (Debian package libonnx-testdata) is not installed");
    return;
  }
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(testdata)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  Count count;
  for (const auto& folder : folders) run_case(folder, count);
  std::string summary = fmt::format("ONNX node tests: {} passed ({} also bound and folded), {} failed",
                                    count.passed, count.bound, count.failures.size());
  for (const auto& [group, size] : count.groups)
    summary += fmt::format("\n  not applicable: {} ({})", size, group);
  std::cout << summary << '\n';
  for (const auto& failure : count.failures) UNSCOPED_INFO(failure);
  CHECK(count.failures.empty());
  CHECK(count.passed > 400);
}
