#include "protocols/bounds/solver/deterministic_sat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "protocols/bounds/solver/depth_formula.hpp"
#include "protocols/bounds/solver/proof_evidence.hpp"
#include "protocols/bounds/solver/satisfy.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_tree_lines = 8;
constexpr int most_tree_conflicts = 100'000;

}  // namespace

std::string deterministic_sat_refusal(const Facts& facts) {
  if (std::string why = needs_boolean(facts, "the formula is about answers 0 and 1"); !why.empty())
    return why;
  const std::size_t lines = std::max(facts.merged().matrix.rows(), facts.merged().matrix.columns());
  if (lines <= most_tree_lines) return {};
  return fmt::format("{} different rows or columns are too many for a formula on protocol trees; {} are not",
                     lines, most_tree_lines);
}

std::vector<Bound> deterministic_sat_bound(Facts& facts) {
  const CommunicationMatrix& matrix = facts.merged().matrix;
  Bound bound{
      .name = "deterministic_sat", .kind = Kind::lower_bound, .bits = 0, .how = "nothing was refuted"};
  // Whoever has fewer different lines names one and hears the answer: one bit more is never refuted.
  const int deepest = bits_to_index(std::min(matrix.rows(), matrix.columns()));
  std::string proof;
  int refuted = -1;
  for (int depth = 0; depth <= deepest; ++depth) {
    const Effort effort = facts.effort().share(~std::uint64_t{0});
    Satisfied found = satisfy(depth_formula(matrix, depth), effort, most_tree_conflicts);
    if (found.answer != false) break;
    refuted = depth;
    proof = std::move(found.proof);
  }
  if (refuted < 0) return {bound};
  bound.value = refuted + 1;
  bound.bits = refuted + 1;
  bound.how = fmt::format("no protocol tree of depth {}: a refutation of {} lines", refuted,
                          std::count(proof.begin(), proof.end(), '\n'));
  Json side = {{"by", "unsatisfiable"},
               {"depth", refuted},
               {"rows", numbers_json(facts.merged().rows)},
               {"columns", numbers_json(facts.merged().columns)}};
  attach_proof(side, proof, bound.files);
  bound.evidence = {{"lower", side}};
  return {bound};
}

}  // namespace crossbits
