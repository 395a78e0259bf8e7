#include "models/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "models/formats_read.hpp"

namespace crossbits {
namespace {

constexpr std::array role_names{"token",      "query",  "key",      "value",   "score",
                                "weight",     "shift",  "partial",  "state",   "pre_activation",
                                "activation", "output", "decision", "constant"};

constexpr std::array operation_names{
    "input",    "constant",      "affine",        "dot",          "polynomial", "map",
    "quotient", "normalise",     "maximum",       "accumulate",   "compare",    "lookup",
    "argmax",   "attend",        "score",         "weight",       "summarise",  "finish",
    "bundle",   "group_maximum", "group_summary", "subset_query", "unspecified"};
static_assert(operation_names.size() == std::variant_size_v<Operation>);

}  // namespace

const char* name(Role role) { return role_names.at(static_cast<std::size_t>(role)); }

Role role_of_name(std::string_view name) {
  for (std::size_t i = 0; i < role_names.size(); ++i)
    if (role_names[i] == name) return static_cast<Role>(i);
  throw std::invalid_argument(
      fmt::format("\"{}\" is not a role; the roles are {}", name, fmt::join(role_names, ", ")));
}

const char* name(const Operation& operation) { return operation_names.at(operation.index()); }

ValueId Graph::add(Value value) {
  const ValueId id = size();
  for (const Segment& s : value.operand) {
    if (s.value < 0 || s.value >= id)
      throw std::logic_error(fmt::format("value {} reads value {}, which is not before it", id, s.value));
    if (s.offset < 0 || s.count < 0 || s.offset + s.count > count(s.value)) {
      throw std::logic_error(fmt::format("value {} reads elements {}..{} of value {}, which has {}", id,
                                         s.offset, s.offset + s.count, s.value, count(s.value)));
    }
  }
  values_.push_back(std::move(value));
  return id;
}

std::int32_t Graph::count(ValueId id) const {
  std::int32_t total = 0;
  for (const Part& part : *(*this)[id].shape) total += part.count;
  return total;
}

std::int64_t Graph::bits(ValueId id) const {
  std::int64_t total = 0;
  for (const Part& part : *(*this)[id].shape) total += std::int64_t{part.count} * part.format.bits();
  return total;
}

const Format& Graph::format(ValueId id, std::int32_t element) const {
  const Parts& shape = *(*this)[id].shape;
  std::size_t k = 0;
  while (k + 1 < shape.size() && element >= shape[k].count) element -= shape[k++].count;
  return shape[k].format;
}

std::vector<int> Graph::fractions(const Operand& operand) const {
  std::vector<int> result;
  for (const Segment& s : operand)
    for (std::int32_t k = 0; k < s.count; ++k) result.push_back(format(s.value, s.offset + k).fraction);
  return result;
}

Format Graph::hull(const Operand& operand) const {
  std::vector<Format> formats;
  for (const Segment& s : operand) {
    for_each_format(*this, s, [&](const Format& f) {
      if (formats.empty() || !(formats.back() == f)) formats.push_back(f);
    });
  }
  return formats.size() == 1 ? formats.front() : Format::hull(formats);
}

std::string Graph::describe(ValueId id) const {
  const Value& value = (*this)[id];
  std::string text = name(value.role);
  if (const auto* input = std::get_if<Input>(value.operation.get())) text = input->field;
  if (value.place.position >= 0) text += fmt::format(" of token {}", value.place.position);
  if (value.place.layer > 0) text += fmt::format(", layer {}", value.place.layer);
  if (value.place.head >= 0) text += fmt::format(", head {}", value.place.head);
  if (value.place.pass > 0) text += fmt::format(", pass {}", value.place.pass);
  return text;
}

std::string Graph::label(ValueId id) const {
  const Value& value = (*this)[id];
  std::string text = name(value.role);
  if (const auto* input = std::get_if<Input>(value.operation.get())) text = input->field;
  if (value.place.position >= 0) text += fmt::format("@{}", value.place.position);
  if (value.place.layer > 0) text += fmt::format(".l{}", value.place.layer);
  if (value.place.head >= 0) text += fmt::format(".h{}", value.place.head);
  if (value.place.pass > 0) text += fmt::format(".p{}", value.place.pass);
  return text;
}

std::vector<ValueId> Graph::inputs() const {
  std::vector<ValueId> result;
  for (ValueId id = 0; id < size(); ++id)
    if (std::holds_alternative<Input>(*(*this)[id].operation)) result.push_back(id);
  return result;
}

std::int32_t length(const Operand& operand) {
  std::int32_t total = 0;
  for (const Segment& s : operand) total += s.count;
  return total;
}

Operand slice(const Operand& operand, std::int32_t from, std::int32_t count) {
  Operand result;
  for (const Segment& s : operand) {
    const std::int32_t begin = std::max(from, 0), end = std::min(from + count, s.count);
    if (begin < end) result.push_back({s.value, s.offset + begin, end - begin});
    from -= s.count;
    if (from + count <= 0) break;
  }
  return result;
}

void append(Operand& operand, const Operand& more) {
  for (const Segment& s : more) {
    if (!operand.empty() && operand.back().value == s.value &&
        operand.back().offset + operand.back().count == s.offset) {
      operand.back().count += s.count;
    } else {
      operand.push_back(s);
    }
  }
}

std::vector<char> needed_for(const Graph& graph, const std::vector<ValueId>& wanted) {
  std::vector<char> needed(static_cast<std::size_t>(graph.size()), 0);
  for (const ValueId id : wanted) needed[static_cast<std::size_t>(id)] = 1;
  for (ValueId id = graph.size() - 1; id >= 0; --id) {
    if (!needed[static_cast<std::size_t>(id)]) continue;
    for_each_read(graph, id, [&](ValueId read) { needed[static_cast<std::size_t>(read)] = 1; });
  }
  return needed;
}

std::shared_ptr<const Parts> one_part(const Format& format, std::int32_t count) {
  return std::make_shared<const Parts>(Parts{{format, count}});
}

}  // namespace crossbits
