#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "apps/study/exercise/small_function.hpp"
#include "basis/claim.hpp"

namespace crossbits {

/// What a protocol pays: two-way protocols end with both knowing the answer, one-way ones (from Alice) with
/// Bob.
enum class Measure { deterministic, one_way, randomised, randomised_one_way };
inline constexpr std::array all_measures{Measure::deterministic, Measure::one_way, Measure::randomised,
                                         Measure::randomised_one_way};
/// What a function may be.
enum class FunctionKind { boolean, partial, many_valued };
inline constexpr std::array all_function_kinds{FunctionKind::boolean, FunctionKind::partial,
                                               FunctionKind::many_valued};

enum class BoundName { one_way, log_rank, fooling_set, cover, discrepancy, vc_dimension };
inline constexpr std::array all_bounds{BoundName::one_way, BoundName::log_rank,    BoundName::fooling_set,
                                       BoundName::cover,   BoundName::discrepancy, BoundName::vc_dimension};

const char* name(Measure measure);
const char* name(FunctionKind kind);
const char* name(BoundName bound);
/// "the deterministic two-way cost D(f), after which both know the answer".
std::string describe(Measure measure);
std::string describe(FunctionKind kind);

/// The inequality whose truth is asked, exactly as it is meant.
std::string statement(BoundName bound, Measure measure);
/// Does it hold for every function of the kind?
bool holds(BoundName bound, Measure measure, FunctionKind kind);
/// The theorem, where it holds.
Claim theorem(BoundName bound, Measure measure);

/// A function on which a false statement is seen to be false.
struct Refutation {
  SmallFunction f;  ///< no rows where it is too large to write down: then `described` says what it is
  std::string described;
  std::string quantity;  ///< "16 different rows"
  double claimed = 0;    ///< the bits that the statement claims, before rounding up
  int cost = 0;          ///< bits of a protocol for it
  std::string protocol;  ///< "bob_sends_column", "alice_sends_class", "hash"
  std::string protocol_text;
};

/// For a statement that does not hold. Throws std::logic_error if the numbers do not refute it.
Refutation refute(BoundName bound, Measure measure, FunctionKind kind);

}  // namespace crossbits
