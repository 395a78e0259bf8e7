// Which lower bounds hold for a cost measure and a kind of function.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "apps/study/exercise/answer.hpp"
#include "apps/study/exercise/bound_rules.hpp"
#include "apps/study/exercise/exercise.hpp"
#include "protocols/draw.hpp"

namespace crossbits {
namespace {

struct Game {
  Measure measure;
  FunctionKind kind;
  std::vector<BoundName> offered;  ///< four or five of the six
};

Game game_of(std::uint64_t seed) {
  Draw draw(seed);
  Game game{all_measures[static_cast<std::size_t>(draw.below(4))],
            all_function_kinds[static_cast<std::size_t>(draw.below(3))],
            {all_bounds.begin(), all_bounds.end()}};
  const int dropped = draw.below(3);
  for (int k = 0; k < dropped; ++k)
    game.offered.erase(game.offered.begin() + draw.below(static_cast<int>(game.offered.size())));
  return game;
}

Json statements(const Game& game) {
  Json lines = Json::object();
  for (const BoundName bound : game.offered) lines[name(bound)] = statement(bound, game.measure);
  return lines;
}

Exercise make(std::uint64_t seed) {
  const Game game = game_of(seed);
  std::string shown;
  for (const BoundName bound : game.offered)
    shown += fmt::format("  {:<14}{}\n", name(bound), statement(bound, game.measure));
  return {.kind = "which-bound",
          .seed = seed,
          .question = fmt::format("f is {}. Its cost is {}. Which of these statements hold for every such f? "
                                  "Name all of them, and no other.",
                                  describe(game.kind), describe(game.measure)),
          .shown = shown,
          .given = {{"measure", name(game.measure)},
                    {"function", name(game.kind)},
                    {"statements", statements(game)}},
          .blank = {{"bounds", Json::array()}}};
}

Json key(std::uint64_t seed) {
  const Game game = game_of(seed);
  Json names = Json::array();
  for (const BoundName bound : game.offered)
    if (holds(bound, game.measure, game.kind)) names.push_back(name(bound));
  return {{"bounds", names}};
}

std::set<BoundName> read_bounds(const Game& game, const Json& answer) {
  std::set<BoundName> chosen;
  std::size_t at = 0;
  for (const Json& entry :
       list(member(answer, "bounds", "answer."), "answer.bounds", 0, game.offered.size())) {
    const std::string what = fmt::format("answer.bounds[{}]", at++);
    const auto found =
        std::find_if(game.offered.begin(), game.offered.end(), [&](BoundName b) { return entry == name(b); });
    if (found == game.offered.end()) throw std::invalid_argument(what + " is none of the statements");
    if (!chosen.insert(*found).second)
      throw std::invalid_argument(fmt::format("{} names {} twice", what, name(*found)));
  }
  return chosen;
}

Grade refuted(const Game& game, BoundName bound) {
  const Refutation r = refute(bound, game.measure, game.kind);
  return {false,
          fmt::format("{} does not hold: {}; {}, so it claims {:.2f} bits, but {} bits do ({})", name(bound),
                      r.described, r.quantity, r.claimed, r.cost, r.protocol_text),
          {{"statement", name(bound)},
           {"function", r.described},
           {"matrix", r.f.rows.empty() ? Json(nullptr) : Json(r.f.rows)},
           {"quantity", r.quantity},
           {"claimed_bits", r.claimed},
           {"protocol", r.protocol},
           {"protocol_text", r.protocol_text},
           {"protocol_bits", r.cost}}};
}

Grade missed(const Game& game, BoundName bound) {
  const Claim claim = theorem(bound, game.measure);
  return {false,
          fmt::format("{} is missing: it holds, since {} [{}]", name(bound), claim.statement, claim.source),
          {{"statement", name(bound)},
           {"theorem", claim.statement},
           {"source", claim.source},
           {"ground", name(claim.ground)}}};
}

Grade grade(std::uint64_t seed, const Json& answer) {
  const Game game = game_of(seed);
  const std::set<BoundName> chosen = read_bounds(game, answer);
  for (const BoundName bound : chosen)
    if (!holds(bound, game.measure, game.kind)) return refuted(game, bound);
  for (const BoundName bound : game.offered)
    if (holds(bound, game.measure, game.kind) && !chosen.contains(bound)) return missed(game, bound);
  return {true, "these statements hold, and the others do not"};
}

}  // namespace

ExerciseKind which_bound_kind() {
  return {"which-bound", "which lower bounds hold for a cost measure and a kind of function", make, key,
          grade};
}

}  // namespace crossbits
