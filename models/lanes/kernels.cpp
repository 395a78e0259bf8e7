// Compiled once for each instruction set, chosen when it runs. All arithmetic is on integers below 2^53 in
// doubles, exact.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/lanes/kernels.cpp"
#include <hwy/foreach_target.h>
// Highway's own headers come after the loop over targets.
#include <hwy/highway.h>

#include <bit>

#include "models/lanes/kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace crossbits::lanes::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Act = Instruction::Act;
constexpr hn::CappedTag<double, 8> d;
using Vec = hn::Vec<decltype(d)>;

HWY_INLINE Vec load(const double* p) { return hn::LoadU(d, p); }

/// Four vectors at a time, so that a coefficient is fetched once for all of them.
void linear(const Bench& bench, const LaneProgram::Step& step, double constant) {
  const std::int32_t *factors = bench.program->factors.data(), *times = bench.program->times.data();
  const double* coefficients = bench.coefficients;
  double* const* slots = bench.slots;
  const std::size_t n = hn::Lanes(d);
  double* out = slots[step.slot];
  for (std::size_t i = 0; i < width; i += 4 * n) {
    Vec a = hn::Set(d, constant), b = a, c = a, e = a;
    for (std::uint32_t k = step.first; k < step.products; ++k) {
      const Vec w = hn::Set(d, coefficients[k]);
      const double* u = slots[factors[k]] + i;
      a = hn::MulAdd(w, load(u), a);
      b = hn::MulAdd(w, load(u + n), b);
      c = hn::MulAdd(w, load(u + 2 * n), c);
      e = hn::MulAdd(w, load(u + 3 * n), e);
    }
    for (std::uint32_t k = step.products; k < step.last; ++k) {
      const Vec w = hn::Set(d, coefficients[k]);
      const double *u = slots[factors[k]] + i, *v = slots[times[k]] + i;
      a = hn::MulAdd(w, hn::Mul(load(u), load(v)), a);
      b = hn::MulAdd(w, hn::Mul(load(u + n), load(v + n)), b);
      c = hn::MulAdd(w, hn::Mul(load(u + 2 * n), load(v + 2 * n)), c);
      e = hn::MulAdd(w, hn::Mul(load(u + 3 * n), load(v + 3 * n)), e);
    }
    hn::StoreU(a, d, out + i);
    hn::StoreU(b, d, out + i + n);
    hn::StoreU(c, d, out + i + 2 * n);
    hn::StoreU(e, d, out + i + 3 * n);
  }
}

HWY_INLINE Vec onto(const RoundRule& rule, Vec index) {
  const Vec inside = hn::Min(hn::Max(index, hn::Zero(d)), hn::Set(d, rule.top));
  return hn::MulAdd(hn::Set(d, rule.step), inside, hn::Set(d, rule.lowest));
}

void rounded(const RoundRule& rule, const double* u, double* out) {
  const Vec scale = hn::Set(d, rule.scale), offset = hn::Set(d, -rule.offset);
  for (std::size_t i = 0; i < width; i += hn::Lanes(d))
    hn::StoreU(onto(rule, hn::Round(hn::MulAdd(load(u + i), scale, offset))), d, out + i);
}

void extreme(const Bench& bench, const LaneProgram::Step& step) {
  const std::int32_t* operands = bench.program->operands.data();
  double* out = bench.slots[step.slot];
  for (std::size_t i = 0; i < width; i += hn::Lanes(d)) {
    Vec best = load(bench.slots[operands[step.first]] + i);
    for (std::uint32_t k = step.first + 1; k < step.last; ++k) {
      const Vec u = load(bench.slots[operands[k]] + i);
      best = step.act == Act::maximum ? hn::Max(best, u) : hn::Min(best, u);
    }
    hn::StoreU(best, d, out + i);
  }
}

void looked_up(const TableRule& table, const double* u, double* out) {
  const hn::RebindToSigned<decltype(d)> di;
  const Vec first = hn::Set(d, table.first), scale = hn::Set(d, table.inverse_stride);
  const Vec top = hn::Set(d, static_cast<double>(table.entries.size() - 1));
  for (std::size_t i = 0; i < width; i += hn::Lanes(d)) {
    const Vec index = hn::Round(hn::Mul(hn::Sub(load(u + i), first), scale));
    const Vec inside = hn::Min(hn::Max(index, hn::Zero(d)), top);
    hn::StoreU(hn::GatherIndex(d, table.entries.data(), hn::ConvertTo(di, inside)), d, out + i);
  }
}

/// The nearest integer, ties to even: the remainder of a first guess decides, exactly.
void quotient(const RoundRule& rule, const LaneProgram::Step& step, const double* u, const double* v,
              double* out) {
  const Vec one = hn::Set(d, 1.0), two = hn::Set(d, 2.0), half = hn::Set(d, 0.5);
  for (std::size_t i = 0; i < width; i += hn::Lanes(d)) {
    const Vec divisor = hn::Mul(load(v + i), hn::Set(d, step.divisor_scale));
    const Vec numerator =
        hn::MulAdd(load(u + i), hn::Set(d, step.in_scale), hn::Mul(hn::Set(d, -rule.lowest), divisor));
    const Vec denominator = hn::Mul(divisor, hn::Set(d, rule.step));
    const Vec index = hn::Round(hn::Div(numerator, denominator));
    const Vec rest = hn::Mul(two, hn::NegMulAdd(index, denominator, numerator));
    const auto odd = hn::Ne(hn::Floor(hn::Mul(index, half)), hn::Mul(index, half));
    const auto up = hn::Or(hn::Gt(rest, denominator), hn::And(hn::Eq(rest, denominator), odd));
    const Vec negative = hn::Neg(denominator);
    const auto down = hn::Or(hn::Lt(rest, negative), hn::And(hn::Eq(rest, negative), odd));
    const Vec moved = hn::Sub(hn::Add(index, hn::IfThenElseZero(up, one)), hn::IfThenElseZero(down, one));
    hn::StoreU(onto(rule, moved), d, out + i);
  }
}

void below_number(double bound, const double* u, double* out) {
  for (std::size_t i = 0; i < width; i += hn::Lanes(d))
    hn::StoreU(hn::IfThenElseZero(hn::Lt(load(u + i), hn::Set(d, bound)), hn::Set(d, 1.0)), d, out + i);
}

bool all_positive(const double* u) {
  bool all = true;
  for (std::size_t i = 0; i < width; i += hn::Lanes(d))
    all = all && hn::AllTrue(d, hn::Gt(load(u + i), hn::Zero(d)));
  return all;
}

bool RunStep(const Bench& bench, std::size_t number) {
  const LaneProgram::Step& step = bench.program->steps[number];
  if (step.act == Act::linear) return linear(bench, step, bench.constants[number]), true;
  const auto operand = [&](std::uint32_t k) { return bench.slots[bench.program->operands[step.first + k]]; };
  const auto rule = static_cast<std::size_t>(step.rule);
  if (step.act == Act::positive) return all_positive(operand(0));
  double* out = bench.slots[step.slot];
  if (step.act == Act::rounded) rounded(bench.program->tape->roundings[rule], operand(0), out);
  if (step.act == Act::maximum || step.act == Act::minimum) extreme(bench, step);
  if (step.act == Act::looked_up) looked_up(bench.program->tape->tables[rule], operand(0), out);
  if (step.act == Act::quotient)
    quotient(bench.program->tape->roundings[rule], step, operand(0), operand(1), out);
  if (step.act == Act::below) below_number(step.constant, operand(0), out);
  return true;
}

void Below(const double* numbers, std::size_t count, double bound, std::uint64_t* words) {
  const Vec limit = hn::Set(d, bound);
  const std::size_t n = hn::Lanes(d);
  if (n == 8 &&
      std::endian::native == std::endian::little) {  // a vector's verdicts are one byte, in its place
    auto* bytes = reinterpret_cast<std::uint8_t*>(words);
    for (std::size_t i = 0; i < count; i += 8)
      hn::StoreMaskBits(d, hn::Lt(load(numbers + i), limit), bytes + i / 8);
    return;
  }
  for (std::size_t i = 0; i < count; i += 64) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < 64; k += n) {
      std::uint8_t bits[8] = {};
      hn::StoreMaskBits(d, hn::Lt(load(numbers + i + k), limit), bits);
      word |= std::uint64_t{bits[0]} << k;
    }
    words[i / 64] = word;
  }
}

}  // namespace crossbits::lanes::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crossbits::lanes {

HWY_EXPORT(RunStep);
HWY_EXPORT(Below);

bool run_step(const Bench& bench, std::size_t step) { return HWY_DYNAMIC_DISPATCH(RunStep)(bench, step); }
void below(const double* numbers, std::size_t count, double bound, std::uint64_t* words) {
  HWY_DYNAMIC_DISPATCH(Below)(numbers, count, bound, words);
}

}  // namespace crossbits::lanes
#endif
