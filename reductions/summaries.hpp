#pragma once

#include <string>

#include "reductions/deciding_model.hpp"

namespace crossbits {

/// How softmax summaries (the sum of weighted values and the sum of weights over one owner's tokens) are
/// held.
struct Summaries {
  enum class Mode {
    exact,      ///< each term rounded to a public format before summing, as the model says; sums exact
    unrounded,  ///< terms are whole products of weight and value: the dearer count of the textbook formula
    rounded  ///< mean and normaliser of each owner's tokens in `bits` bits each: cheaper, another model than
             ///< the exact one
  } mode = Mode::exact;
  int bits = 0;

  bool changes_answers() const { return mode != Mode::exact; }
  /// "exact", "unrounded", "rounded:8".
  std::string text() const;
};

/// The inverse of text(). Throws std::invalid_argument with a sentence.
Summaries summaries_of_text(const std::string& text);

/// A model whose summaries are held in another way, the values `outputs` of it, and where its numbers are
/// now.
struct Resummarised {
  Graph graph;
  std::vector<ValueId> outputs;
};

/// `model` with its summaries changed. Under `rounded` the model is split by owner first, for that is where
/// it rounds: the result depends on who holds which token. Throws std::invalid_argument where a sum could
/// leave 62 bits.
Resummarised resummarise(const Graph& model, const Owners& owners, const std::vector<ValueId>& outputs,
                         const Summaries& summaries);
DecidingModel resummarise(const DecidingModel& model, const Summaries& summaries);

}  // namespace crossbits
