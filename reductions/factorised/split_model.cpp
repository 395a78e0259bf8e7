#include "reductions/factorised/split_model.hpp"

#include <algorithm>

#include "basis/in_chunks.hpp"
#include "reductions/own_inputs.hpp"

namespace crossbits {
namespace {

using Act = Instruction::Act;

constexpr std::uint8_t depends_on(Owner owner) {
  return owner == Owner::alice ? on_alice : owner == Owner::bob ? on_bob : on_nobody;
}

/// The party's inputs that are the same for all of its inputs: public in all but name.
void find_known(const Embedding& embedding, const DecidingModel& model, const Graph& graph, Owner owner,
                std::vector<TapeInput>& inputs) {
  OwnInputs own(embedding, model, graph, owner);
  const bool alice = owner == Owner::alice;
  const auto count =
      static_cast<std::uint64_t>(alice ? embedding.problem.x_count() : embedding.problem.y_count());
  Numbers first, other;
  std::vector<std::size_t> ends;  // of each value among the numbers
  for (const ValueId id : own.values())
    ends.push_back((ends.empty() ? 0 : ends.back()) + static_cast<std::size_t>(graph.count(id)));
  std::vector<char> same(ends.size(), 1);
  for (std::uint64_t k = 0; k < count; ++k) {
    own.write(alice ? embedding.problem.x_at(k) : embedding.problem.y_at(k), other);
    if (k == 0) first = other;
    for (std::size_t v = 0; v < ends.size(); ++v) {
      const auto begin = static_cast<std::ptrdiff_t>(v == 0 ? 0 : ends[v - 1]),
                 end = static_cast<std::ptrdiff_t>(ends[v]);
      same[v] = same[v] && std::equal(first.begin() + begin, first.begin() + end, other.begin() + begin);
    }
  }
  std::size_t v = 0;
  for (std::size_t k = 0; k < model.owners.size(); ++k) {
    if (model.owners[k] != owner) continue;
    const auto begin = static_cast<std::ptrdiff_t>(v == 0 ? 0 : ends[v - 1]),
               end = static_cast<std::ptrdiff_t>(ends[v]);
    if (same[v++]) inputs[k] = {on_nobody, Numbers(first.begin() + begin, first.begin() + end)};
  }
}

std::vector<TapeInput> tape_inputs(const Embedding& embedding, const DecidingModel& model,
                                   const Graph& graph) {
  std::vector<TapeInput> inputs;
  for (std::size_t k = 0; k < model.owners.size(); ++k) {
    const std::uint8_t depends = depends_on(model.owners[k]);
    inputs.push_back({depends, depends == on_nobody ? model.fillers[k] : Numbers{}});
  }
  find_known(embedding, model, graph, Owner::alice, inputs);
  find_known(embedding, model, graph, Owner::bob, inputs);
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
  auto lowered =
      lower_to_tape(protocol.graph, tape_inputs(embedding, model, protocol.graph), protocol.outputs);
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
      number_(lowered_.registers[static_cast<std::size_t>(protocol.outputs.front())].front()),
      decision_format_(protocol.graph.format(protocol.outputs.front())) {
  find_verdict();
  const Tape& tape = lowered_.tape;
  std::vector<char> one_sided(tape.instructions.size());
  for (std::size_t k = 0; k < one_sided.size(); ++k)
    one_sided[k] = tape.instructions[k].depends == on_alice || tape.instructions[k].depends == on_bob;
  constexpr std::uint8_t check_joint = 1 << on_both, check_alice = 1 << on_alice | 1 << on_nobody,
                         check_bob = 1 << on_bob;
  for (const Register r : frontier(tape, {number_}, one_sided, check_joint))
    (tape[r].depends == on_alice ? of_alice_ : of_bob_).push_back(r);
  alice_ = std::make_unique<const LaneProgram>(tape, of_alice_, leaves_of(tape, on_alice),
                                               std::vector<Register>{}, check_alice);
  bob_ = std::make_unique<const LaneProgram>(tape, of_bob_, leaves_of(tape, on_bob), std::vector<Register>{},
                                             check_bob);
  joint_ = std::make_unique<const LaneProgram>(tape, std::vector{number_}, of_bob_, of_alice_, check_joint);
  const Instruction& sum = tape[number_];
  const auto plain = [](const Term& t) { return t.coefficient == 1 && t.times < 0; };
  const bool two_terms = sum.act == Act::linear && sum.last == sum.first + 2 &&
                         plain(tape.terms[sum.first]) && plain(tape.terms[sum.first + 1]);
  verdict_.one_sum = verdict_.boolean && two_terms && of_alice_.size() == 1 && of_bob_.size() == 1;
  if (verdict_.one_sum) verdict_.bound -= sum.constant;
}

/// A bit that says whether a number lies below a bound is left to the combiner, which makes 64 of them at a
/// time.
void SplitModel::find_verdict() {
  if (decision_format_ != Format::bit()) return;
  const Tape& tape = lowered_.tape;
  verdict_ = {.boolean = true, .bound = 0.5, .opposite = true};  // the bit is 0 below 1/2
  Register bit = number_;
  const Instruction& i = tape[bit];
  const bool negated = i.act == Act::linear && i.last == i.first + 1 && i.constant == 1 &&
                       tape.terms[i.first].coefficient == -1 && tape.terms[i.first].times < 0;
  if (negated) bit = tape.terms[i.first].factor;
  if (tape[bit].act != Act::below) return;
  number_ = tape.operands[tape[bit].first];
  verdict_ = {.boolean = true, .bound = tape[bit].constant, .opposite = negated};
}

/// One thread's tools for one party's numbers.
struct SplitModel::SideRun {
  SideRun(const SplitModel& model, Owner owner)
      : inputs(model.embedding_, model.model_, model.graph_, owner),
        run(owner == Owner::alice ? *model.alice_ : *model.bob_, model.evaluator_) {
    // The leaves of the tape are those of the party's inputs that are needed and vary, in the same order.
    const auto& leaves = model.lowered_.leaf_values;
    std::size_t at = 0, leaf = 0;
    for (const ValueId id : inputs.values()) {
      const auto size = static_cast<std::size_t>(model.graph_.count(id));
      const bool there = std::binary_search(leaves.begin(), leaves.end(), id);
      for (std::size_t k = 0; there && k < size; ++k) places.emplace_back(leaf++, at + k);
      at += size;
    }
  }

  void set(std::size_t lane, const Symbols& input) {
    inputs.write(input, written);
    for (const auto& [place, position] : places)
      run.input(place)[lane] = static_cast<double>(written[position]);
  }

  OwnInputs inputs;
  LaneRun run;
  Numbers written;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // lane input, position in `written`
};

std::vector<double> SplitModel::side(Owner owner, std::uint64_t count) const {
  const bool alice = owner == Owner::alice;
  const Problem& problem = embedding_.problem;
  const std::size_t numbers = alice ? of_alice_.size() : of_bob_.size();
  const std::uint64_t padded = (count + lanes::width - 1) / lanes::width * lanes::width;
  std::vector<double> result(padded * numbers);
  in_chunks(
      padded, lanes::width, [&] { return SideRun(*this, owner); },
      [&](SideRun& side, std::uint64_t block, std::uint64_t begin, std::uint64_t) {
        for (std::size_t lane = 0; lane < lanes::width; ++lane) {
          const std::uint64_t index = std::min(begin + lane, count - 1);
          side.set(lane, alice ? problem.x_at(index) : problem.y_at(index));
        }
        side.run.run();
        for (std::size_t k = 0; k < numbers; ++k)
          for (std::size_t lane = 0; lane < lanes::width; ++lane)
            result[alice ? (begin + lane) * numbers + k : (block * numbers + k) * lanes::width + lane] =
                side.run.output(k)[lane];
      });
  return result;
}

std::vector<double> SplitModel::alice_side(std::uint64_t count) const { return side(Owner::alice, count); }
std::vector<double> SplitModel::bob_side(std::uint64_t count) const { return side(Owner::bob, count); }

}  // namespace crossbits
