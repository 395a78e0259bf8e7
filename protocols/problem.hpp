#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "basis/claim.hpp"
#include "protocols/cost.hpp"
#include "protocols/domain.hpp"
#include "protocols/draw.hpp"

namespace crossbits {

/// One input of each party.
struct Inputs {
  Symbols x;  ///< Alice's
  Symbols y;  ///< Bob's

  friend bool operator==(const Inputs&, const Inputs&) = default;
};

/// A pair of inputs with its true answer.
struct Instance {
  Symbols x;
  Symbols y;
  int answer = 0;
};

/// A two-party problem f : X x Y -> values, perhaps undefined somewhere (a promise problem), and what is
/// known about its cost. One file a problem; problems.hpp lists them.
struct Problem {
  std::string id;                           ///< "disjointness": command line and JSON
  std::string name;                         ///< "DISJ_8": how the textbook prints it
  std::string definition;                   ///< one sentence
  int n = 0;                                ///< the size, as given by -n
  std::map<std::string, int> parameters{};  ///< further ones: {"symbols", 5}
  Domain x_domain;
  Domain y_domain;
  std::vector<int> values{0, 1};  ///< the answers that occur, ascending
  /// The answer; nothing where f is undefined. Expects members of the two domains.
  std::function<std::optional<int>(const Symbols& x, const Symbols& y)> f;
  /// Random inputs with answer `value`, of an interesting kind (near the border between answers).
  std::function<Inputs(Draw& draw, int value)> draw;
  std::vector<KnownCost> costs{};  ///< what any deterministic protocol must pay
  std::vector<Claim> claims{};     ///< further facts: randomised costs, where it comes from

  /// The id with its parameters, as `make_problem` reads it: "index:symbols=5".
  std::string spec() const;

  /// Alice's input from its text form. Throws std::invalid_argument with a sentence that names --x and -n.
  Symbols parse_x(std::string_view text) const;
  /// Bob's likewise, naming --y.
  Symbols parse_y(std::string_view text) const;

  BigInteger x_count() const { return x_domain.count(); }
  BigInteger y_count() const { return y_domain.count(); }
  /// Input number `index`, 0 <= index < x_count(): "all inputs" is a counter.
  Symbols x_at(std::uint64_t index) const { return x_domain.at(index); }
  Symbols y_at(std::uint64_t index) const { return y_domain.at(index); }

  /// The instance of a seed. Its answer is values[seed % values.size()]: exactly balanced over consecutive
  /// seeds. The label is verified with f, in every build (std::logic_error).
  Instance instance(std::uint64_t seed) const;

  /// ceil(log2 #values): what announcing the answer costs.
  int answer_bits() const { return bits_to_index(values.size()); }
  /// The answer as its number among `values`, in answer_bits() bits, and back.
  Bits encode_answer(int answer) const;
  int decode_answer(const Bits& word) const;

  /// What sending the input costs (design: the trivial cost). One-way: the sender's input in the problem's
  /// own coding, plus the answer if the sender must know it too. Two-way: the cheaper of both directions,
  /// where the answer goes back unless the receiver alone must know.
  std::uint64_t trivial_bits(Direction direction, Knows knows) const;
  /// The entry of `costs`; nothing if none is known. One-way, a sender who alone must know has no entry:
  /// two-way bounds hold for it.
  std::optional<KnownCost> lower_bound(Direction direction, Knows knows) const;
  /// Calls those entries of `costs` exact that sending the input reaches.
  void mark_exact_costs();
};

}  // namespace crossbits
