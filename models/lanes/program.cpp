#include "models/lanes/program.hpp"

#include <algorithm>
#include <cmath>

namespace crossbits {
namespace {

using Act = Instruction::Act;

template <class Visit>
void for_each_operand(const Tape& tape, Register r, Visit visit) {
  const Instruction& i = tape[r];
  for (std::uint32_t k = i.first; k < i.last; ++k) {
    if (i.act != Act::linear) {
      visit(tape.operands[k]);
      continue;
    }
    visit(tape.terms[k].factor);
    if (tape.terms[k].times >= 0) visit(tape.terms[k].times);
  }
}

/// Marks what is computed for the outputs when the registers of `given` are there already.
std::vector<char> needed_registers(const Tape& tape, const std::vector<Register>& outputs,
                                   const std::vector<char>& given, std::uint8_t checks) {
  std::vector<char> needed(tape.instructions.size(), 0);
  for (const Register r : outputs) needed[static_cast<std::size_t>(r)] = 1;
  for (std::size_t k = tape.instructions.size(); k-- > 0;) {
    if (tape.instructions[k].act == Act::positive && (checks >> tape.instructions[k].depends & 1))
      needed[k] = 1;
    if (!needed[k] || given[k]) continue;
    for_each_operand(tape, static_cast<Register>(k),
                     [&](Register r) { needed[static_cast<std::size_t>(r)] = 1; });
  }
  return needed;
}

/// Gives out slots, and again those whose number is no longer read.
class Slots {
 public:
  std::int32_t take() {
    if (free_.empty()) return count_++;
    const std::int32_t slot = free_.back();
    free_.pop_back();
    return slot;
  }
  /// One that nothing held before: for constants, which are written once and not in every run.
  std::int32_t take_fresh() { return count_++; }
  void give_back(std::int32_t slot) { free_.push_back(slot); }
  std::int32_t count() const { return count_; }

 private:
  std::vector<std::int32_t> free_;
  std::int32_t count_ = 0;
};

class Writer {
 public:
  Writer(const Tape& tape, LaneProgram& program, const std::vector<Register>& outputs,
         const std::vector<Register>& lane_inputs, const std::vector<Register>& scalars, std::uint8_t checks)
      : tape_(tape),
        program_(program),
        slot_(tape.instructions.size(), -1),
        scalar_(slot_),
        last_use_(slot_) {
    std::vector<char> given(tape.instructions.size(), 0);
    for (const Register r : lane_inputs) given[static_cast<std::size_t>(r)] = 1;
    for (const Register r : scalars) given[static_cast<std::size_t>(r)] = 1;
    needed_ = needed_registers(tape, outputs, given, checks);
    for (std::size_t k = 0; k < scalars.size(); ++k)
      scalar_[static_cast<std::size_t>(scalars[k])] = static_cast<std::int32_t>(k);
    for (const Register r : lane_inputs)
      program.input_slots.push_back(slot_[static_cast<std::size_t>(r)] = slots_.take());
    find_last_uses(outputs, lane_inputs, given);
    for (std::size_t k = 0; k < needed_.size(); ++k)
      if (needed_[k] && !given[k]) write(static_cast<Register>(k));
    for (const Register r : outputs) program.output_slots.push_back(slot_of(r));
    program.slots = slots_.count();
  }

 private:
  static constexpr std::int32_t for_good = 1 << 30;

  void find_last_uses(const std::vector<Register>& outputs, const std::vector<Register>& lane_inputs,
                      const std::vector<char>& given) {
    for (std::size_t k = 0; k < needed_.size(); ++k)
      if (needed_[k] && !given[k])
        for_each_operand(tape_, static_cast<Register>(k), [&](Register r) {
          last_use_[static_cast<std::size_t>(r)] = static_cast<std::int32_t>(k);
        });
    for (const auto* list : {&outputs, &lane_inputs})
      for (const Register r : *list) last_use_[static_cast<std::size_t>(r)] = for_good;
  }

  /// The slot of a number that stands; constants and broadcast scalars get theirs when first asked for.
  std::int32_t slot_of(Register r) {
    std::int32_t& slot = slot_[static_cast<std::size_t>(r)];
    if (slot >= 0) return slot;
    slot = slots_.take_fresh();
    last_use_[static_cast<std::size_t>(r)] = for_good;
    if (const std::int32_t scalar = scalar_[static_cast<std::size_t>(r)]; scalar >= 0) {
      program_.bound_constants.push_back({static_cast<std::uint32_t>(program_.steps.size()), scalar, 1});
      const auto at = static_cast<std::uint32_t>(program_.coefficients.size());
      program_.steps.push_back({.act = Act::linear, .slot = slot, .first = at, .products = at, .last = at});
    } else {
      program_.constants.emplace_back(slot, tape_[r].constant);
    }
    return slot;
  }

  void write(Register r) {
    const Instruction& i = tape_[r];
    if (i.act == Act::constant) return;  // given a slot where it is read
    LaneProgram::Step step{.act = i.act, .rule = i.rule, .constant = i.constant};
    if (i.act == Act::linear)
      write_terms(i, step);
    else
      write_operands(i, step);
    if (i.act == Act::quotient) {
      const RoundRule& rule = tape_.roundings[static_cast<std::size_t>(i.rule)];
      const int drop = rule.fraction - rule.format->fraction;
      step.in_scale = std::ldexp(1.0, std::max(0, -drop));
      step.divisor_scale = std::ldexp(1.0, std::max(0, drop));
    }
    if (i.act != Act::positive) step.slot = slot_[static_cast<std::size_t>(r)] = slots_.take();
    for (const auto& [index, scalar, coefficient] : base_)
      program_.bound_constants.push_back(
          {static_cast<std::uint32_t>(program_.steps.size()), scalar, coefficient});
    base_.clear();
    program_.steps.push_back(step);
    for_each_operand(tape_, r, [&](Register operand) { release(operand, r); });
  }

  void release(Register operand, Register at) {
    std::int32_t& last = last_use_[static_cast<std::size_t>(operand)];
    if (last != at || slot_[static_cast<std::size_t>(operand)] < 0) return;
    last = for_good;  // once only
    slots_.give_back(slot_[static_cast<std::size_t>(operand)]);
  }

  void write_operands(const Instruction& i, LaneProgram::Step& step) {
    std::vector<std::int32_t> slots;
    for (std::uint32_t k = i.first; k < i.last; ++k) slots.push_back(slot_of(tape_.operands[k]));
    step.first = static_cast<std::uint32_t>(program_.operands.size());
    program_.operands.insert(program_.operands.end(), slots.begin(), slots.end());
    step.last = step.products = static_cast<std::uint32_t>(program_.operands.size());
  }

  void write_terms(const Instruction& i, LaneProgram::Step& step) {
    std::vector<Term> plain, products;
    std::vector<std::int32_t> scalar_of_plain;
    const auto scalar = [&](Register r) { return r < 0 ? -1 : scalar_[static_cast<std::size_t>(r)]; };
    for (std::uint32_t k = i.first; k < i.last; ++k) {
      Term t = tape_.terms[k];
      if (t.times >= 0 && scalar(t.times) < 0)
        std::swap(t.factor, t.times);  // a scalar factor stands in `times`
      if (t.times < 0 && scalar(t.factor) >= 0) {
        base_.push_back({0, scalar(t.factor), t.coefficient});
      } else if (t.times < 0 || scalar(t.times) >= 0) {
        plain.push_back({t.coefficient, slot_of(t.factor), -1});
        scalar_of_plain.push_back(scalar(t.times));
      } else {
        products.push_back({t.coefficient, slot_of(t.factor), slot_of(t.times)});
      }
    }
    step.first = static_cast<std::uint32_t>(program_.coefficients.size());
    for (std::size_t k = 0; k < plain.size(); ++k) {
      const bool bound = scalar_of_plain[k] >= 0;
      if (bound)
        program_.bound_coefficients.push_back({static_cast<std::uint32_t>(program_.coefficients.size()),
                                               scalar_of_plain[k], plain[k].coefficient});
      add_term(bound ? 0 : plain[k].coefficient, plain[k].factor, -1);
    }
    step.products = static_cast<std::uint32_t>(program_.coefficients.size());
    for (const Term& t : products) add_term(t.coefficient, t.factor, t.times);
    step.last = static_cast<std::uint32_t>(program_.coefficients.size());
  }

  void add_term(double coefficient, std::int32_t factor, std::int32_t times) {
    program_.coefficients.push_back(coefficient);
    program_.factors.push_back(factor);
    program_.times.push_back(times);
  }

  const Tape& tape_;
  LaneProgram& program_;
  std::vector<std::int32_t> slot_, scalar_, last_use_;
  std::vector<char> needed_;
  std::vector<LaneProgram::Binding> base_;
  Slots slots_;
};

}  // namespace

LaneProgram::LaneProgram(const Tape& source, const std::vector<Register>& outputs,
                         const std::vector<Register>& lane_inputs, const std::vector<Register>& scalar_inputs,
                         std::uint8_t checks)
    : tape(&source) {
  Writer(source, *this, outputs, lane_inputs, scalar_inputs, checks);
}

std::vector<Register> frontier(const Tape& tape, const std::vector<Register>& outputs,
                               const std::vector<char>& candidates, std::uint8_t checks) {
  const std::vector<char> needed = needed_registers(tape, outputs, candidates, checks);
  std::vector<Register> found;
  for (std::size_t k = 0; k < needed.size(); ++k)
    if (needed[k] && candidates[k] && tape.instructions[k].act != Act::positive)
      found.push_back(static_cast<Register>(k));
  return found;
}

}  // namespace crossbits
