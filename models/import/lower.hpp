#pragma once

#include <optional>

#include "models/import/bind.hpp"
#include "models/import/draft.hpp"

namespace crossbits {

/// One feature group of a token, as `--layout z:sign,multihot_y:bit,onehot_i:public` says it.
struct LayoutField {
  std::string name;
  std::int32_t count = 0;  ///< numbers a token; 0: to be found (all that is left, or the number of tokens)
  enum class Kind : std::uint8_t { sign, bit, calibrated, symbol } kind = Kind::calibrated;
  bool is_public = false;  ///< everybody knows it
};
using TokenLayout = std::vector<LayoutField>;

/// Reads "z:sign,multihot_y:bit,onehot_i:public"; a width may be given as in "z*4:number". Throws
/// std::invalid_argument.
TokenLayout parse_layout(const std::string& text);
/// Fills the counts of a layout for tokens of `width` numbers out of `tokens` tokens: multihot_ and onehot_
/// fields have one number a token, one other open field takes what is left, scalars have one. Throws
/// std::invalid_argument if they do not add up.
TokenLayout complete_layout(TokenLayout layout, std::int32_t width, std::int32_t tokens);

struct LowerOptions {
  TokenLayout layout{};               ///< empty: one field "x" of all features
  std::optional<int> token_axis{};    ///< where it cannot be told
  std::vector<std::int32_t> asked{};  ///< output tokens that are wanted; empty: all
};

/// How many tokens the model reads.
std::int32_t token_count(const BoundModel& model, const LowerOptions& options);

/// Lowers an imported model to a graph over tokens. Every dynamic tensor becomes an array of references to
/// values; operators that only move numbers move references and create nothing; operators that compute are
/// grouped by the token that they belong to; softmax attention over tokens, recurrences along them and sums
/// over them are recognised; anything else that mixes tokens becomes one value that reads all it needs:
/// correct, only dearer, and said in `remarks`. Throws std::invalid_argument with a sentence that names the
/// operator which has no exact kernel, or the ambiguous axis.
Draft lower(const BoundModel& model, const LowerOptions& options);

/// Input numbers of the draft for one case of the model.
std::vector<std::vector<double>> draft_input_numbers(const Draft& draft, const BoundModel& model,
                                                     const TensorMap& inputs, const LowerOptions& options);

/// Splits values whose numbers are read by different readers, and drops numbers that nobody reads: lossless,
/// and a protocol may then send the parts one by one (packed projections, unasked outputs).
Draft split_by_reader(const Draft& draft);

}  // namespace crossbits
