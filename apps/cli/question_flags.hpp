#pragma once

#include <vector>

#include "apps/cli/record.hpp"
#include "apps/study/experiment.hpp"
#include "protocols/transcript_io.hpp"

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

/// "crossbits COMMAND REDUCTION -n N --model ...": the call that asks this question again.
std::string call_text(const std::string& command, const Question& question);

/// `first` followed by `more`.
std::vector<Flag> operator+(std::vector<Flag> first, const std::vector<Flag>& more);
/// The switch every command has.
Flag json_flag();

/// The question as JSON members, in front of what was found: reduction, problem, n, model, ...
void describe_question(const Setup& setup, Json& document);
/// Bits beside bound and trivial cost: paper_bits, optimal_bits, lower_bound, trivial_bits, verdict, slack,
/// ...
void describe_comparison(const Setup& setup, const Comparison& comparison, Json& document);

/// The lines on bits, bound, verdict, the other protocol and the claim, for people.
std::string comparison_text(const Setup& setup, const Comparison& comparison);
/// How far changed summaries lead away from the exact model, as a JSON member and as a line; nothing where they are exact.
void describe_summaries(const Setup& setup, const std::optional<SummaryError>& error, Json& document);
std::string summaries_text(const Setup& setup, const std::optional<SummaryError>& error);
/// --summaries, shared with count.
Flag summaries_flag();

/// The line on the model, and why it is not certified if it is not.
std::string model_text(const Setup& setup);

}  // namespace crossbits
