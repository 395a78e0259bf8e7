#pragma once

#include <array>
#include <map>
#include <optional>

#include "models/arithmetic/function_table.hpp"
#include "models/lanes/tape_builder.hpp"

namespace crossbits {

/// The operations of a graph as instructions of a tape: the same numbers as Evaluator::compute.
class TapeOperations {
 public:
  TapeOperations(const Graph& graph, TapeBuilder& builder) : graph_(graph), builder_(builder) {}

  /// The numbers of value `id`, given those of all earlier values. Nothing for an operation that has no
  /// instructions.
  std::optional<std::vector<Register>> lower(ValueId id, const std::vector<std::vector<Register>>& registers);

 private:
  using Registers = std::vector<Register>;
  Registers gather(const Operand& operand, const std::vector<Registers>& registers) const;
  int fraction(const Operand& operand) const;
  std::shared_ptr<const Format> format(ValueId id, std::size_t part = 0) const;

  Registers affine(ValueId id, const Affine& op, const Registers& u);
  Registers polynomial(ValueId id, const Polynomial& op, const Registers& u);
  Registers sums(const Registers& u, std::size_t count);
  Registers maxima(const Registers& u, std::size_t count);
  Register inner_product(double scale, const Registers& u);
  Register score(const Score& op, const Registers& u);
  Register weight(const Weight& op, const Registers& u);
  Register term(const AttentionRule& rule, Register weight, Register value);
  Registers summarise(const Summarise& op, const Registers& u, std::size_t width);
  Registers finish(ValueId id, const Finish& op, const Registers& u);
  Register compare(const Compare& op, const Registers& u, int fraction);
  std::optional<Registers> map(ValueId id, const Map& op, const Registers& u, int fraction);
  std::int32_t function_table(const Map& op, int fraction, double low, double high,
                              const NarrowFormat& target);
  std::optional<Registers> lookup(ValueId id, const Lookup& op, const Registers& u);

  const Graph& graph_;
  TapeBuilder& builder_;
  std::map<const AttentionRule*, std::unique_ptr<ExpTable>> weights_;
  std::map<const AttentionRule*, std::shared_ptr<const Format>> score_formats_, term_formats_;
  std::map<const AttentionRule*, std::int32_t> weight_tables_;
  /// By function, fractions, the numbers read from first to last, and the output's lowest number, step and
  /// count.
  std::map<std::array<std::int64_t, 8>, std::int32_t> function_tables_;
};

}  // namespace crossbits
