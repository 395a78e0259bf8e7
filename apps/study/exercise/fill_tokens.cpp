// Alice's tokens for a given x. Right is what the model decides rightly, whatever Bob holds.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "apps/study/exercise/answer.hpp"
#include "apps/study/exercise/exercise.hpp"
#include "apps/study/exercise/taught.hpp"
#include "reductions/deciding_model.hpp"

namespace crossbits {
namespace {

struct Game {
  const Reduction* reduction;
  Embedding embedding;
  Symbols x;
};

Game game_of(std::uint64_t seed) {
  Draw draw(seed);
  const Reduction& reduction = draw_taught_reduction(draw);
  const int n = 2 + draw.below(3);
  Embedding embedding = reduction.embed(reduction.problem_id, n, {});
  Symbols x = draw.symbols(embedding.problem.x_domain.length(), embedding.problem.x_domain.alphabet());
  return {&reduction, std::move(embedding), std::move(x)};
}

DecidingModel certified_model(const Game& game) {
  Construction built = game.embedding.construct(ModelSpec::parse(game.reduction->default_model));
  if (!built.certified)
    throw std::logic_error(fmt::format("the default model of {} is not certified", game.reduction->id));
  return decide_with(std::move(built.graph), game.embedding);
}

std::string numbers_text(const Numbers& numbers) { return fmt::format("{}", fmt::join(numbers, " ")); }

/// What one party has written, token by token.
Json tokens_json(const Embedding& embedding, const FieldNumbers& numbers, Owner owner, bool blank) {
  Json tokens = Json::array();
  for (std::size_t k = 0; k < embedding.fields.size(); ++k) {
    const Field& field = embedding.fields[k];
    if (field.owner != owner) continue;
    const Numbers& written = numbers[k].empty() ? embedding.fillers[k] : numbers[k];
    Json shown = written;
    if (blank) shown = Json(std::vector<Json>(written.size(), nullptr));
    tokens.push_back({{"field", field.name}, {"token", field.token}, {"numbers", std::move(shown)}});
  }
  return tokens;
}

FieldNumbers written_by_bob(const Embedding& embedding, const Symbols& y) {
  FieldNumbers numbers(embedding.fields.size());
  embedding.embed_bob(y, numbers);
  return numbers;
}

/// Bob's inputs that are shown to the student: none, one after the other, or the first numbers.
std::vector<Symbols> shown_columns(const Problem& problem) {
  const Domain& domain = problem.y_domain;
  std::vector<Symbols> columns;
  if (domain.length() == 1) {
    for (int y = 0; y < domain.alphabet(); ++y) columns.push_back({y});
    return columns;
  }
  columns.emplace_back(static_cast<std::size_t>(domain.length()), 0);
  for (int i = 0; i < domain.length(); ++i) {
    columns.push_back(columns[0]);
    columns.back()[static_cast<std::size_t>(i)] = 1;
  }
  return columns;
}

Json bob_json(const Embedding& embedding) {
  Json shown = Json::array();
  for (const Symbols& y : shown_columns(embedding.problem))
    shown.push_back({{"y", embedding.problem.y_domain.text(y)},
                     {"tokens", tokens_json(embedding, written_by_bob(embedding, y), Owner::bob, false)}});
  return shown;
}

/// Several fields of one owner, a line each: "  z of token 3: 1".
std::string tokens_text(const Json& tokens) {
  std::string text;
  for (const Json& t : tokens)
    text += fmt::format("    {} of token {}: {}\n", t["field"].get<std::string>(), t["token"].get<int>(),
                        t["numbers"][0].is_null() ? fmt::format("{} to fill in", t["numbers"].size())
                                                  : numbers_text(t["numbers"].get<Numbers>()));
  return text;
}

std::string shown_text(const Game& game, const Json& blanks) {
  const Embedding& e = game.embedding;
  const Json open = tokens_json(e, FieldNumbers(e.fields.size()), Owner::everyone, false);
  std::string text = open.empty() ? "" : "  public\n" + tokens_text(open);
  for (const Json& column : bob_json(e))
    text += fmt::format("  Bob, if y = {}\n", column["y"].get<std::string>()) + tokens_text(column["tokens"]);
  return text + "  Alice\n" + tokens_text(blanks);
}

/// What the fields of this embedding mean, those that need a word: " multihot_y is a set of tokens, ...".
std::string fields_text(const Embedding& e) {
  std::string text;
  for (const auto& [name, meaning] :
       {std::pair{"multihot_y", "a set of tokens, a 1 at each of them"}, {"onehot_i", "one token"}}) {
    const bool occurs =
        std::any_of(e.fields.begin(), e.fields.end(), [&](const Field& f) { return f.name == name; });
    if (occurs) text += fmt::format("{} {} is {}", text.empty() ? "" : ";", name, meaning);
  }
  return text.empty() ? text : text + ".";
}

Exercise make(std::uint64_t seed) {
  const Game game = game_of(seed);
  const Embedding& e = game.embedding;
  const Problem& problem = e.problem;
  const Json blanks = tokens_json(e, FieldNumbers(e.fields.size()), Owner::alice, true);
  const std::string x = problem.x_domain.text(game.x);
  return {.kind = "fill-tokens",
          .seed = seed,
          .question = fmt::format("{} becomes {} with {} tokens: {}. Alice holds x = {}. {}: {}. Write the "
                                  "numbers of her tokens, so that the model "
                                  "decides {}(x, y) for every y of Bob's.{}",
                                  problem.name, e.task, e.tokens, game.reduction->statement, x, problem.name,
                                  problem.definition, problem.name, fields_text(e)),
          .shown = shown_text(game, blanks),
          .given = {{"reduction", game.reduction->id},
                    {"n", problem.n},
                    {"model", game.reduction->default_model},
                    {"x", x},
                    {"tokens", e.tokens},
                    {"public", tokens_json(e, FieldNumbers(e.fields.size()), Owner::everyone, false)},
                    {"bob", bob_json(e)}},
          .blank = {{"tokens", blanks}}};
}

Json key(std::uint64_t seed) {
  const Game game = game_of(seed);
  FieldNumbers numbers(game.embedding.fields.size());
  game.embedding.embed_alice(game.x, numbers);
  return {{"tokens", tokens_json(game.embedding, numbers, Owner::alice, false)}};
}

/// The number of the field that an entry of the answer fills in.
std::size_t field_of(const Embedding& e, const Json& entry, const std::string& what) {
  if (!entry.is_object())
    throw std::invalid_argument(what + " must be an object with field, token and numbers");
  const std::string name = text_member(entry, "field", what + ".");
  const auto token = whole_number(member(entry, "token", what + "."), what + ".token", 0, e.tokens - 1);
  for (std::size_t k = 0; k < e.fields.size(); ++k)
    if (e.fields[k].owner == Owner::alice && e.fields[k].name == name && e.fields[k].token == token) return k;
  throw std::invalid_argument(
      fmt::format("{} is {} of token {}, which is no field of Alice's", what, name, token));
}

FieldNumbers read_tokens(const Embedding& e, const Json& answer) {
  constexpr std::int64_t widest = std::int64_t{1} << 53;
  const auto fields = static_cast<std::size_t>(std::count_if(
      e.fields.begin(), e.fields.end(), [](const Field& f) { return f.owner == Owner::alice; }));
  FieldNumbers numbers(e.fields.size());
  std::size_t at = 0;
  for (const Json& entry : list(member(answer, "tokens", "answer."), "answer.tokens", fields, fields)) {
    const std::string what = fmt::format("answer.tokens[{}]", at++);
    const std::size_t k = field_of(e, entry, what);
    if (!numbers[k].empty())
      throw std::invalid_argument(what + " fills in a field that stands there already");
    const auto count = static_cast<std::size_t>(e.fields[k].count);
    for (const Json& number : list(member(entry, "numbers", what + "."), what + ".numbers", count, count))
      numbers[k].push_back(
          whole_number(number, fmt::format("{}.numbers[{}]", what, numbers[k].size()), -widest, widest));
  }
  return numbers;
}

/// A number that its field cannot hold.
std::optional<Grade> format_fault(const Embedding& e, const FieldNumbers& numbers) {
  for (std::size_t k = 0; k < e.fields.size(); ++k) {
    for (const std::int64_t number : numbers[k]) {
      if (e.fields[k].format.contains(number)) continue;
      const std::string allowed = e.fields[k].format == Format::sign()
                                      ? "-1 or 1"
                                      : fmt::format("from {} to {}", e.fields[k].format.lowest.str(),
                                                    e.fields[k].format.highest().str());
      return Grade{false,
                   fmt::format("{} of token {} holds {}, but its numbers are {}", e.fields[k].name,
                               e.fields[k].token, number, allowed),
                   {{"field", e.fields[k].name},
                    {"token", e.fields[k].token},
                    {"number", number},
                    {"allowed", allowed}}};
    }
  }
  return std::nullopt;
}

Grade grade(std::uint64_t seed, const Json& answer) {
  const Game game = game_of(seed);
  const Embedding& e = game.embedding;
  const Problem& problem = e.problem;
  const FieldNumbers alices = read_tokens(e, answer);
  if (const auto fault = format_fault(e, alices)) return *fault;
  const DecidingModel model = certified_model(game);
  ModelRun run(model);
  const auto columns = static_cast<std::uint64_t>(problem.y_count());
  for (std::uint64_t j = 0; j < columns; ++j) {
    const Symbols y = problem.y_at(j);
    FieldNumbers numbers = written_by_bob(e, y);
    for (std::size_t k = 0; k < numbers.size(); ++k)
      if (numbers[k].empty()) numbers[k] = alices[k];
    const int got = model.answer(run.decide(model.inputs(e, numbers))), expected = *problem.f(game.x, y);
    if (got == expected) continue;
    return {false,
            fmt::format("with y = {} the model decides {} on these tokens, but {}(x, y) = {}",
                        problem.y_domain.text(y), got, problem.name, expected),
            {{"y", problem.y_domain.text(y)}, {"expected", expected}, {"got", got}}};
  }
  return {true, fmt::format("the model decides rightly on these tokens for all {} inputs of Bob's", columns)};
}

}  // namespace

ExerciseKind fill_tokens_kind() {
  return {"fill-tokens", "the numbers of Alice's tokens for a given x", make, key, grade};
}

}  // namespace crossbits
