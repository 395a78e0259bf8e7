#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/study/model_source.hpp"
#include "reductions/compile.hpp"
#include "reductions/summaries.hpp"

namespace crossbits {

/// A model whose tokens are dealt to two parties.
struct CountQuestion {
  ModelRequest model{};
  std::string alice{}, bob{}, everyone{};  ///< token lists such as "0-3,6"
  std::string output{};                    ///< the token whose answer is wanted; empty: the last one
  std::string forbid{};                    ///< roles that may not be sent
  Knows knows = Knows::bob;
  Summaries summaries{};
};

/// One message as it would be sent, without numbers.
struct PlannedMessage {
  int from = 0;
  ValueId value = -1;
};

/// The same graph cut with only some roles allowed.
struct Alternative {
  std::string name;                  ///< "send_tokens", "send_query", "send_summary", "send_state"
  std::optional<std::int64_t> bits;  ///< nothing where no such protocol exists
};

/// What a model costs when its tokens are dealt so.
struct Count {
  ChosenModel model;  ///< its graph with the wanted output only
  std::vector<ValueId> outputs;
  Owners owners;                         ///< by graph input
  CompiledProtocol protocol;             ///< optimal for this dataflow graph
  std::vector<PlannedMessage> messages;  ///< in order of sending
  std::vector<Alternative> alternatives;
};

/// Throws std::invalid_argument with a sentence.
Count count_bits(const CountQuestion& question);

/// The tokens of a list such as "0-3,6", ascending. `flag` begins the sentence of a std::invalid_argument.
std::vector<std::int32_t> tokens_of_text(const std::string& flag, const std::string& text,
                                         std::int32_t tokens);
/// The inverse: "0-3,6".
std::string tokens_text(const std::vector<std::int32_t>& tokens);

}  // namespace crossbits
