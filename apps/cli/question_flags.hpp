#pragma once

#include <vector>

#include "apps/cli/record.hpp"
#include "apps/study/call_text.hpp"
#include "apps/study/experiment.hpp"
#include "apps/study/question_json.hpp"

namespace crossbits {

/// The flags that say which experiment is meant, shared by run, verify and whatever else asks a Question:
/// REDUCTION, -n, --problem, the model flags, --protocol, --knows, --exchange, --tokens.
std::vector<Flag> question_flags();
/// --model and its companions.
std::vector<Flag> model_flags();

/// The model as a plain argument too, as count and evaluate take it.
std::vector<Flag> model_positional();
/// Their model: MODEL or --model. Throws std::invalid_argument unless exactly one of the two is given.
ModelRequest model_of(const Arguments& arguments);

Question question_of(const Arguments& arguments);
ModelRequest model_request_of(const Arguments& arguments);

/// `first` followed by `more`.
std::vector<Flag> operator+(std::vector<Flag> first, const std::vector<Flag>& more);
/// The switch every command has.
Flag json_flag();

/// The lines on bits, bound, verdict, the other protocol and the claim, for people.
std::string comparison_text(const Setup& setup, const Comparison& comparison);
/// How far changed summaries lead away from the exact model, as a line; nothing where they are exact.
std::string summaries_text(const Setup& setup, const std::optional<SummaryError>& error);
/// --summaries, shared with count.
Flag summaries_flag();

/// The line on the model, and why it is not certified if it is not.
std::string model_text(const Setup& setup);

}  // namespace crossbits
