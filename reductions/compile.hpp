#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocols/cost.hpp"
#include "reductions/max_flow.hpp"
#include "reductions/owner.hpp"

namespace crossbits {

/// Which messages are allowed.
struct Permit {
  bool alice_speaks = true;
  bool bob_speaks = true;
  std::set<Role> forbidden{};  ///< roles that may not be sent
  bool own_scores_only =
      false;                 ///< of scores and weights, only those of tokens that hold an input of Alice's
  Knows knows = Knows::bob;  ///< who must know the outputs at the end

  /// Only these roles, one way from Alice to Bob: the shape of most paper protocols. The decision may be
  /// announced.
  static Permit one_way(const std::set<Role>& allowed);
};
/// Every role but these.
std::set<Role> all_roles_but(const std::set<Role>& allowed);
/// Reads "token,query": `score` stands for score, weight and shift, as in design section 3.
std::set<Role> roles_of_text(const std::string& text);

/// What the cut needs to know of one value: a view of the graph, so that the compiler can be tested on any
/// graph.
struct CutValue {
  std::int64_t bits = 0;
  bool sendable = true;
  enum class Holder : std::uint8_t { computed, alice, bob, everyone } holder = Holder::computed;
  std::vector<std::int32_t> reads;
};
struct CutProblem {
  std::vector<CutValue> values;  ///< each reads only earlier ones
  std::vector<std::int32_t> outputs;
  bool alice_speaks = true, bob_speaks = true;
  bool alice_knows = false, bob_knows = true;
};

/// Who computes what, and what is sent: the cheapest choice for this graph.
struct CutSolution {
  std::int64_t bits = 0;
  std::vector<char> alice_computes, bob_computes;  ///< by value; inputs held count as computed
  std::vector<char> alice_sends, bob_sends;
};

/// One minimum cut (design section 3). Nothing if no protocol obeys the permits; then `blocked` (if given) is
/// set to a value that would have to cross although it may not.
std::optional<CutSolution> solve(const CutProblem& problem,
                                 FlowAlgorithm algorithm = FlowAlgorithm::boykov_kolmogorov,
                                 std::int32_t* blocked = nullptr);

/// One party's part: what it does, in order.
struct Step {
  enum class Act : std::uint8_t { compute, send, receive } act;
  ValueId value;
};
using Program = std::vector<Step>;

/// A model and a partition of its input, compiled into a two-party protocol.
struct CompiledProtocol {
  Graph graph;                   ///< expanded; the programs speak of its values
  std::vector<Operand> images;   ///< of the model's values in it
  std::vector<ValueId> outputs;  ///< what must be known at the end
  Knows knows = Knows::bob;
  Program alice, bob;
  std::int64_t bits = 0;
  int rounds = 0;
};

/// The cheapest protocol for the values `outputs` of `model` under `permit`, "optimal for this dataflow
/// graph": each value sent whole, sums grouped by owner. Throws std::invalid_argument naming the value that
/// would have to cross when there is none.
CompiledProtocol compile(const Graph& model, const Owners& owners, const std::vector<ValueId>& outputs,
                         const Permit& permit);

/// The same as a value: nothing where there is no such protocol, and the sentence why.
std::optional<CompiledProtocol> find_protocol(const Graph& model, const Owners& owners,
                                              const std::vector<ValueId>& outputs, const Permit& permit,
                                              std::string& why_none);

}  // namespace crossbits
