#pragma once

#include "reductions/compile.hpp"

namespace crossbits {

/// Makes a one-way protocol, after which Bob alone knows, into one after which both know: Bob sends the
/// outputs that Alice did not send or compute herself, and may say nothing else. Adds their bits and, if
/// there are any, one round. Throws std::logic_error unless Bob alone knows.
void announce_outputs(CompiledProtocol& protocol);

}  // namespace crossbits
