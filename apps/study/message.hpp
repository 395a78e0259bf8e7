#pragma once

#include <string>
#include <vector>

#include "models/graph.hpp"
#include "protocols/transcript.hpp"
#include "reductions/compile.hpp"

namespace crossbits {

/// One message of a compiled protocol, in words.
struct Saying {
  std::string from;     ///< "Alice"
  std::string label;    ///< as in the transcript
  std::string carries;  ///< "query of token 8, head 0: 16 numbers of 8 bits"
  std::string numbers;  ///< "+-+-+-" for at most 16 signs, "0110" for as many bits, else empty
  Bits bits;
};

/// "16 numbers of 8 bits", "6 signs": what a value sent whole consists of.
std::string describe_numbers(const Parts& shape);

/// The messages of a run, in order. `transcript` is one of `protocol`.
std::vector<Saying> sayings(const CompiledProtocol& protocol, const Transcript& transcript);

}  // namespace crossbits
