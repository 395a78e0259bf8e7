#include "models/lanes/lower_to_tape.hpp"

#include <algorithm>
#include <set>

#include "models/lanes/operations.hpp"

namespace crossbits {
namespace {

bool holds_doubles(const Parts& shape) {
  const BigInteger limit = BigInteger(1) << 53;
  return std::all_of(shape.begin(), shape.end(), [&](const Part& p) {
    return abs(p.format.lowest) < limit && abs(p.format.highest()) < limit;
  });
}

/// What the evaluator reads for a value: bundles stand for the numbers below them.
void collect_reads(const Graph& graph, ValueId id, std::set<ValueId>& reads, std::set<ValueId>& bundles) {
  for_each_read(graph, id, [&](ValueId read) {
    if (!std::holds_alternative<Bundle>(*graph[read].operation)) {
      reads.insert(read);
    } else if (bundles.insert(read).second) {
      collect_reads(graph, read, reads, bundles);
    }
  });
}

class Lowering {
 public:
  Lowering(const Graph& graph, const std::vector<TapeInput>& inputs)
      : graph_(graph), inputs_(inputs), operations_(graph, builder_) {}

  std::optional<LoweredGraph> run(const std::vector<ValueId>& wanted) {
    const std::vector<char> needed = needed_for(graph_, wanted);
    result_.registers.resize(static_cast<std::size_t>(graph_.size()));
    std::size_t next_input = 0;
    for (ValueId id = 0; id < graph_.size(); ++id) {
      const bool is_input = std::holds_alternative<Input>(*graph_[id].operation);
      const TapeInput* input = is_input ? &inputs_.at(next_input++) : nullptr;
      if (!needed[static_cast<std::size_t>(id)] || std::holds_alternative<Bundle>(*graph_[id].operation))
        continue;
      auto& mine = result_.registers[static_cast<std::size_t>(id)];
      mine = input ? lower_input(id, *input) : lower_value(id);
      if (!builder_.fits() ||
          builder_.tape().instructions.size() + builder_.tape().terms.size() > most_tape_entries)
        return std::nullopt;
    }
    result_.tape = builder_.take();
    return std::move(result_);
  }

 private:
  std::vector<Register> lower_input(ValueId id, const TapeInput& input) {
    std::vector<Register> mine;
    for (const std::int64_t number : input.known)
      mine.push_back(builder_.constant(static_cast<double>(number)));
    if (input.depends == 0) return mine;
    result_.leaf_values.push_back(id);
    for (std::int32_t i = 0; i < graph_.count(id); ++i)
      mine.push_back(builder_.leaf(graph_.format(id, i), input.depends));
    return mine;
  }

  std::vector<Register> lower_value(ValueId id) {
    const TapeBuilder::Mark before = builder_.mark();
    if (auto mine = operations_.lower(id, result_.registers); mine && builder_.fits()) return *mine;
    builder_.undo(before);
    return lower_as_call(id);
  }

  /// By the plain evaluator. Its numbers may be anything in their formats.
  std::vector<Register> lower_as_call(ValueId id) {
    std::set<ValueId> reads, bundles;
    collect_reads(graph_, id, reads, bundles);
    CallRule rule{id, {reads.begin(), reads.end()}};
    std::vector<Register> operands;
    for (const ValueId read : rule.reads) {
      const auto& numbers = result_.registers[static_cast<std::size_t>(read)];
      operands.insert(operands.end(), numbers.begin(), numbers.end());
    }
    if (!holds_doubles(*graph_[id].shape)) {
      builder_.constant(1e300);  // does not fit
      return {};
    }
    return builder_.call(std::move(rule), operands, *graph_[id].shape);
  }

  const Graph& graph_;
  const std::vector<TapeInput>& inputs_;
  TapeBuilder builder_;
  TapeOperations operations_;
  LoweredGraph result_;
};

}  // namespace

std::optional<LoweredGraph> lower_to_tape(const Graph& graph, const std::vector<TapeInput>& inputs,
                                          const std::vector<ValueId>& wanted) {
  return Lowering(graph, inputs).run(wanted);
}

}  // namespace crossbits
