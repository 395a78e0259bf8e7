#include "reductions/factorised/split_model.hpp"

#include <algorithm>
#include <exception>

#include "reductions/own_inputs.hpp"

namespace crossbits {
namespace {

using Act = Instruction::Act;

constexpr std::uint8_t depends_on(Owner owner) {
  return owner == Owner::alice ? on_alice : owner == Owner::bob ? on_bob : on_nobody;
}

std::vector<TapeInput> tape_inputs(const DecidingModel& model) {
  std::vector<TapeInput> inputs;
  for (std::size_t k = 0; k < model.owners.size(); ++k) {
    const std::uint8_t depends = depends_on(model.owners[k]);
    inputs.push_back({depends, depends == on_nobody ? model.fillers[k] : Numbers{}});
  }
  return inputs;
}

std::vector<Register> leaves_of(const Tape& tape, std::uint8_t party) {
  std::vector<Register> leaves;
  for (const Register r : tape.leaves)
    if (tape[r].depends == party) leaves.push_back(r);
  return leaves;
}

}  // namespace

std::unique_ptr<const SplitModel> SplitModel::make(const Embedding& embedding, const DecidingModel& model,
                                                   const CompiledProtocol& protocol) {
  auto lowered = lower_to_tape(protocol.graph, tape_inputs(model), protocol.outputs);
  if (!lowered || protocol.outputs.size() != 1 || protocol.graph.count(protocol.outputs.front()) != 1)
    return nullptr;
  return std::unique_ptr<const SplitModel>(new SplitModel(embedding, model, protocol, std::move(*lowered)));
}

SplitModel::SplitModel(const Embedding& embedding, const DecidingModel& model,
                       const CompiledProtocol& protocol, LoweredGraph lowered)
    : embedding_(embedding),
      model_(model),
      graph_(protocol.graph),
      evaluator_(protocol.graph),
      lowered_(std::move(lowered)),
      decision_(lowered_.registers[static_cast<std::size_t>(protocol.outputs.front())].front()),
      decision_format_(protocol.graph.format(protocol.outputs.front())) {
  const Tape& tape = lowered_.tape;
  std::vector<char> one_sided(tape.instructions.size());
  for (std::size_t k = 0; k < one_sided.size(); ++k)
    one_sided[k] = tape.instructions[k].depends == on_alice || tape.instructions[k].depends == on_bob;
  constexpr std::uint8_t check_joint = 1 << on_both, check_alice = 1 << on_alice | 1 << on_nobody,
                         check_bob = 1 << on_bob;
  for (const Register r : frontier(tape, {decision_}, one_sided, check_joint))
    (tape[r].depends == on_alice ? of_alice_ : of_bob_).push_back(r);
  alice_ = std::make_unique<const LaneProgram>(tape, of_alice_, leaves_of(tape, on_alice),
                                               std::vector<Register>{}, check_alice);
  bob_ = std::make_unique<const LaneProgram>(tape, of_bob_, leaves_of(tape, on_bob), std::vector<Register>{},
                                             check_bob);
  joint_ = std::make_unique<const LaneProgram>(tape, std::vector{decision_}, of_bob_, of_alice_, check_joint);
  threshold_ = find_threshold();
}

std::optional<SplitModel::Threshold> SplitModel::find_threshold() const {
  const Tape& tape = lowered_.tape;
  const Instruction* i = &tape[decision_];
  Threshold threshold;
  if (i->act == Act::linear && i->last == i->first + 1 && tape.terms[i->first].coefficient == -1 &&
      tape.terms[i->first].times < 0 && i->constant == 1) {
    threshold.opposite = true;
    i = &tape[tape.terms[i->first].factor];
  }
  if (i->act != Act::below || of_alice_.size() != 1 || of_bob_.size() != 1) return std::nullopt;
  const Instruction& sum = tape[tape.operands[i->first]];
  if (sum.act != Act::linear || sum.last != sum.first + 2) return std::nullopt;
  for (std::uint32_t k = sum.first; k < sum.last; ++k)
    if (tape.terms[k].coefficient != 1 || tape.terms[k].times >= 0) return std::nullopt;
  threshold.bound = i->constant - sum.constant;
  return threshold;
}

std::vector<double> SplitModel::side(Owner owner, std::uint64_t count) const {
  const bool alice = owner == Owner::alice;
  const LaneProgram& program = alice ? *alice_ : *bob_;
  const std::size_t numbers = alice ? of_alice_.size() : of_bob_.size();
  const std::uint64_t blocks = (count + lanes::width - 1) / lanes::width, padded = blocks * lanes::width;
  std::vector<double> result(padded * numbers);
  std::vector<std::exception_ptr> errors(blocks);
#pragma omp parallel if (blocks > 1)
  {
    OwnInputs inputs(embedding_, model_, graph_, owner);
    LaneRun run(program, evaluator_);
    Numbers written;
    // The leaves of the tape are the needed ones among the party's inputs, in the same order.
    std::vector<std::pair<std::size_t, std::size_t>> places;  // lane input, position in `written`
    std::size_t at = 0, leaf = 0;
    for (const ValueId id : inputs.values()) {
      const auto size = static_cast<std::size_t>(graph_.count(id));
      const bool there = !lowered_.registers[static_cast<std::size_t>(id)].empty();
      for (std::size_t k = 0; there && k < size; ++k) places.emplace_back(leaf++, at + k);
      at += size;
    }
#pragma omp for schedule(static)
    for (std::uint64_t b = 0; b < blocks; ++b) {
      try {
        for (std::size_t lane = 0; lane < lanes::width; ++lane) {
          const std::uint64_t index = std::min(b * lanes::width + lane, count - 1);
          inputs.write(alice ? embedding_.problem.x_at(index) : embedding_.problem.y_at(index), written);
          for (const auto& [input, position] : places)
            run.input(input)[lane] = static_cast<double>(written[position]);
        }
        run.run();
        for (std::size_t k = 0; k < numbers; ++k)
          for (std::size_t lane = 0; lane < lanes::width; ++lane) {
            const std::uint64_t index = b * lanes::width + lane;
            result[alice ? index * numbers + k : k * padded + index] = run.output(k)[lane];
          }
      } catch (...) {
        errors[b] = std::current_exception();
      }
    }
  }
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
  return result;
}

std::vector<double> SplitModel::alice_side(std::uint64_t count) const { return side(Owner::alice, count); }
std::vector<double> SplitModel::bob_side(std::uint64_t count) const { return side(Owner::bob, count); }

}  // namespace crossbits
