#include "models/import/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crossbits {
namespace {

template <class T>
const T* attribute_of(const Site& site, const std::string& attribute) {
  const auto found = site.node.attributes.find(attribute);
  if (found == site.node.attributes.end()) return nullptr;
  const T* value = std::get_if<T>(&found->second);
  if (value == nullptr)
    site.refuse(fmt::format("attribute '{}' has another type than the operator asks for", attribute));
  return value;
}

}  // namespace

std::string node_text(const Node& node) {
  const std::string domain = node.domain.empty() ? "" : node.domain + "::";
  if (!node.name.empty()) return fmt::format("{}{} '{}'", domain, node.op, node.name);
  const std::string output = node.outputs.empty() ? "" : node.outputs.front();
  return fmt::format("{}{} giving '{}'", domain, node.op, output);
}

void Site::refuse(const std::string& what) const {
  throw std::invalid_argument(fmt::format("{}: {}: {}", model, node_text(node), what));
}

std::int64_t Site::integer(const std::string& attribute, std::int64_t absent) const {
  const auto* value = attribute_of<std::int64_t>(*this, attribute);
  return value == nullptr ? absent : *value;
}

double Site::number(const std::string& attribute, double absent) const {
  const auto* value = attribute_of<double>(*this, attribute);
  return value == nullptr ? absent : *value;
}

std::string Site::text(const std::string& attribute, const std::string& absent) const {
  const auto* value = attribute_of<std::string>(*this, attribute);
  return value == nullptr ? absent : *value;
}

const std::vector<std::int64_t>* Site::integers(const std::string& attribute) const {
  return attribute_of<std::vector<std::int64_t>>(*this, attribute);
}

const std::vector<double>* Site::numbers(const std::string& attribute) const {
  return attribute_of<std::vector<double>>(*this, attribute);
}

const std::vector<std::string>* Site::texts(const std::string& attribute) const {
  return attribute_of<std::vector<std::string>>(*this, attribute);
}

const Tensor* Site::tensor_attribute(const std::string& attribute) const {
  return attribute_of<Tensor>(*this, attribute);
}

std::size_t Site::axis(std::int64_t given, std::size_t rank) const {
  const auto count = static_cast<std::int64_t>(rank);
  if (given < -count || given >= count)
    refuse(fmt::format("axis {} does not exist in a tensor of rank {}", given, rank));
  return static_cast<std::size_t>(given < 0 ? given + count : given);
}

std::vector<std::size_t> Site::axes(const std::vector<std::int64_t>& given, std::size_t rank) const {
  std::vector<std::size_t> result;
  result.reserve(given.size());
  for (const std::int64_t one : given) result.push_back(axis(one, rank));
  std::sort(result.begin(), result.end());
  if (std::adjacent_find(result.begin(), result.end()) != result.end()) refuse("an axis is named twice");
  return result;
}

std::size_t Site::claim_elements(const Shape& shape) const {
  constexpr std::size_t most_axes = 64;
  const auto count = element_count(shape);
  // Loops run over the other axes of an empty tensor too: its cost is the product of what is not zero.
  Shape loops = shape;
  std::replace(loops.begin(), loops.end(), std::int64_t{0}, std::int64_t{1});
  const auto steps = element_count(loops);
  if (!count || !steps || *steps > budget.limits.elements || shape.size() > most_axes) {
    refuse(fmt::format("a tensor of shape {} is beyond the limit of {} elements", shape_text(shape),
                       budget.limits.elements));
  }
  claim_work({*steps});
  return static_cast<std::size_t>(*count);
}

void Site::claim_work(std::initializer_list<std::int64_t> factors) const {
  std::int64_t steps = 1;
  bool fits = true;
  for (const std::int64_t factor : factors) fits = fits && !__builtin_mul_overflow(steps, factor, &steps);
  if (!fits || steps > budget.work_left) {
    refuse(fmt::format("evaluating the model would take more than {} steps, the limit", budget.limits.work));
  }
  budget.work_left -= steps;
}

}  // namespace crossbits
