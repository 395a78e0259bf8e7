#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/constructions/construction.hpp"
#include "protocols/problem.hpp"
#include "reductions/compile.hpp"
#include "reductions/decision.hpp"

namespace crossbits {

/// One field of one token of the task that a problem is embedded into: the unit of ownership.
struct Field {
  std::string name;  ///< "z", "multihot_y", "onehot_i", "symbol": what layouts and models call it
  std::int32_t token = 0;
  std::int32_t count = 1;  ///< numbers
  Format format;           ///< of each number
  Owner owner = Owner::everyone;
};

/// Numerators of every field, in the order of Embedding::fields; empty where the filler stands.
using FieldNumbers = std::vector<Numbers>;

/// How a paper's argument lets the parties talk about one family of models.
struct PaperProtocol {
  std::string family;  ///< "attention", "rnn", "mlp"
  Permit permit;
  Direction direction = Direction::alice_to_bob;
  Claim claim;  ///< what the bits then prove about the model
};

/// A reduction at one size: the problem, the tokens it becomes, and what each party writes into them.
struct Embedding {
  Problem problem;
  std::string task{};  ///< "sparse averaging, q = 3"
  std::int32_t tokens = 0;
  std::vector<Field> fields{};
  std::vector<std::int32_t> outputs{};  ///< tokens whose answers are read
  FieldNumbers fillers{};               ///< public numbers, and harmless ones where a party is to write
  std::string filler_text{};            ///< "z = -1, y = {0, 1, 2}": printed
  /// The two halves: each sees one input only and writes only fields that are its own.
  std::function<void(const Symbols& x, FieldNumbers& numbers)> embed_alice{};
  std::function<void(const Symbols& y, FieldNumbers& numbers)> embed_bob{};
  /// Threshold or table for outputs whose format is given: exact models and trained ones alike.
  std::function<Decision(const Format& output)> decide{};
  /// The model that this reduction provides for a spec; nothing for a family it has no construction for.
  std::function<Construction(const ModelSpec&)> construct{};

  /// What one half writes of that party's input; all other fields stay empty. Throws std::logic_error when
  /// the half writes a field that is not the party's.
  FieldNumbers embed_half(Owner party, const Symbols& input) const;
  /// What both halves write.
  FieldNumbers embed(const Symbols& x, const Symbols& y) const;
};

/// Options of a reduction beside n.
struct EmbeddingOptions {
  std::int32_t tokens = 0;   ///< 0: as few as possible
  bool exchange = false;     ///< Alice takes Bob's part and he hers (symmetric problems)
  std::int32_t modulus = 0;  ///< of match tasks; 0: as small as possible
};

/// A published or derived way to turn a problem into a question to a sequence model.
struct Reduction {
  std::string id;
  std::string problem_id;
  std::string default_model;  ///< spec of the default construction
  std::string statement;      ///< one sentence
  Claim claim;
  std::vector<PaperProtocol> papers;  ///< by family
  bool symmetric = false;             ///< --exchange makes sense
  bool takes_modulus = false;         ///< --modulus makes sense
  bool takes_tokens = false;          ///< --tokens may be more than the fewest
  std::function<Embedding(const std::string& problem_spec, int n, const EmbeddingOptions&)> embed;

  /// The paper protocol for a family; throws std::invalid_argument that lists the families.
  const PaperProtocol& paper(const std::string& family) const;
};

const std::vector<Reduction>& reductions();
/// Throws std::invalid_argument that lists the ids.
const Reduction& find_reduction(const std::string& id);

}  // namespace crossbits
