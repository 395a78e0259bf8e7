// A reduction with one change in it: find an input on which it fails, or see that it still works.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "apps/study/exercise/answer.hpp"
#include "apps/study/exercise/exercise.hpp"
#include "apps/study/exercise/mutation.hpp"
#include "apps/study/exercise/taught.hpp"
#include "reductions/deciding_model.hpp"

namespace crossbits {
namespace {

struct Game {
  const Reduction* reduction;
  Embedding embedding;  ///< as catalogued
  Mutation mutation;
};

Game game_of(std::uint64_t seed) {
  Draw draw(seed);
  const Reduction& reduction = draw_taught_reduction(draw);
  const int n = 2 + draw.below(2);
  Embedding embedding = reduction.embed(reduction.problem_id, n, {});
  const Mutation mutation = draw_mutation(draw, embedding);
  return {&reduction, std::move(embedding), mutation};
}

/// The changed reduction with its certified model.
class Changed {
 public:
  explicit Changed(const Game& game)
      : embedding_(mutated(game.embedding, game.mutation)),
        model_(decide_with(game.embedding.construct(ModelSpec::parse(game.reduction->default_model)).graph,
                           embedding_)),
        run_(model_) {}

  int decide(const Symbols& x, const Symbols& y) {
    return model_.answer(run_.decide(model_.inputs(embedding_, embedding_.embed(x, y))));
  }

  /// The first pair in order on which the answer is wrong.
  std::optional<Inputs> failing() {
    const Problem& problem = embedding_.problem;
    for (std::uint64_t i = 0; i < problem.x_count(); ++i) {
      for (std::uint64_t j = 0; j < problem.y_count(); ++j) {
        const Symbols x = problem.x_at(i), y = problem.y_at(j);
        if (decide(x, y) != problem.f(x, y)) return Inputs{x, y};
      }
    }
    return std::nullopt;
  }

 private:
  Embedding embedding_;
  DecidingModel model_;
  ModelRun run_;
};

Json evaluation(const Problem& problem, const Inputs& pair, int decided) {
  return {{"x", problem.x_domain.text(pair.x)},
          {"y", problem.y_domain.text(pair.y)},
          {"expected", *problem.f(pair.x, pair.y)},
          {"decided", decided}};
}

Exercise make(std::uint64_t seed) {
  const Game game = game_of(seed);
  const Problem& problem = game.embedding.problem;
  return {
      .kind = "broken-reduction",
      .seed = seed,
      .question = fmt::format("{} with n = {} ({}: {}) is changed. The reduction: {}. The change: {}. Does "
                              "it still decide {}(x, y) on all "
                              "pairs? If not, give x and y on which it fails.",
                              game.reduction->id, problem.n, problem.name, problem.definition,
                              game.reduction->statement, game.mutation.text(game.embedding), problem.name),
      .shown = "",
      .given = {{"reduction", game.reduction->id},
                {"n", problem.n},
                {"model", game.reduction->default_model},
                {"mutation", game.mutation.json(game.embedding)}},
      .blank = {{"works", nullptr}, {"x", nullptr}, {"y", nullptr}}};
}

Json key(std::uint64_t seed) {
  const Game game = game_of(seed);
  const auto pair = Changed(game).failing();
  if (!pair) return {{"works", true}, {"x", nullptr}, {"y", nullptr}};
  const Problem& problem = game.embedding.problem;
  return {{"works", false}, {"x", problem.x_domain.text(pair->x)}, {"y", problem.y_domain.text(pair->y)}};
}

Grade grade_works(const Problem& problem, Changed& changed) {
  const auto pair = changed.failing();
  if (!pair) return {true, "it works: the answer is right on all pairs"};
  const int decided = changed.decide(pair->x, pair->y);
  return {false,
          fmt::format("it fails on x = {}, y = {}: it decides {}, but the answer is {}",
                      problem.x_domain.text(pair->x), problem.y_domain.text(pair->y), decided,
                      *problem.f(pair->x, pair->y)),
          evaluation(problem, *pair, decided)};
}

Grade grade_fails(const Problem& problem, Changed& changed, const Inputs& pair) {
  const int decided = changed.decide(pair.x, pair.y), expected = *problem.f(pair.x, pair.y);
  const std::string where =
      fmt::format("x = {}, y = {}", problem.x_domain.text(pair.x), problem.y_domain.text(pair.y));
  if (decided != expected)
    return {true,
            fmt::format("it fails on {}: it decides {}, but the answer is {}", where, decided, expected)};
  const bool works = !changed.failing();
  return {false,
          fmt::format("on {} it decides {}, which is right{}", where, decided,
                      works ? ", as on all other pairs" : "; it does fail elsewhere"),
          evaluation(problem, pair, decided)};
}

Grade grade(std::uint64_t seed, const Json& answer) {
  const Game game = game_of(seed);
  const Problem& problem = game.embedding.problem;
  const Json& works = member(answer, "works", "answer.");
  if (!works.is_boolean()) throw std::invalid_argument("answer.works must be true or false");
  Changed changed(game);
  if (works.get<bool>()) return grade_works(problem, changed);
  const Inputs pair{input_text(member(answer, "x", "answer."), "answer.x", problem.x_domain),
                    input_text(member(answer, "y", "answer."), "answer.y", problem.y_domain)};
  return grade_fails(problem, changed, pair);
}

}  // namespace

ExerciseKind broken_reduction_kind() {
  return {"broken-reduction", "a changed reduction: where does it fail, or does it still work", make, key,
          grade};
}

}  // namespace crossbits
