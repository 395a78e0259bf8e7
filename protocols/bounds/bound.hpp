#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "basis/claim.hpp"
#include "protocols/bounds/effort.hpp"
#include "protocols/bounds/subject.hpp"
#include "protocols/rational.hpp"

namespace crossbits {

/// A long piece of evidence that lies beside the certificate, named by its digest.
struct SideFile {
  std::string name, text;
};

/// A bound on a given function: a number, what it is, and evidence from which anybody can recompute it.
struct Bound {
  std::string name;         ///< of its technique
  Kind kind = Kind::exact;  ///< of `value`: exact, lower_bound or upper_bound
  Rational value = 0;       ///< the named quantity
  std::optional<int>
      bits{};  ///< what it proves about cost: at least so many bits (at most, for an upper bound on a cost)
  std::string how{};                ///< a phrase: on what it rests
  std::optional<Rational> error{};  ///< of the protocols that `bits` is about, where they have coins
  Json evidence{};                  ///< the certificate without its head; null where there is none
  std::vector<SideFile> files{};
  /// Does `value` say what a protocol costs, rather than bound it? Then no bits are a statement as well.
  bool is_cost() const;
  /// A bound that proves nothing: 0 bits.
  bool is_vacuous() const { return bits == 0 && (!is_cost() || kind == Kind::lower_bound); }
};

/// "exact", "lower", "upper": the words of JSON and certificates.
std::string kind_word(Kind kind);
/// A number where it is whole and fits 64 bits, else text: "5/16".
Json value_json(const Rational& value);
/// "5/16", "7".
std::string value_text(const Rational& value);

/// The certificate of a bound as one JSON object, or null.
Json certificate(const Subject& subject, const Bound& bound);

/// What is asked.
struct BoundQuestion {
  std::vector<std::string> only{};  ///< names; empty: all
  std::optional<int> seconds{};     ///< the clock for everything; without it, steps limit every search
  std::optional<Rational>
      error{};  ///< of protocols with coins; asked for, their costs are bounded from both sides
  std::uint64_t steps = ~std::uint64_t{0};  ///< at most so many for every search, where there is no clock
};

/// What was found, and what does not apply.
struct BoundReport {
  struct Refusal {
    std::string name, reason;
  };
  std::vector<Bound> bounds;
  std::vector<Refusal> refused;
  /// The entry of that name whose kind is not `other`; null if there is none.
  const Bound* find(const std::string& name, Kind other) const;
};

class Facts;

/// When a technique is used without being named.
enum class Unnamed { always, with_an_error, never };

/// How long a technique may take. With a clock the quick ones come first, and the time that is left is shared
/// among the others, the fooling set first, of which most make use.
enum class Haste { quick, fooling, search };

/// One way to bound a function.
struct Technique {
  const char* name;
  Claim claim;  ///< what it says, and where it comes from
  /// Why it does not apply here, as a sentence; empty if it does.
  std::string (*refusal)(const Facts& facts);
  std::vector<Bound> (*compute)(Facts& facts);
  Unnamed unnamed = Unnamed::always;
  Haste haste = Haste::quick;
};

/// The error of protocols with coins where none is asked for.
inline const Rational usual_error{1, 3};

/// All bounds of these techniques that are asked for. Throws std::invalid_argument for an unknown name and
/// for a matrix that is too large.
BoundReport bound(const Subject& subject, const BoundQuestion& question,
                  const std::vector<Technique>& techniques);

}  // namespace crossbits
