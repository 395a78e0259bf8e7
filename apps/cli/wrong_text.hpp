#pragma once

#include <string>

#include "apps/study/question_json.hpp"
#include "reductions/verify.hpp"

namespace crossbits {

/// The first input on which the model is wrong, and four of which one must be wrong, for people; empty where
/// there is neither.
std::string first_wrong_text(const Problem& problem, const Verification& v);

/// The same as members "first_wrong" and "nested_rows".
void describe_first_wrong(const Problem& problem, const Verification& v, Json& document);

}  // namespace crossbits
