#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/operation.hpp"

namespace crossbits {

using ValueId = std::int32_t;

/// What a value is to a protocol: paper protocols name the roles that may be sent.
enum class Role : std::uint8_t {
  token,
  query,
  key,
  value,
  score,
  weight,
  shift,
  partial,
  state,
  pre_activation,
  activation,
  output,
  decision,
  constant
};
const char* name(Role role);
/// The role of that name; throws std::invalid_argument that lists the names.
Role role_of_name(std::string_view name);

/// `count` numbers of one format.
struct Part {
  Format format;
  std::int32_t count = 1;
  friend bool operator==(const Part&, const Part&) = default;
};
/// The numbers of a value; summaries have two parts (sums of terms, sums of weights), all else one.
using Parts = std::vector<Part>;

/// Where a value stands in the model; -1 where it has no such place. For names and grouping only, never for
/// dependencies.
struct Place {
  std::int32_t position = -1;  ///< token
  std::int16_t layer = -1;
  std::int16_t head = -1;
  std::int16_t pass = 0;  ///< generated tokens and chain of thought are later passes
};

/// One node of the dataflow graph.
struct Value {
  std::shared_ptr<const Operation> operation;
  std::shared_ptr<const Parts> shape;
  Operand operand;
  Place place;
  Role role = Role::activation;
};

/// A model: values in an order in which every value stands behind what it reads.
class Graph {
 public:
  /// Appends a value and returns its number. Throws std::logic_error when it reads a later value or beyond a
  /// value's end.
  ValueId add(Value value);

  const Value& operator[](ValueId id) const { return values_[static_cast<std::size_t>(id)]; }
  Value& edit(ValueId id) { return values_[static_cast<std::size_t>(id)]; }
  ValueId size() const { return static_cast<ValueId>(values_.size()); }

  /// How many numbers the value has.
  std::int32_t count(ValueId id) const;
  /// What sending the value whole costs.
  std::int64_t bits(ValueId id) const;
  /// Format of element `element` of the value.
  const Format& format(ValueId id, std::int32_t element = 0) const;
  /// The whole value as an operand.
  Segment whole(ValueId id) const { return {id, 0, count(id)}; }
  /// Largest and smallest format over an operand: their hull.
  Format hull(const Operand& operand) const;
  /// Bits behind the point of every number of an operand.
  std::vector<int> fractions(const Operand& operand) const;
  /// "query of token 8, head 0, layer 1": for messages and drawings.
  std::string describe(ValueId id) const;
  /// "query@8.l1.h0": the same for transcripts, without blanks.
  std::string label(ValueId id) const;
  /// Values whose operation is Input, in order.
  std::vector<ValueId> inputs() const;

  std::vector<ValueId> outputs;  ///< what the model answers, one value an output position
  std::int32_t tokens = 0;       ///< number of token positions

 private:
  std::vector<Value> values_;
};

/// Calls visit(ValueId) for every value that `id` reads, token sets included; a value read twice may be
/// visited twice.
template <class Visit>
void for_each_read(const Graph& graph, ValueId id, Visit visit) {
  const Value& value = graph[id];
  for (const Segment& s : value.operand) visit(s.value);
  const auto* attend = std::get_if<Attend>(value.operation.get());
  if (!attend) return;
  const auto visit_entry = [&](std::size_t e) {
    for (const Segment& s : attend->tokens->keys[e]) visit(s.value);
    for (const Segment& s : attend->tokens->values[e]) visit(s.value);
  };
  if (attend->entries.empty()) {
    for (std::int32_t e = 0; e < attend->visible; ++e) visit_entry(static_cast<std::size_t>(e));
  } else {
    for (const std::int32_t e : attend->entries) visit_entry(static_cast<std::size_t>(e));
  }
}

/// How many numbers an operand has.
std::int32_t length(const Operand& operand);
/// Elements [from, from + count) of an operand, as an operand.
Operand slice(const Operand& operand, std::int32_t from, std::int32_t count);
/// Appends `more`, joining segments that touch.
void append(Operand& operand, const Operand& more);

/// Numerators.
using Numbers = std::vector<std::int64_t>;
/// Numerators for the inputs of a graph: inputs[k] belongs to graph.inputs()[k].
using InputNumbers = std::vector<Numbers>;

/// For every value: is it needed for one of `wanted`?
std::vector<char> needed_for(const Graph& graph, const std::vector<ValueId>& wanted);

/// Shapes and operations are shared between tokens.
std::shared_ptr<const Parts> one_part(const Format& format, std::int32_t count);
inline std::shared_ptr<const Operation> operation(Operation op) {
  return std::make_shared<const Operation>(std::move(op));
}

}  // namespace crossbits
