#pragma once

#include <string>

#include "apps/study/experiment.hpp"

namespace crossbits {

/// "crossbits COMMAND REDUCTION -n N --model ...": the call that asks this question again.
std::string call_text(const std::string& command, const Question& question);

}  // namespace crossbits
