#include <algorithm>
#include <cmath>

#include "models/lanes/kernels.hpp"

namespace crossbits::lanes {
namespace {

using Act = Instruction::Act;

double linear(const Bench& bench, const LaneProgram::Step& step, double sum, std::size_t lane) {
  const LaneProgram& p = *bench.program;
  for (std::uint32_t k = step.first; k < step.products; ++k)
    sum += bench.coefficients[k] * bench.slots[p.factors[k]][lane];
  for (std::uint32_t k = step.products; k < step.last; ++k)
    sum += bench.coefficients[k] * (bench.slots[p.factors[k]][lane] * bench.slots[p.times[k]][lane]);
  return sum;
}

double onto(const RoundRule& rule, double index) {
  return rule.lowest + rule.step * std::clamp(index, 0.0, rule.top);
}

/// The integer nearest to numerator / denominator, ties to even; the remainder decides, exactly.
double nearest_quotient(double numerator, double denominator) {
  const double index = std::nearbyint(numerator / denominator), rest = 2 * (numerator - index * denominator);
  const bool odd = std::fmod(index, 2) != 0;
  if (rest > denominator || (rest == denominator && odd)) return index + 1;
  if (rest < -denominator || (rest == -denominator && odd)) return index - 1;
  return index;
}

double compute(const Bench& bench, std::size_t number, std::size_t lane) {
  const LaneProgram::Step& step = bench.program->steps[number];
  const auto operand = [&](std::uint32_t k) {
    return bench.slots[bench.program->operands[step.first + k]][lane];
  };
  const auto rounding = [&]() -> const RoundRule& {
    return bench.program->tape->roundings[static_cast<std::size_t>(step.rule)];
  };
  switch (step.act) {
    case Act::linear:
      return linear(bench, step, bench.constants[number], lane);
    case Act::rounded:
      return onto(rounding(), std::nearbyint(operand(0) * rounding().scale - rounding().offset));
    case Act::maximum:
    case Act::minimum: {
      double best = operand(0);
      for (std::uint32_t k = 1; k < step.last - step.first; ++k)
        best = step.act == Act::maximum ? std::max(best, operand(k)) : std::min(best, operand(k));
      return best;
    }
    case Act::looked_up: {
      const TableRule& table = bench.program->tape->tables[static_cast<std::size_t>(step.rule)];
      const double index = std::nearbyint((operand(0) - table.first) * table.inverse_stride);
      return table.entries[static_cast<std::size_t>(
          std::clamp(index, 0.0, static_cast<double>(table.entries.size() - 1)))];
    }
    case Act::quotient: {
      const double divisor = operand(1) * step.divisor_scale;
      return onto(rounding(), nearest_quotient(operand(0) * step.in_scale - rounding().lowest * divisor,
                                               divisor * rounding().step));
    }
    case Act::below:
      return operand(0) < step.constant ? 1 : 0;
    default:
      return 0;
  }
}

}  // namespace

bool run_step_plain(const Bench& bench, std::size_t number) {
  const LaneProgram::Step& step = bench.program->steps[number];
  if (step.act == Act::positive) {
    const double* numbers = bench.slots[bench.program->operands[step.first]];
    return std::all_of(numbers, numbers + width, [](double u) { return u > 0; });
  }
  for (std::size_t lane = 0; lane < width; ++lane)
    bench.slots[step.slot][lane] = compute(bench, number, lane);
  return true;
}

void below_plain(const double* numbers, std::size_t count, double bound, std::uint64_t* words) {
  for (std::size_t i = 0; i < count; i += 64) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < 64; ++k) word |= std::uint64_t{numbers[i + k] < bound} << k;
    words[i / 64] = word;
  }
}

}  // namespace crossbits::lanes
