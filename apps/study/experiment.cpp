#include "apps/study/experiment.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "protocols/problems.hpp"
#include "reductions/announce.hpp"
#include "reductions/execute.hpp"

namespace crossbits {
namespace {

/// The problem asked about must be the one that the reduction is about, with parameters that it knows.
void check_problem(const Reduction& reduction, const Problem& asked, const std::string& built_id,
                   const std::string& built_spec) {
  if (asked.id == built_id && (built_spec.empty() || asked.spec() == built_spec)) return;
  throw std::invalid_argument(fmt::format("{} is about the problem {}, not {}", reduction.id,
                                          built_spec.empty() ? built_id : built_spec, asked.spec()));
}

Embedding embed(const Question& question, const Reduction& reduction) {
  if (question.embedding.exchange && !reduction.symmetric) {
    throw std::invalid_argument(
        fmt::format("--exchange needs a symmetric reduction, and {} is none", reduction.id));
  }
  if (question.embedding.modulus != 0 && !reduction.takes_modulus) {
    throw std::invalid_argument(fmt::format("--modulus {} is for match tasks, and {} is none",
                                            question.embedding.modulus, reduction.id));
  }
  const std::string& spec = question.problem.empty() ? reduction.problem_id : question.problem;
  const Problem asked = make_problem(spec, question.n);
  check_problem(reduction, asked, reduction.problem_id, "");
  EmbeddingOptions options = question.embedding;
  if (options.tokens == 0 && names_file(question.model.text)) options.tokens = tokens_of_file(question.model);
  Embedding embedding = reduction.embed(spec, question.n, options);
  check_problem(reduction, asked, reduction.problem_id, embedding.problem.spec());
  return embedding;
}

/// A protocol for the decision; or nothing, and the sentence why there is none.
std::optional<CompiledProtocol> try_compile(const DecidingModel& model, Permit permit, Direction direction,
                                            Knows knows, std::string& why_none) {
  const bool announced = knows == Knows::both && direction != Direction::two_way;
  permit.knows = announced ? Knows::bob : knows;
  auto protocol = find_protocol(model.graph, model.owners, {model.decision}, permit, why_none);
  if (protocol && announced) announce_outputs(*protocol);
  return protocol;
}

std::optional<std::uint64_t> bits_of(const std::optional<CompiledProtocol>& protocol) {
  return protocol ? std::optional(static_cast<std::uint64_t>(protocol->bits)) : std::nullopt;
}

}  // namespace

const char* name(Which which) { return which == Which::paper ? "paper" : "optimal"; }

std::optional<std::uint64_t> Setup::paper_bits() const { return bits_of(paper_protocol); }
std::optional<std::uint64_t> Setup::optimal_bits() const { return bits_of(optimal_protocol); }

Setup prepare(const Question& question) {
  // The reduction turns the problem into a question to a model: tokens, and who holds which field.
  const Reduction& reduction = find_reduction(question.reduction);
  Embedding embedding = embed(question, reduction);
  // The model, and on top of it the decision: problem answer = decide(model answers).
  ChosenModel model = choose_model(question.model, reduction, embedding);
  const PaperProtocol& paper = reduction.paper(model.family);
  DecidingModel deciding = decide_with(std::move(model.graph), embedding);
  std::optional<DecidingModel> exact;
  if (question.summaries.changes_answers()) {
    exact = std::move(deciding);
    deciding = resummarise(*exact, question.summaries);
  }
  // Cut between the parties: as the paper argues, and as cheaply as this dataflow graph allows.
  std::string no_paper, no_optimal;
  auto as_argued = try_compile(deciding, paper.permit, paper.direction, question.knows, no_paper);
  auto cheapest = try_compile(deciding, Permit{}, Direction::two_way, question.knows, no_optimal);
  if (question.which == Which::paper && !as_argued)
    throw std::invalid_argument(no_paper + (cheapest ? "; --protocol optimal lets everything be sent" : ""));
  if (question.which == Which::optimal && !cheapest) throw std::invalid_argument(no_optimal);
  return {.question = question,
          .reduction = &reduction,
          .paper = paper,
          .embedding = std::move(embedding),
          .model = std::move(model),
          .deciding = std::move(deciding),
          .exact = std::move(exact),
          .paper_protocol = std::move(as_argued),
          .optimal_protocol = std::move(cheapest),
          .no_paper = no_paper,
          .no_optimal = no_optimal};
}

Experiment run_experiment(const Setup& setup, const Instance& instance) {
  Experiment e;
  e.instance = instance;
  const InputNumbers inputs =
      setup.deciding.inputs(setup.embedding, setup.embedding.embed(instance.x, instance.y));
  // The model alone ...
  ModelRun plain(setup.deciding);
  const Bits decision = plain.decide(inputs);
  e.model_answer = setup.deciding.answer(decision);
  // ... and as a conversation: two coroutines, each with its own store, over a channel.
  Executor executor(setup.protocol(), setup.deciding.owners);
  auto outcome = executor.run(inputs);
  if (outcome.bob != decision) {
    throw std::logic_error(fmt::format("the protocol answers {}, the model {}: the compiler is wrong",
                                       outcome.bob.text(), decision.text()));
  }
  e.protocol_answer = setup.deciding.answer(outcome.bob);
  e.transcript = std::move(outcome.transcript);
  e.messages = sayings(setup.protocol(), e.transcript);
  if (setup.exact) e.summary_error = summary_error(*setup.exact, setup.deciding, inputs);
  // What was paid, beside what anybody has to pay.
  e.comparison =
      compare(setup.problem(), setup.direction(), setup.question.knows, e.transcript.ledger().bits);
  return e;
}

Instance instance_of_text(const Problem& problem, const std::string& x, const std::string& y) {
  Instance instance{.x = problem.parse_x(x), .y = problem.parse_y(y)};
  const auto answer = problem.f(instance.x, instance.y);
  if (!answer) {
    throw std::invalid_argument(
        fmt::format("--x {} and --y {} break the promise of {}: no answer is defined", x, y, problem.name));
  }
  instance.answer = *answer;
  return instance;
}

}  // namespace crossbits
