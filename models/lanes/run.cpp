#include "models/lanes/run.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossbits {
namespace {

using Act = Instruction::Act;

/// Room for what the calls of a program read and write.
std::unique_ptr<Store> store_for_calls(const LaneProgram& program, const Graph& graph) {
  std::vector<char> known(static_cast<std::size_t>(graph.size()), 0);
  bool any = false;
  for (const auto& step : program.steps) {
    if (step.act != Act::call) continue;
    const CallRule& rule = program.tape->calls[static_cast<std::size_t>(step.rule)];
    known[static_cast<std::size_t>(rule.value)] = 1;
    for (const ValueId id : rule.reads) known[static_cast<std::size_t>(id)] = 1;
    any = true;
  }
  return any ? std::make_unique<Store>(graph, known) : nullptr;
}

}  // namespace

LaneRun::LaneRun(const LaneProgram& program, const Evaluator& evaluator, bool plain)
    : program_(&program),
      evaluator_(&evaluator),
      plain_(plain),
      numbers_(static_cast<std::size_t>(program.slots) * lanes::width, 0.0),
      unbound_(unbound(program)),
      store_(store_for_calls(program, evaluator.graph())) {
  for (std::int32_t s = 0; s < program.slots; ++s) slots_.push_back(numbers_.data() + slot(s) * lanes::width);
  for (const auto& [s, number] : program.constants) std::fill_n(slots_[slot(s)], lanes::width, number);
}

LaneRun::Bound LaneRun::unbound(const LaneProgram& program) {
  Bound bound{program.coefficients, {}};
  for (const auto& step : program.steps) bound.constants.push_back(step.constant);
  return bound;
}

void LaneRun::bind(const LaneProgram& program, std::span<const double> scalars, Bound& bound) {
  for (const auto& b : program.bound_coefficients) bound.coefficients[b.index] = 0;
  for (const auto& b : program.bound_constants) bound.constants[b.index] = program.steps[b.index].constant;
  const auto scalar = [&](const LaneProgram::Binding& b) { return b.coefficient * scalars[slot(b.scalar)]; };
  for (const auto& b : program.bound_coefficients) bound.coefficients[b.index] += scalar(b);
  for (const auto& b : program.bound_constants) bound.constants[b.index] += scalar(b);
}

void LaneRun::run(const Bound& bound) {
  const lanes::Bench bench{program_, slots_.data(), bound.coefficients.data(), bound.constants.data()};
  for (std::size_t k = 0; k < program_->steps.size(); ++k) {
    const LaneProgram::Step& step = program_->steps[k];
    if (step.act == Act::call) {
      call(step);
    } else if (step.act == Act::result) {
      std::copy_n(called_.data() + slot(step.rule) * lanes::width, lanes::width, slots_[slot(step.slot)]);
    } else if (!(plain_ ? lanes::run_step_plain(bench, k) : lanes::run_step(bench, k))) {
      throw std::domain_error(program_->tape->descriptions[slot(step.rule)]);
    }
  }
}

void LaneRun::call(const LaneProgram::Step& step) {
  const CallRule& rule = program_->tape->calls[slot(step.rule)];
  const auto count = slot(evaluator_->graph().count(rule.value));
  called_.resize(count * lanes::width);
  for (std::size_t lane = 0; lane < lanes::width; ++lane) {
    std::uint32_t next = step.first;
    const auto number = [&] {
      return static_cast<std::int64_t>(slots_[slot(program_->operands[next++])][lane]);
    };
    for (const ValueId id : rule.reads) {
      if (store_->wide(id)) {
        for (BigInteger& n : store_->write_wide(id)) n = number();
      } else {
        for (std::int64_t& n : store_->write_narrow(id)) n = number();
      }
    }
    evaluator_->compute(rule.value, *store_, scratch_);
    for (std::size_t i = 0; i < count; ++i)
      called_[i * lanes::width + lane] =
          static_cast<double>(store_->number(rule.value, static_cast<std::int32_t>(i)));
  }
}

}  // namespace crossbits
