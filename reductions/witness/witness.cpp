#include "reductions/witness/witness.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "reductions/execute.hpp"
#include "reductions/witness/search.hpp"

namespace crossbits {
namespace {

/// One run of the protocol beside the plain model.
struct Run {
  int answer = 0;
  Bits alice_said{};
};

Run run_both(const Embedding& embedding, const DecidingModel& model, ModelRun& plain, Executor& executor,
             const Symbols& x, const Symbols& y) {
  const InputNumbers inputs = model.inputs(embedding, embedding.embed(x, y));
  const Bits decision = plain.decide(inputs);
  const auto outcome = executor.run(inputs);
  if (outcome.bob != decision) throw std::logic_error("witness: the protocol's answer is not the model's");
  Run run{model.answer(decision)};
  for (const Message& message : outcome.transcript.messages())
    if (message.from == 0) run.alice_said.append(message.bits);
  return run;
}

}  // namespace

const char* name(WitnessSearch::Method method) {
  switch (method) {
    case WitnessSearch::Method::exhaustive:
      return "exhaustive";
    case WitnessSearch::Method::linear_algebra:
      return "linear_algebra";
    case WitnessSearch::Method::distinguished_points:
      return "distinguished_points";
  }
  return "unknown";
}

Witness replay_witness(const Embedding& embedding, const DecidingModel& model,
                       const CompiledProtocol& protocol, const Symbols& x, const Symbols& x_other,
                       const Symbols& y) {
  const Problem& problem = embedding.problem;
  if (!problem.x_domain.contains(x) || !problem.x_domain.contains(x_other) || !problem.y_domain.contains(y))
    throw std::logic_error("witness: an input was chosen that the problem does not have");
  ModelRun plain(model);
  Executor executor(protocol, model.owners);
  const Run one = run_both(embedding, model, plain, executor, x, y),
            two = run_both(embedding, model, plain, executor, x_other, y);
  const auto f_one = problem.f(x, y), f_two = problem.f(x_other, y);
  const bool holds =
      one.alice_said == two.alice_said && one.answer == two.answer && f_one && f_two && *f_one != *f_two;
  if (!holds) throw std::logic_error("witness: the two inputs do not show what they were chosen for");
  return {x, x_other, y, one.alice_said, {one.answer, two.answer}, {*f_one, *f_two}};
}

WitnessSearch find_witness(const Embedding& embedding, const DecidingModel& model,
                           const CompiledProtocol& protocol, const WitnessOptions& options) {
  const WitnessTask task{embedding, model, protocol, options};
  WitnessSearch search;
  search.message_bits = task.message().bits();
  using Method = WitnessSearch::Method;
  const bool few = embedding.problem.x_count() <= most_hashed_inputs;
  const auto wanted = [&](Method method, bool usual) {
    return !search.witness && (options.method ? *options.method == method : usual);
  };
  if (wanted(Method::exhaustive, few)) search_all_inputs(task, search);
  if (wanted(Method::linear_algebra, !few)) search_null_vectors(task, search);
  if (wanted(Method::distinguished_points, !few)) search_collisions(task, search);
  return search;
}

}  // namespace crossbits
