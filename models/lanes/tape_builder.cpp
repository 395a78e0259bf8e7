#include "models/lanes/tape_builder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace crossbits {
namespace {

struct Span {
  double low, high;
};
Span times(const Span& a, const Span& b) {
  const auto [low, high] = std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  return {low, high};
}

/// base + multiples of step; a step of 0 is a constant.
struct Grid {
  std::int64_t base, step;
};
/// Bases are only needed modulo the step, and products of two must not overflow.
Grid reduced(Int128 base, Int128 step) {
  if (step == 0) return {static_cast<std::int64_t>(base), 0};
  if (step < 0) step = -step;
  return {static_cast<std::int64_t>(base % step), static_cast<std::int64_t>(step)};
}
std::int64_t gcd_of(Int128 a, Int128 b) {
  while (b != 0) std::swap(a %= b, b);
  return static_cast<std::int64_t>(a < 0 ? -a : a);
}
constexpr std::int64_t coarsest = std::int64_t{1} << 52;  // larger steps than any number add nothing
Grid product_grid(const Grid& a, const Grid& b) {
  if (a.step >= coarsest || b.step >= coarsest) return {0, 1};
  const std::int64_t step =
      gcd_of(gcd_of(Int128{a.step} * b.base, Int128{b.step} * a.base), Int128{a.step} * b.step);
  return reduced(Int128{a.base} * b.base, step);
}

}  // namespace

Register TapeBuilder::add(Instruction instruction) {
  if (!(std::abs(instruction.low) < lane_limit && std::abs(instruction.high) < lane_limit)) fits_ = false;
  tape_.instructions.push_back(instruction);
  return static_cast<Register>(tape_.instructions.size()) - 1;
}

Register TapeBuilder::constant(double number) {
  const auto [place, fresh] = constants_.try_emplace(number, 0);
  const bool stands = !fresh && static_cast<std::size_t>(place->second) < tape_.instructions.size() &&
                      is_constant(place->second) && tape_[place->second].constant == number;
  if (stands) return place->second;
  if (!(std::abs(number) < lane_limit)) return fits_ = false, 0;
  Instruction i{.act = Instruction::Act::constant, .constant = number, .low = number, .high = number};
  i.base = static_cast<std::int64_t>(number);
  i.step = 0;
  return place->second = add(i);
}

Register TapeBuilder::leaf(const Format& format, std::uint8_t depends) {
  const auto low = static_cast<double>(format.lowest), high = static_cast<double>(format.highest());
  Instruction i{.act = Instruction::Act::leaf, .depends = depends, .low = low, .high = high};
  if (std::abs(low) < lane_limit && std::abs(high) < lane_limit) {
    i.base = static_cast<std::int64_t>(format.lowest);
    i.step = format.count == 1 ? 0 : static_cast<std::int64_t>(format.step);
  }
  tape_.leaves.push_back(add(i));
  return tape_.leaves.back();
}

void TapeBuilder::inline_term(const Term& term, std::vector<Term>& flat, double& constant) const {
  const Instruction& i = tape_[term.factor];
  if (term.times < 0 && i.act == Instruction::Act::linear && i.depends == 3) {
    constant += term.coefficient * i.constant;
    for (std::uint32_t k = i.first; k < i.last; ++k) {
      const Term& inner = tape_.terms[k];
      inline_term({term.coefficient * inner.coefficient, inner.factor, inner.times}, flat, constant);
    }
  } else {
    flat.push_back(term);
  }
}

Register TapeBuilder::linear(std::vector<Term> terms, double constant, bool inline_joint) {
  if (inline_joint) {
    std::vector<Term> flat;
    for (const Term& t : terms) inline_term(t, flat, constant);
    terms = std::move(flat);
  }
  // Constants are folded; what depends on one party alone becomes one number of that party.
  std::vector<std::vector<Term>> of_party(4);
  for (Term t : terms) {
    if (t.times >= 0 && is_constant(t.factor)) std::swap(t.factor, t.times);
    if (t.times >= 0 && is_constant(t.times)) t = {t.coefficient * tape_[t.times].constant, t.factor, -1};
    if (t.coefficient == 0) continue;
    if (t.times < 0 && is_constant(t.factor)) {
      constant += t.coefficient * tape_[t.factor].constant;
      continue;
    }
    const int depends = tape_[t.factor].depends | (t.times < 0 ? 0 : tape_[t.times].depends);
    of_party[static_cast<std::size_t>(depends)].push_back(t);
  }
  const int parties =
      (of_party[1].empty() ? 0 : 1) + (of_party[2].empty() ? 0 : 1) + (of_party[3].empty() ? 0 : 2);
  if (parties <= 1) {
    for (const auto& own : of_party)
      if (!own.empty()) return write_linear(own, constant);
    return this->constant(constant);
  }
  std::vector<Term> joint = std::move(of_party[3]);
  for (const std::size_t party : {1, 2}) {
    if (!of_party[party].empty()) joint.push_back({1, write_linear(of_party[party], 0), -1});
  }
  return write_linear(joint, constant);
}

Register TapeBuilder::write_linear(const std::vector<Term>& terms, double constant) {
  if (terms.size() == 1 && constant == 0 && terms[0].coefficient == 1 && terms[0].times < 0)
    return terms[0].factor;
  Instruction i{.act = Instruction::Act::linear, .constant = constant, .low = constant, .high = constant};
  double total = std::abs(constant);
  Int128 base = std::abs(constant) < lane_limit ? static_cast<std::int64_t>(constant) : 0;
  std::int64_t step = 0;
  i.first = static_cast<std::uint32_t>(tape_.terms.size());
  for (const Term& t : terms) {
    const Instruction& a = tape_[t.factor];
    Span span{a.low, a.high};
    Grid grid{a.base, a.step};
    i.depends |= a.depends;
    if (t.times >= 0) {
      const Instruction& b = tape_[t.times];
      span = times(span, {b.low, b.high});
      grid = product_grid(grid, {b.base, b.step});
      i.depends |= b.depends;
    }
    span = times(span, {t.coefficient, t.coefficient});
    total += std::max(std::abs(span.low), std::abs(span.high));
    i.low += span.low;
    i.high += span.high;
    if (!(total < lane_limit) || !(std::abs(t.coefficient) < lane_limit)) {
      fits_ = false;
      return 0;
    }
    const auto coefficient = static_cast<std::int64_t>(t.coefficient);
    const Grid scaled =
        reduced(Int128{coefficient} * grid.base, Int128{coefficient} * std::min(grid.step, coarsest));
    base += scaled.base;
    step = gcd_of(step, scaled.step);
    tape_.terms.push_back(t);
  }
  const Grid grid = reduced(base, step);
  i.base = grid.base;
  i.step = grid.step;
  i.last = static_cast<std::uint32_t>(tape_.terms.size());
  return add(i);
}

Register TapeBuilder::extreme(Instruction::Act act, const std::vector<Register>& operands) {
  if (operands.size() == 1) return operands.front();
  const bool largest = act == Instruction::Act::maximum;
  Instruction i{.act = act, .low = tape_[operands[0]].low, .high = tape_[operands[0]].high};
  i.base = 0;
  i.step = 1;
  i.first = static_cast<std::uint32_t>(tape_.operands.size());
  for (const Register r : operands) {
    i.depends |= tape_[r].depends;
    i.low = largest ? std::max(i.low, tape_[r].low) : std::min(i.low, tape_[r].low);
    i.high = largest ? std::max(i.high, tape_[r].high) : std::min(i.high, tape_[r].high);
    tape_.operands.push_back(r);
  }
  i.last = static_cast<std::uint32_t>(tape_.operands.size());
  for (const Register r : operands) {  // one that is never less (never more) than all others
    bool wins = true;
    for (const Register other : operands)
      wins = wins && (other == r ||
                      (largest ? tape_[r].low >= tape_[other].high : tape_[r].high <= tape_[other].low));
    if (wins) return r;
  }
  return add(i);
}

std::int32_t TapeBuilder::add_table(TableRule table) {
  tape_.tables.push_back(std::move(table));
  return static_cast<std::int32_t>(tape_.tables.size()) - 1;
}

Register TapeBuilder::looked_up(Register u, std::int32_t table) {
  const TableRule& rule = tape_.tables[static_cast<std::size_t>(table)];
  const auto index = [&](double number) {
    return static_cast<std::size_t>(std::clamp(std::nearbyint((number - rule.first) * rule.inverse_stride),
                                               0.0, static_cast<double>(rule.entries.size() - 1)));
  };
  if (is_constant(u)) return constant(rule.entries[index(tape_[u].constant)]);
  const auto begin = rule.entries.begin() + static_cast<std::ptrdiff_t>(index(tape_[u].low));
  const auto end = rule.entries.begin() + static_cast<std::ptrdiff_t>(index(tape_[u].high)) + 1;
  const auto [least, most] = std::minmax_element(begin, end);
  Instruction i{.act = Instruction::Act::looked_up,
                .depends = tape_[u].depends,
                .rule = table,
                .low = *least,
                .high = *most};
  if (*least == *most) return constant(*least);
  i.first = static_cast<std::uint32_t>(tape_.operands.size());
  tape_.operands.push_back(u);
  i.last = i.first + 1;
  return add(i);
}

std::vector<Register> TapeBuilder::call(CallRule rule, const std::vector<Register>& operands,
                                        const Parts& shape) {
  Instruction call{.act = Instruction::Act::call, .rule = static_cast<std::int32_t>(tape_.calls.size())};
  call.first = static_cast<std::uint32_t>(tape_.operands.size());
  tape_.operands.insert(tape_.operands.end(), operands.begin(), operands.end());
  call.last = static_cast<std::uint32_t>(tape_.operands.size());
  for (const Register r : operands) call.depends |= tape_[r].depends;
  tape_.calls.push_back(std::move(rule));
  const Register all = add(call);
  std::vector<Register> results;
  for (const Part& part : shape) {
    for (std::int32_t k = 0; k < part.count; ++k) {
      Instruction one{.act = Instruction::Act::result,
                      .depends = call.depends,
                      .rule = static_cast<std::int32_t>(results.size())};
      one.low = static_cast<double>(part.format.lowest);
      one.high = static_cast<double>(part.format.highest());
      one.first = static_cast<std::uint32_t>(tape_.operands.size());
      tape_.operands.push_back(all);
      one.last = one.first + 1;
      results.push_back(add(one));
    }
  }
  return results;
}

TapeBuilder::Mark TapeBuilder::mark() const {
  return {tape_.instructions.size(), tape_.terms.size(),        tape_.operands.size(), tape_.roundings.size(),
          tape_.calls.size(),        tape_.descriptions.size(), tape_.leaves.size()};
}

void TapeBuilder::undo(const Mark& mark) {
  tape_.instructions.resize(mark.instructions);
  tape_.terms.resize(mark.terms);
  tape_.operands.resize(mark.operands);
  tape_.roundings.resize(mark.roundings);
  tape_.calls.resize(mark.calls);
  tape_.descriptions.resize(mark.descriptions);
  tape_.leaves.resize(mark.leaves);
  fits_ = true;
}

}  // namespace crossbits
