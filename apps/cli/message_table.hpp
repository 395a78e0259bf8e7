#pragma once

#include <string>
#include <vector>

#include "apps/study/message.hpp"

namespace crossbits {

/// The messages of a run for people, one a line with the running total; of many, the first and the last.
std::string message_table(const std::vector<Saying>& messages);

}  // namespace crossbits
