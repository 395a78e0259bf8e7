#pragma once

#include "models/lanes/tape.hpp"

namespace crossbits {

/// Part of a tape made ready to run: registers have slots, each of which holds one number for many inputs
/// side by side. Some registers are scalars, the same for all lanes: what they are multiplied with is then
/// linear in the lanes.
struct LaneProgram {
  struct Step {
    Instruction::Act act = Instruction::Act::linear;
    std::int32_t slot = -1;
    std::uint32_t first = 0, products = 0,
                  last = 0;  ///< its terms, or (first, last) operands; from `products` on with two factors
    std::int32_t rule = -1;
    double constant = 0;
    double in_scale = 1, divisor_scale = 1;  ///< of a quotient: what both sides are multiplied with
  };
  /// number `index` of `target` grows by coefficient * scalar.
  struct Binding {
    std::uint32_t index;
    std::int32_t scalar;
    double coefficient;
  };

  /// What is needed for `outputs` and for the checks of numbers that depend on a party set p with bit p of
  /// `checks`, from `lane_inputs` and `scalar_inputs` (registers).
  LaneProgram(const Tape& tape, const std::vector<Register>& outputs,
              const std::vector<Register>& lane_inputs, const std::vector<Register>& scalar_inputs,
              std::uint8_t checks);

  const Tape* tape;
  std::vector<Step> steps;
  std::vector<double> coefficients;                        ///< by term; those bound to a scalar are 0 here
  std::vector<std::int32_t> factors, times;                ///< slots, by term
  std::vector<std::int32_t> operands;                      ///< slots
  std::vector<Binding> bound_coefficients;                 ///< index: term
  std::vector<Binding> bound_constants;                    ///< index: step
  std::vector<std::pair<std::int32_t, double>> constants;  ///< slots that hold the same always
  std::vector<std::int32_t> input_slots, output_slots;
  std::int32_t slots = 0;
};

/// The registers among `candidates` on which `outputs` (and checks) rest without passing through another
/// candidate.
std::vector<Register> frontier(const Tape& tape, const std::vector<Register>& outputs,
                               const std::vector<char>& candidates, std::uint8_t checks);

}  // namespace crossbits
