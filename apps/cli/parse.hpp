#pragma once

#include <string>
#include <vector>

#include "apps/cli/record.hpp"

namespace crossbits {

/// Reads the words behind a command's name. Throws std::invalid_argument with one sentence that names the
/// flag and the offending value.
Arguments parse_arguments(const CommandRecord& record, const std::vector<std::string>& words);

}  // namespace crossbits
