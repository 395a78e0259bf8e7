#include "models/import/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "models/import/reference.hpp"

namespace crossbits {
namespace {

using nlohmann::json;

/// A declared tensor of the case file.
struct Port {
  std::string name;
  ElementType type;
  Shape shape;
};

/// Walks a parsed case file; every complaint names the file.
struct CaseReader {
  const std::string& file;

  [[noreturn]] void refuse(const std::string& what) const {
    throw std::invalid_argument(fmt::format("{}: {}", file, what));
  }

  const json& member(const json& object, const std::string& key, json::value_t kind,
                     const std::string& where) const {
    if (!object.is_object() || !object.contains(key)) refuse(fmt::format("{} has no '{}'", where, key));
    const json& value = object.at(key);
    if (value.type() != kind) refuse(fmt::format("'{}' in {} is not of the right kind", key, where));
    return value;
  }

  std::optional<ElementType> type_named(const std::string& text) const {
    for (int i = 0; i <= static_cast<int>(ElementType::boolean); ++i) {
      if (text == name(static_cast<ElementType>(i))) return static_cast<ElementType>(i);
    }
    return std::nullopt;
  }

  Port port(const json& value, const std::string& where) const {
    Port result{
        member(value, "name", json::value_t::string, where).get<std::string>(), ElementType::float32, {}};
    const auto type = type_named(member(value, "dtype", json::value_t::string, where).get<std::string>());
    if (!type) refuse(fmt::format("tensor '{}' has an unknown dtype", result.name));
    result.type = *type;
    for (const auto& length : member(value, "shape", json::value_t::array, where)) {
      if (!length.is_number_integer() ||
          (length.is_number_unsigned() && length.get<std::uint64_t>() > INT64_MAX)) {
        refuse(fmt::format("the shape of '{}' holds more than integers", result.name));
      }
      result.shape.push_back(length.get<std::int64_t>());
    }
    if (!element_count(result.shape))
      refuse(fmt::format("'{}' has the impossible shape {}", result.name, shape_text(result.shape)));
    return result;
  }

  std::vector<Port> ports(const json& root, const std::string& key) const {
    std::vector<Port> result;
    for (const auto& entry : member(root, key, json::value_t::array, "the file"))
      result.push_back(port(entry, key));
    if (result.empty()) refuse(fmt::format("'{}' is empty", key));
    return result;
  }

  Tensor tensor(const json& numbers, const Port& port, const std::string& where) const {
    const auto count = static_cast<std::size_t>(element_count(port.shape).value());
    if (numbers.size() != count) {
      refuse(fmt::format("'{}' in {} has {} numbers where shape {} needs {}", port.name, where,
                         numbers.size(), shape_text(port.shape), count));
    }
    const auto proper = [&](const json& x) {
      return is_real(port.type) ? x.is_number() : x.is_number_integer() || x.is_boolean();
    };
    if (!std::all_of(numbers.begin(), numbers.end(), proper))
      refuse(fmt::format("'{}' in {} holds more than {} numbers", port.name, where, name(port.type)));
    if (is_real(port.type)) return real_tensor({port.shape, numbers.get<std::vector<double>>()}, port.type);
    std::vector<std::int64_t> integers;
    for (const auto& x : numbers)
      integers.push_back(x.is_boolean() ? std::int64_t{x.get<bool>()} : x.get<std::int64_t>());
    if (is_integer(port.type)) return integer_tensor({port.shape, std::move(integers)}, port.type);
    return boolean_tensor({port.shape, std::vector<Flag>(integers.begin(), integers.end())});
  }

  TensorMap tensors(const json& one_case, const std::string& key, const std::vector<Port>& ports,
                    const std::string& where) const {
    TensorMap result;
    const json& values = member(one_case, key, json::value_t::object, where);
    for (const Port& port : ports) {
      result.insert_or_assign(port.name,
                              tensor(member(values, port.name, json::value_t::array, where), port, where));
    }
    return result;
  }
};

/// The target's numbers whatever its nesting; what is no number is left out.
void flatten(const json& value, std::vector<double>& into) {
  if (value.is_number()) into.push_back(value.get<double>());
  if (value.is_boolean()) into.push_back(value.get<bool>() ? 1 : 0);
  if (value.is_array()) {
    for (const auto& entry : value) flatten(entry, into);
  }
}

std::vector<double> as_doubles(const Tensor& tensor) {
  return std::visit(
      [](const auto& array) { return std::vector<double>(array.data.begin(), array.data.end()); },
      tensor.values);
}

}  // namespace

ReferenceCases read_cases_text(const std::string& text, const std::string& name) {
  const CaseReader reader{name};
  const json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) reader.refuse("the file is not JSON");
  ReferenceCases result{
      name, reader.member(root, "model", json::value_t::string, "the file").get<std::string>(), 1e-5, {}};
  const auto inputs = reader.ports(root, "inputs");
  const auto outputs = reader.ports(root, "outputs");
  if (root.contains("suggested_abs_tolerance")) {
    const json& tolerance = root.at("suggested_abs_tolerance");
    if (!tolerance.is_number() || !(tolerance.get<double>() >= 0))
      reader.refuse("'suggested_abs_tolerance' is no positive number");
    result.tolerance = tolerance.get<double>();
  }
  for (const auto& entry : reader.member(root, "cases", json::value_t::array, "the file")) {
    const std::string where = fmt::format("case {}", result.cases.size());
    ReferenceCase& one = result.cases.emplace_back();
    one.inputs = reader.tensors(entry, "inputs", inputs, where);
    one.outputs = reader.tensors(entry, "outputs", outputs, where);
    if (entry.contains("target")) flatten(entry.at("target"), one.target);
  }
  if (result.cases.empty()) reader.refuse("it holds no case");
  return result;
}

ReferenceCases read_cases(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    throw std::invalid_argument(name + ": there is no such file");
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::invalid_argument(name + ": the file cannot be read");
  return read_cases_text(text.str(), name);
}

double max_abs_difference(const Tensor& left, const Tensor& right) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (left.shape() != right.shape()) return infinity;
  const auto a = as_doubles(left);
  const auto b = as_doubles(right);
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
    const double difference = std::abs(a[i] - b[i]);
    most = std::isnan(difference) ? infinity : std::max(most, difference);
  }
  return most;
}

void TargetError::add(std::span<const double> answers, const std::vector<double>& target) {
  all_have_one_ = all_have_one_ && answers.size() == target.size();
  if (!all_have_one_) return;
  for (std::size_t i = 0; i < target.size(); ++i) sum_ += (answers[i] - target[i]) * (answers[i] - target[i]);
  numbers_ += target.size();
}

std::optional<double> TargetError::mean_square() const {
  if (!all_have_one_ || numbers_ == 0) return std::nullopt;
  return sum_ / static_cast<double>(numbers_);
}

Parity compare_reference(const OnnxModel& model, const ReferenceCases& cases, const Limits& limits) {
  Parity parity{static_cast<std::int64_t>(cases.cases.size()), 0, cases.tolerance};
  TargetError error;
  for (const auto& one : cases.cases) {
    const TensorMap outputs = evaluate_reference(model, one.inputs, {}, limits);
    for (const auto& [name, expected] : one.outputs) {
      const auto found = outputs.find(name);
      if (found == outputs.end())
        throw std::invalid_argument(fmt::format("{}: {} has no output '{}'", cases.file, model.name, name));
      if (found->second.shape() != expected.shape())
        throw std::invalid_argument(fmt::format("{}: output '{}' is {}, but {} gives {}", cases.file, name,
                                                shape_text(expected.shape()), model.name,
                                                shape_text(found->second.shape())));
      parity.max_abs_diff = std::max(parity.max_abs_diff, max_abs_difference(found->second, expected));
    }
    error.add(as_doubles(outputs.at(model.outputs.front().name)), one.target);
  }
  parity.target_mse = error.mean_square();
  parity.pass = parity.cases > 0 && parity.max_abs_diff <= parity.tolerance;
  return parity;
}

}  // namespace crossbits
