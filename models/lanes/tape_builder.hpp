#pragma once

#include <map>

#include "models/lanes/tape.hpp"

namespace crossbits {

/// Writes a tape, with what is known about the range of every number. A number that could reach 2^53 makes
/// fits() false, and the register returned is then meaningless.
class TapeBuilder {
 public:
  Register constant(double number);
  /// A number of `format`, given by the parties of the set `depends`.
  Register leaf(const Format& format, std::uint8_t depends);
  /// With products of two registers of which only one depends on Alice alone kept in place, so that for a
  /// fixed input of hers they are linear in Bob's numbers. `inline_joint`: sums over both parties' numbers
  /// among the terms are written out.
  Register linear(std::vector<Term> terms, double constant = 0, bool inline_joint = false);
  Register product(Register a, Register b) { return linear({{1, a, b}}); }
  /// u 2^-fraction rounded into a format: NarrowFormat::nearest.
  Register rounded(Register u, int fraction, const std::shared_ptr<const Format>& format);
  Register maximum(const std::vector<Register>& operands) {
    return extreme(Instruction::Act::maximum, operands);
  }
  Register minimum(const std::vector<Register>& operands) {
    return extreme(Instruction::Act::minimum, operands);
  }
  /// entries[(u - first) / stride], the nearer end outside.
  Register looked_up(Register u, std::int32_t table);
  std::int32_t add_table(TableRule table);
  /// numerator / denominator 2^-fraction rounded into a format: NarrowFormat::nearest_quotient. The
  /// denominator must be > 0 in every run (std::domain_error with `description` otherwise).
  Register quotient(Register numerator, Register denominator, int fraction,
                    const std::shared_ptr<const Format>& format, const std::string& description);
  /// [u < bound]. Roundings below it are folded into the bound: they never decrease.
  Register below(Register u, const BigInteger& bound);
  /// The numbers of a value that the plain evaluator computes from `operands`, all numbers of `rule.reads` in
  /// order.
  std::vector<Register> call(CallRule rule, const std::vector<Register>& operands, const Parts& shape);

  bool fits() const { return fits_; }
  const Instruction& operator[](Register r) const { return tape_[r]; }
  const Tape& tape() const { return tape_; }
  Tape take() { return std::move(tape_); }

  /// Undoes everything written since `mark()`, and makes fits() true again.
  struct Mark {
    std::size_t instructions, terms, operands, roundings, calls, descriptions, leaves;
  };
  Mark mark() const;
  void undo(const Mark& mark);

 private:
  Register add(Instruction instruction);
  Register extreme(Instruction::Act act, const std::vector<Register>& operands);
  bool is_constant(Register r) const { return tape_[r].act == Instruction::Act::constant; }
  void inline_term(const Term& term, std::vector<Term>& flat, double& constant) const;
  Register write_linear(const std::vector<Term>& terms, double constant);
  Register folded_rounding(Register u, const BigInteger& bound);
  Register folded_quotient(Register u, const BigInteger& bound);

  Tape tape_;
  std::map<double, Register> constants_;
  bool fits_ = true;
};

}  // namespace crossbits
