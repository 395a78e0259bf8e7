#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/graph.hpp"

namespace crossbits {

/// One scalar number of a tape: the index of the instruction that computes it.
using Register = std::int32_t;

/// A summand of a linear instruction: coefficient * factor, or coefficient * factor * times.
struct Term {
  double coefficient = 1;
  Register factor = 0;
  Register times = -1;
};

/// Onto a format: lowest + step * clamp(round to even(u * scale - offset), 0, top). Exact for every u that
/// occurs.
struct RoundRule {
  double scale = 1, offset = 0, top = 0, lowest = 0, step = 1;
  int fraction = 0;                        ///< of u
  std::shared_ptr<const Format> format{};  ///< of the result
};

/// entries[clamp((u - first) / stride)].
struct TableRule {
  double first = 0, inverse_stride = 1;
  std::vector<double> entries;
};

/// A value of the graph that the plain evaluator computes, lane by lane: what has no instruction of its own.
struct CallRule {
  ValueId value = -1;
  std::vector<ValueId> reads;
};

/// 2^53.
inline constexpr double lane_limit = 9007199254740992.0;

/// One step. Numbers are integers of modulus below 2^53, held in doubles, so that every sum and product is
/// exact and the result is the same for any order of summation and any vector width.
struct Instruction {
  enum class Act : std::uint8_t {
    constant,  ///< `constant`
    leaf,      ///< given from outside
    linear,    ///< constant + sum of terms
    rounded,   ///< operand 0 by a RoundRule
    maximum,
    minimum,
    looked_up,  ///< operand 0 by a TableRule
    quotient,   ///< operand 0 / operand 1 > 0, by a RoundRule
    below,      ///< 1 if operand 0 < constant, else 0
    positive,   ///< operand 0 must be > 0; computes nothing
    call,       ///< by a CallRule: all numbers of `reads`
    result      ///< number `rule` of the call operand 0
  } act = Act::constant;
  std::uint8_t depends = 0;           ///< on whose leaves, as a set
  std::int32_t rule = -1;             ///< of rounding, table or call
  std::uint32_t first = 0, last = 0;  ///< its terms (linear) or operands (all else)
  double constant = 0;
  double low = 0, high = 0;         ///< what occurs lies in [low, high] ...
  std::int64_t base = 0, step = 1;  ///< ... and is base + a multiple of step (step 0: the constant base)
};

/// A model as a straight line of scalar instructions, each of which reads earlier ones only: for evaluating
/// many inputs side by side. Copies cost nothing, what is public is computed once, and a rounding that never
/// rounds is left out.
struct Tape {
  std::vector<Instruction> instructions;
  std::vector<Term> terms;
  std::vector<Register> operands;
  std::vector<RoundRule> roundings;
  std::vector<TableRule> tables;
  std::vector<CallRule> calls;
  std::vector<std::string> descriptions;  ///< of `positive` instructions, by rule
  std::vector<Register> leaves;           ///< in the order in which they were made

  const Instruction& operator[](Register r) const { return instructions[static_cast<std::size_t>(r)]; }
};

}  // namespace crossbits
