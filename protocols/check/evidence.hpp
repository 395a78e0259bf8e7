#pragma once

#include <optional>
#include <string>

#include "protocols/check/certificate.hpp"
#include "protocols/check/function.hpp"
#include "protocols/rational.hpp"

namespace crossbits::check {

/// What evidence proves: a value and bits, or why it proves nothing.
struct Proved {
  Rational value = 0;
  std::optional<int> bits{};
  std::string fault{};  ///< empty: it proves value and bits
  static Proved no(std::string why) { return {.fault = std::move(why)}; }
};

/// A count of z-rectangles: every cover (disjoint: every partition into rectangles) of the entries z has at
/// least so many.
struct Count {
  std::size_t count = 0;
  std::string fault{};
  static Count no(std::string why) { return {.count = 0, .fault = std::move(why)}; }
};

/// Everything that a rule needs.
struct Case {
  const Function& f;
  const SideFileReader& side_file;
  std::string name, kind;  ///< of the claim
  Rational error{1, 3};    ///< of protocols with coins
  bool is(const char* word) const { return kind == word; }
};

// One function a claim: what does this evidence prove? They throw std::invalid_argument on what is malformed.
Proved prove_one_way(const Case& c, const Json& evidence);
Proved prove_log_rank(const Case& c, const Json& evidence);
Proved prove_fooling_set(const Case& c, const Json& evidence);
Proved prove_deterministic(const Case& c, const Json& evidence);
Proved prove_discrepancy(const Case& c, const Json& evidence);
Proved prove_vc_dimension(const Case& c, const Json& evidence);
Proved prove_cover(const Case& c, const Json& evidence);
Proved prove_public_coin(const Case& c, const Json& evidence);
Proved prove_private_coin(const Case& c, const Json& evidence);
/// Equality by {"by": "no_coins"}: Alice sends x, Bob says whether y equals it.
Proved prove_no_coins(const Case& c);

/// A claim that follows from how the problem is composed of one-bit pieces; the matrix is not looked at.
Proved prove_structure(const Json& certificate, const std::string& name, const std::string& kind,
                       const Rational& error);

/// One part of a lower side: {"value", "by", ...}.
Count count_part(const Case& c, const Json& part, bool disjoint);
/// The sum of the parts of {"by": "leaves", "parts": [...]}, each of another value.
Count count_leaves(const Case& c, const Json& side);
/// Pairs that form a fooling set for the value; how many.
Count count_fooling(const Function& f, int place, const Json& pairs);
/// The order of a nonsingular minor of [f = value] modulo a prime.
Count count_rank(const Function& f, int place, const Json& part);
/// Is the list of rectangles a cover of the entries with this value by rectangles without another one?
std::string fault_of_cover(const Function& f, int place, const Json& rectangles, bool disjoint);
/// D(f) >= bits of the whole, from a closed table of parts (sets of rows and columns) and the bits each
/// needs.
Proved prove_table(const Case& c, const Json& side);

/// The largest clique of a graph, by an exhaustive search of at most `most_steps` steps; nothing if they do
/// not do.
std::optional<std::size_t> largest_clique(const std::vector<std::vector<bool>>& connected,
                                          std::uint64_t most_steps);

/// D >= depth + 1 from a refutation of the formula on protocol trees of that depth.
Proved prove_no_tree(const Case& c, const Json& side);
/// The proof inside the evidence, or in the file beside it; nothing if that has another digest. Throws
/// std::invalid_argument, with its name, if it is not there.
std::optional<std::string> proof_of(const Case& c, const Json& part);

/// What a protocol tree answers on every entry, row by row, as places of values; and its depth.
struct TreeAnswers {
  int depth = 0;
  std::vector<int> places{};
  std::string fault{};  ///< empty: it is a tree
};
TreeAnswers answers_of_tree(const Function& f, const Json& tree);

/// The least b with 2^b discrepancy >= 1 - 2 error: public coins need b bits at that error.
int discrepancy_bits(const Rational& discrepancy, const Rational& error);
/// What one message needs at that error where k columns are shattered.
int shattering_bits(std::size_t k, const Rational& error);

}  // namespace crossbits::check
