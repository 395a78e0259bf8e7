#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "models/arithmetic/function.hpp"
#include "models/format.hpp"

namespace crossbits {

/// Elements [offset, offset + count) of a value.
struct Segment {
  std::int32_t value = 0;
  std::int32_t offset = 0;
  std::int32_t count = 0;
  friend bool operator==(const Segment&, const Segment&) = default;
};
/// A vector read from values: its segments one after the other.
using Operand = std::vector<Segment>;

// The operations. Numerators are combined exactly as integers; what a `_fraction` says is only where the
// point stands. Every operation rounds once, into the format of its value. In `shapes`: n elements read, m
// elements written.

/// Given from outside. `field` names the feature of the token: "z", "multihot_y", "position".
struct Input {
  std::string field;
};

/// Public numbers, the same on every input. m numerators.
struct Constant {
  std::vector<BigInteger> numerators;
};

/// y = W u + b, one rounding; with relu, max(0, W u + b). W is m x n, row-major, and b has m entries, in
/// units of 2^-fraction of the products (weight fraction plus the operand's). Also residuals, sums and
/// copies: any linear map of anything.
struct Affine {
  std::vector<std::int64_t> weights;
  std::vector<std::int64_t> bias;
  int fraction = 0;  ///< of the accumulator
  bool relu = false;
  std::int64_t largest_row = 0;  ///< max over rows of sum |W|: bounds the accumulator
};

/// y = scale * sum_k a_k b_k: the first half of the operand against the second. m = 1.
struct Dot {
  std::int64_t scale = 1;
  int fraction = 0;  ///< of scale * a * b
};

/// y_i = sum of coefficient * u_a * u_b + constant, with b = -1 for linear terms: Hadamard products, gates,
/// interpolation.
struct Polynomial {
  struct Term {
    std::int64_t coefficient;
    std::int32_t a, b;
  };
  std::vector<Term> terms;              ///< of row 0, then row 1, ...
  std::vector<std::int32_t> row_ends;   ///< m entries: one past the last term of each row
  std::vector<std::int64_t> constants;  ///< m entries, or none
  int fraction = 0;                     ///< of the sum
  bool relu = false;
};

/// y_i = f(u_i), correctly rounded.
struct Map {
  Function function;
};

/// y_i = u_i / u_{i + m}: the first half of the operand by the second.
struct Quotient {};

/// Normalised vector (u - mean) / sqrt(variance + epsilon), correctly rounded. n = m.
struct Normalise {
  std::int64_t epsilon = 0;
  int epsilon_fraction = 0;
};

/// y_i = max over the operand's equal parts. n = parts * m.
struct Maximum {
  std::int32_t parts = 1;
};

/// The exact sum over tokens of equally long parts, no rounding: n = parts * m. Associative, so any split by
/// owner is exact.
struct Accumulate {
  std::int32_t parts = 1;
};

/// One bit. `all_below`: 1 iff every element is < threshold; `any_above`: 1 iff some element is > threshold
/// 2^-fraction.
struct Compare {
  enum class Test { all_below, any_above } test = Test::all_below;
  std::int64_t threshold = 0;
  int fraction = 0;
};

/// y_i = table[u_i] (u_i the index of the element within its format): embeddings with rows of m / n numbers,
/// truth tables.
struct Lookup {
  std::vector<std::int64_t> table;  ///< numerators of the output format; (count of the format) rows
};

/// Index of the largest element, the first among equals. m = 1.
struct ArgMax {};

/// How softmax attention is done in integers; see docs/conventions.md and design notes in
/// models/attention.hpp.
struct AttentionRule {
  enum class Shift { constant, maximum } shift = Shift::maximum;
  std::int64_t shift_numerator = 0;  ///< for a constant shift, in score units
  Format score;                      ///< of one score
  std::int64_t scale = 1;            ///< score = scale * <query, key>
  int product_fraction = 0;          ///< of scale * query * key
  int weight_fraction = 8;           ///< F: weight = round(2^F exp(score - shift))
  std::int64_t weight_cap = 256;     ///< weights saturate here: 2^F under `maximum`
  int value_fraction = 0;            ///< of the numbers of values
  Format term;                       ///< of one rounded product weight * value / 2^F
  Format output;                     ///< of one number of the head's output
  std::int32_t heads = 1;
  friend bool operator==(const AttentionRule&, const AttentionRule&) = default;
};

/// Keys and values of the tokens that one layer attends over. Key: heads * query width numbers; value: heads
/// * head width.
struct TokenSet {
  std::vector<Operand> keys;
  std::vector<Operand> values;
  std::vector<std::int32_t> positions;  ///< token of each entry, for messages; -1 for none
};

/// Softmax attention of one query (the operand) over entries of a token set, all heads. Macro: `expand`
/// splits it by owner.
struct Attend {
  std::shared_ptr<const AttentionRule> rule;
  std::shared_ptr<const TokenSet> tokens;
  std::int32_t visible = 0;           ///< the first `visible` entries, unless `entries` is given
  std::vector<std::int32_t> entries;  ///< or these
  std::vector<std::int64_t> bias;     ///< added to the scores, in score units, one an entry; or empty
  std::int32_t query_width = 0;       ///< per head
};

// What `expand` makes of Attend. Pair form, one head: Score, [Maximum], Weight, Summarise, Finish.

/// One score, <query, key> scaled and rounded: the first half of the operand against the second.
struct Score {
  std::shared_ptr<const AttentionRule> rule;
  std::int64_t bias = 0;
};

/// weight = min(cap, round(2^F exp(score - shift))); operand: score, and the shift under `maximum`.
struct Weight {
  std::shared_ptr<const AttentionRule> rule;
};

/// Operand: n weights, then n values. Written: the sums of the rounded terms, and the sum of the weights.
struct Summarise {
  std::shared_ptr<const AttentionRule> rule;
  std::int32_t entries = 1;
};

/// Operand: `summaries` summaries (terms, weight sum), then `singles` pairs (weight, value) that need no
/// summary. Written: the quotient, rounded into the output format. A denominator of zero is an error that
/// names the head.
struct Finish {
  std::shared_ptr<const AttentionRule> rule;
  std::int32_t summaries = 0;
  std::int32_t singles = 0;
};

// Group form, all heads at once, for many queries: Bundle, GroupMaximum, [Maximum], GroupSummary, Finish.

/// The keys and values of one owner's tokens up to here, as one thing: holds no number of its own and cannot
/// be sent.
struct Bundle {};

/// Largest score of each head over the given entries. Operand: query, then the bundle.
struct GroupMaximum {
  std::shared_ptr<const Attend> attend;
  std::shared_ptr<const std::vector<std::int32_t>> members;  ///< entries of the token set, ascending
  std::int32_t count = 0;                                    ///< of which the first `count`
};

/// Sums of terms of each head, then sums of weights of each head. Operand: query, [maxima], then the bundle.
struct GroupSummary {
  std::shared_ptr<const Attend> attend;
  std::shared_ptr<const std::vector<std::int32_t>> members;
  std::int32_t count = 0;
};

/// The query of sparse averaging for a set of tokens given in multi-hot form (n bits); see
/// constructions/subset_query.hpp.
struct SubsetQuery {
  enum class Method { least_squares, polynomial } method = Method::least_squares;
  std::int32_t key_width = 0;
  std::vector<std::int64_t> keys;  ///< n x key_width
  int fraction = 0;                ///< of the exact query that is rounded into the format
};

/// A value without numbers: for counting bits of an architecture whose weights are unknown.
struct Unspecified {};

using Operation = std::variant<Input, Constant, Affine, Dot, Polynomial, Map, Quotient, Normalise, Maximum,
                               Accumulate, Compare, Lookup, ArgMax, Attend, Score, Weight, Summarise, Finish,
                               Bundle, GroupMaximum, GroupSummary, SubsetQuery, Unspecified>;

/// "affine", "score", ...: as in model files.
const char* name(const Operation& operation);

}  // namespace crossbits
