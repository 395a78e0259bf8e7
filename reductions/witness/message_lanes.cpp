#include "reductions/witness/message_lanes.hpp"

#include <algorithm>
#include <bit>

#include "basis/coin.hpp"
#include "models/kernels/clones.hpp"

namespace crossbits {
namespace {

static_assert(StateFunction::batch == lanes::width);

/// Numbers of a message are hashed as integers; added to this, their low bits are those of a double.
constexpr double integer_shift = 6755399441055744.0;       // 3 * 2^51
constexpr double most_hashed_number = 1125899906842624.0;  // 2^50
constexpr std::uint64_t separability_checks = 64;

constexpr std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

CROSSBITS_CLONES void fill_leaf(const std::uint64_t* words, int shift, double zero, double one, double* out) {
  for (std::size_t lane = 0; lane < StateFunction::batch; ++lane)
    out[lane] = (words[lane] >> shift & 1) != 0 ? one : zero;
}

/// hash += number * multiplier, for all lanes.
CROSSBITS_CLONES void add_number(const double* numbers, std::uint64_t multiplier, std::uint64_t* hash) {
  for (std::size_t lane = 0; lane < StateFunction::batch; ++lane)
    hash[lane] += std::bit_cast<std::uint64_t>(numbers[lane] + integer_shift) * multiplier;
}

CROSSBITS_CLONES void cut(const std::uint64_t* hash, std::uint64_t salt, int shift, std::uint64_t* next) {
  for (std::size_t lane = 0; lane < StateFunction::batch; ++lane)
    next[lane] = mixed(hash[lane] ^ salt) >> shift;
}

}  // namespace

StateInputs::StateInputs(const Domain& domain) : domain_(domain), bits_(64) {
  const BigInteger count = domain.count();
  if (count < BigInteger(1) << 64) bits_ = static_cast<int>(boost::multiprecision::msb(count));
}

std::uint64_t StateInputs::word(std::uint64_t state, std::size_t word) const {
  return domain_.length() <= 64 ? state : mixed(state ^ (0x9e3779b97f4a7c15ULL * (word + 1)));
}

Symbols StateInputs::input(std::uint64_t state) const {
  if (!domain_.holds_every_string()) return domain_.at(state);
  Symbols symbols(static_cast<std::size_t>(domain_.length()));
  const auto alphabet = static_cast<std::uint64_t>(domain_.alphabet());
  const bool digits = domain_.count() < BigInteger(1) << 64;
  std::uint64_t rest = state;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (binary()) {
      symbols[i] = static_cast<int>(word(state, i / 64) >> (i % 64) & 1);
    } else if (digits) {
      symbols[i] = static_cast<int>(rest % alphabet);
      rest /= alphabet;
    } else {
      symbols[i] = static_cast<int>(coin_below(state, 6, i, alphabet));
    }
  }
  return symbols;
}

std::shared_ptr<const LoweredMessage> LoweredMessage::make(const Embedding& embedding,
                                                           const DecidingModel& model,
                                                           const CompiledProtocol& protocol) {
  std::vector<TapeInput> inputs;
  for (std::size_t k = 0; k < model.owners.size(); ++k) {
    const bool alices = model.owners[k] == Owner::alice;
    inputs.push_back(
        {alices ? std::uint8_t{on_alice} : std::uint8_t{on_nobody}, alices ? Numbers{} : model.fillers[k]});
  }
  std::vector<ValueId> sent;
  for (const Step& step : protocol.alice)
    if (step.act == Step::Act::send) sent.push_back(step.value);
  auto lowered = lower_to_tape(protocol.graph, inputs, sent);
  if (!lowered) return nullptr;
  for (const ValueId id : sent)
    for (const Register r : lowered->registers[static_cast<std::size_t>(id)])
      if (lowered->tape[r].high > most_hashed_number || lowered->tape[r].low < -most_hashed_number)
        return nullptr;
  return std::shared_ptr<const LoweredMessage>(
      new LoweredMessage(embedding, model, protocol, std::move(*lowered)));
}

LoweredMessage::LoweredMessage(const Embedding& embedding, const DecidingModel& model,
                               const CompiledProtocol& protocol, LoweredGraph lowered)
    : embedding_(embedding),
      model_(model),
      graph_(protocol.graph),
      evaluator_(protocol.graph),
      lowered_(std::move(lowered)) {
  std::vector<Register> sent;
  for (const Step& step : protocol.alice) {
    if (step.act != Step::Act::send) continue;
    for (const Register r : lowered_.registers[static_cast<std::size_t>(step.value)])
      if (lowered_.tape[r].act != Instruction::Act::constant) sent.push_back(r);
  }
  std::sort(sent.begin(), sent.end());
  sent.erase(std::unique(sent.begin(), sent.end()), sent.end());
  constexpr std::uint8_t checks = 1 << on_nobody | 1 << on_alice;
  program_ = std::make_unique<const LaneProgram>(lowered_.tape, sent, lowered_.tape.leaves,
                                                 std::vector<Register>{}, checks);
  const Domain& domain = embedding.problem.x_domain;
  if (domain.alphabet() == 2 && domain.holds_every_string()) find_leaves();
}

/// All leaves of the tape on x.
std::vector<double> LoweredMessage::leaf_numbers(OwnInputs& own, const Symbols& x) const {
  Numbers written;
  own.write(x, written);
  std::vector<double> numbers;
  std::size_t at = 0;
  for (const ValueId id : own.values()) {
    const auto count = static_cast<std::size_t>(graph_.count(id));
    const bool there = std::binary_search(lowered_.leaf_values.begin(), lowered_.leaf_values.end(), id);
    for (std::size_t k = 0; there && k < count; ++k) numbers.push_back(static_cast<double>(written[at + k]));
    at += count;
  }
  return numbers;
}

/// By changing one symbol at a time, checked on seeded inputs. Should a leaf depend on several symbols after
/// all, nothing wrong is ever reported: what the search finds is checked by plain evaluation.
void LoweredMessage::find_leaves() {
  OwnInputs own(embedding_, model_, graph_, Owner::alice);
  const auto n = static_cast<std::size_t>(embedding_.problem.x_domain.length());
  Symbols x(n, 0);
  const std::vector<double> base = leaf_numbers(own, x);
  std::vector<Leaf> leaves;
  for (const double number : base) leaves.push_back({0, number, number});
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = 1;
    const std::vector<double> moved = leaf_numbers(own, x);
    x[i] = 0;
    for (std::size_t k = 0; k < base.size(); ++k)
      if (moved[k] != base[k]) leaves[k] = {i, base[k], moved[k]};
  }
  for (std::uint64_t seed = 0; seed < separability_checks; ++seed) {
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<int>(coin(seed, 7, i) & 1);
    const std::vector<double> numbers = leaf_numbers(own, x);
    for (std::size_t k = 0; k < numbers.size(); ++k)
      if (numbers[k] != (x[leaves[k].symbol] != 0 ? leaves[k].one : leaves[k].zero)) return;
  }
  leaves_ = std::move(leaves);
}

/// One thread's function.
class MessageFunction : public StateFunction {
 public:
  MessageFunction(std::shared_ptr<const LoweredMessage> lowered, const StateInputs& inputs,
                  std::uint64_t salt)
      : lowered_(std::move(lowered)),
        inputs_(inputs),
        own_(lowered_->embedding_, lowered_->model_, lowered_->graph_, Owner::alice),
        run_(*lowered_->program_, lowered_->evaluator_),
        salt_(salt) {
    for (std::size_t k = 0; k < lowered_->program_->output_slots.size(); ++k)
      multipliers_.push_back(coin(1, 8, k) | 1);
  }

  void step(const States& states, States& next) override {
    if (lowered_->leaves_.empty())
      fill_one_by_one(states);
    else
      fill(states);
    run_.run();
    States hash{};
    for (std::size_t k = 0; k < multipliers_.size(); ++k)
      add_number(run_.output(k).data(), multipliers_[k], hash.data());
    cut(hash.data(), salt_, 64 - inputs_.bits(), next.data());
  }

 private:
  void fill(const States& states) {
    States words = states;
    std::size_t current = ~std::size_t{0};
    for (std::size_t k = 0; k < lowered_->leaves_.size(); ++k) {
      const auto& leaf = lowered_->leaves_[k];
      if (leaf.symbol / 64 != current) {
        current = leaf.symbol / 64;
        for (std::size_t lane = 0; lane < batch; ++lane) words[lane] = inputs_.word(states[lane], current);
      }
      fill_leaf(words.data(), static_cast<int>(leaf.symbol % 64), leaf.zero, leaf.one, run_.input(k).data());
    }
  }
  void fill_one_by_one(const States& states) {
    for (std::size_t lane = 0; lane < batch; ++lane) {
      const std::vector<double> numbers = lowered_->leaf_numbers(own_, inputs_.input(states[lane]));
      for (std::size_t k = 0; k < numbers.size(); ++k) run_.input(k)[lane] = numbers[k];
    }
  }

  std::shared_ptr<const LoweredMessage> lowered_;
  StateInputs inputs_;
  OwnInputs own_;
  LaneRun run_;
  std::uint64_t salt_;
  std::vector<std::uint64_t> multipliers_;
};

namespace {

/// The same without lanes.
class OneByOneFunction : public StateFunction {
 public:
  OneByOneFunction(AliceMessage message, const StateInputs& inputs, std::uint64_t salt)
      : message_(std::move(message)), inputs_(inputs), salt_(salt) {}

  void step(const States& states, States& next) override {
    for (std::size_t lane = 0; lane < batch; ++lane) {
      const Bits bits = message_(inputs_.input(states[lane]));
      std::uint64_t hash = bits.size();
      for (std::size_t at = 0; at < bits.size(); at += 64)
        hash = coin(hash, 0, bits.number(at, static_cast<int>(std::min<std::size_t>(64, bits.size() - at))));
      next[lane] = mixed(hash ^ salt_) >> (64 - inputs_.bits());
    }
  }

 private:
  AliceMessage message_;
  StateInputs inputs_;
  std::uint64_t salt_;
};

}  // namespace

std::unique_ptr<StateFunction> message_function(std::shared_ptr<const LoweredMessage> lowered,
                                                AliceMessage one_by_one, const StateInputs& inputs,
                                                std::uint64_t salt) {
  if (lowered) return std::make_unique<MessageFunction>(std::move(lowered), inputs, salt);
  return std::make_unique<OneByOneFunction>(std::move(one_by_one), inputs, salt);
}

}  // namespace crossbits
