#pragma once

// Shared by the passes of the lowering; not part of the library's interface.

#include <functional>
#include <map>
#include <optional>
#include <set>

#include "models/import/array.hpp"
#include "models/import/lower.hpp"

namespace crossbits::lowering {

/// No single token.
inline constexpr std::int32_t global = -1;

/// A sparse row of a linear map: sum of weight * number + bias.
struct Row {
  std::vector<std::pair<Ref, double>> terms;
  double bias = 0;
};

/// A tensor during lowering: references, or rows that are not rounded yet because one linear consumer
/// continues them.
struct Lowered {
  Shape shape;
  std::vector<Ref> refs;  ///< one an element, unless pending
  std::vector<Row> rows;  ///< pending linear form, one an element
  bool pending() const { return !rows.empty(); }
};

/// State of the lowering, with the operations that append to the draft.
class Lowering {
 public:
  Lowering(const BoundModel& bound, const LowerOptions& lower_options)
      : model(bound), options(lower_options) {}

  const BoundModel& model;
  const LowerOptions& options;
  Draft draft;
  std::map<std::string, Lowered> tensors;
  std::map<std::string, std::vector<const Node*>> readers;  ///< of every dynamic tensor
  std::set<std::string> outputs;                            ///< tensors that the model answers
  std::int16_t layers = 0;                                  ///< attention layers seen so far

  bool is_dynamic(const std::string& name) const { return tensors.contains(name); }
  const Tensor& constant(const std::string& name) const { return model.model.constants.at(name); }
  /// Constant of any number type as reals.
  std::vector<double> reals(const std::string& name) const;
  [[noreturn]] void refuse(const Node& node, const std::string& what) const;

  /// Token of a set of references: that of the one token among them, whatever global values stand beside;
  /// else global.
  std::int32_t token_of(const Refs& refs) const;
  std::int32_t token_of(const Row& row) const;

  /// The references of a tensor; emits it first if it is pending.
  const Lowered& ready(const std::string& name);
  /// Rows that copy or continue a tensor.
  std::vector<Row> rows_of(const std::string& name);

  /// A constant as references, one value.
  std::vector<Ref> constant_refs(const std::string& key, const std::vector<double>& numbers);

  /// Makes values of rows: grouped by token; rows over several tokens become sums of one rounded term a
  /// token.
  std::vector<Ref> emit_rows(const std::string& key, const std::vector<Row>& rows, bool relu,
                             Role role = Role::activation,
                             Draft::Precision precision = Draft::Precision::activation);
  /// Groups elements by token (or, where they have none, by the values they read) and lets `make` build one
  /// operation and what it reads for the elements of a group.
  using Make = std::function<std::pair<Draft::Operation, Refs>(const std::vector<std::size_t>& elements)>;
  std::vector<Ref> emit_groups(const std::string& key, const std::vector<Refs>& reads, const Make& make,
                               Draft::Precision precision = Draft::Precision::activation);
  /// The same numbers with one key, so that they share a format.
  void make_uniform(std::vector<Refs*> lists, const std::string& key);

  void set_roles(const std::vector<Ref>& refs, Role role);

 private:
  void emit_sum(const std::string& key, const std::vector<Row>& rows,
                const std::vector<std::size_t>& elements, bool relu, std::vector<Ref>& out);
  std::int32_t emit_linear(const std::string& key, const std::vector<Row>& rows,
                           const std::vector<std::size_t>& elements, bool relu, std::int32_t token, Role role,
                           Draft::Precision precision);
  std::shared_ptr<const RealRows> shared(RealRows rows);
  std::shared_ptr<const RealRows> last_rows_;
};

// The passes. Each returns false when the node is none of its business.
/// The axes that a reduction reduces.
std::vector<std::size_t> reduced_axes(const Lowering& l, const Node& node, std::size_t rank);

bool lower_layout(Lowering& l, const Node& node);
bool lower_linear(Lowering& l, const Node& node);
bool lower_pointwise(Lowering& l, const Node& node);
bool lower_products(Lowering& l, const Node& node);
bool lower_normalisation(Lowering& l, const Node& node);
bool lower_recurrence(Lowering& l, const Node& node);

/// The nodes of one softmax attention: absorbed, and lowered at its last node.
struct AttentionPattern {
  std::string query, key;  ///< operands of the score product
  std::string value;
  double scale = 1;
  std::vector<double>
      bias;  ///< broadcast to the scores, or empty; -infinity (or <= -1e4) where a pair is absent
  Shape score_shape;
  std::string scores;  ///< tensor name, the calibration key
};
/// Attention in a bound model: by its last node; `absorbed` collects the nodes before.
std::map<const Node*, AttentionPattern> find_attention(const BoundModel& model,
                                                       std::set<const Node*>& absorbed);
void lower_attention(Lowering& l, const Node& node, const AttentionPattern& pattern);

}  // namespace crossbits::lowering
