#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/study/message.hpp"
#include "apps/study/model_source.hpp"
#include "apps/study/verdict.hpp"
#include "reductions/deciding_model.hpp"
#include "reductions/summaries.hpp"
#include "reductions/summary_error.hpp"

namespace crossbits {

/// Which of its two protocols a model is run by.
enum class Which { paper, optimal };
const char* name(Which which);

/// What is asked: a reduction at one size, a model, and how the parties may talk.
struct Question {
  std::string reduction;
  std::string problem;  ///< "index:symbols=5"; empty: the reduction's own
  int n = 1;
  ModelRequest model{};
  EmbeddingOptions embedding{};
  Which which = Which::paper;
  Knows knows = Knows::bob;
  Summaries summaries{};
};

/// Everything that is fixed before an input is known. The compiled protocols may be missing: then the reason
/// is a sentence that names the value which would have to cross.
struct Setup {
  Question question;
  const Reduction* reduction = nullptr;
  PaperProtocol paper;
  Embedding embedding;
  ChosenModel model;  ///< its graph has moved into `deciding`
  DecidingModel deciding;
  std::optional<DecidingModel>
      exact;  ///< where `deciding` holds summaries in another way than the model says
  std::optional<CompiledProtocol> paper_protocol, optimal_protocol;
  std::string no_paper, no_optimal;

  const Problem& problem() const { return embedding.problem; }
  const CompiledProtocol& protocol() const {
    return question.which == Which::paper ? *paper_protocol : *optimal_protocol;
  }
  /// The convention of the protocol that is run: bits, bound and trivial cost all use it.
  Direction direction() const {
    return question.which == Which::paper ? paper.direction : Direction::two_way;
  }
  std::optional<std::uint64_t> paper_bits() const;
  std::optional<std::uint64_t> optimal_bits() const;
};

/// Problem -> embedding -> model -> two compiled protocols. Throws std::invalid_argument with a sentence.
Setup prepare(const Question& question);

/// One run over a channel and what it shows.
struct Experiment {
  Instance instance;        ///< x, y and f(x, y)
  int model_answer = 0;     ///< plain evaluation, no parties
  int protocol_answer = 0;  ///< Bob's
  Transcript transcript;
  std::vector<Saying> messages;
  std::optional<SummaryError> summary_error;  ///< against the exact model, where summaries are changed
  Comparison comparison;                      ///< the transcript's bits beside bound and trivial cost
  bool correct() const { return protocol_answer == instance.answer; }
};

/// Runs the chosen protocol on one instance, and the plain model beside it. Throws std::logic_error if the
/// two differ: a compiled protocol computes what the model computes.
Experiment run_experiment(const Setup& setup, const Instance& instance);

/// The instance of these two texts. Throws std::invalid_argument, also where f is undefined.
Instance instance_of_text(const Problem& problem, const std::string& x, const std::string& y);

}  // namespace crossbits
