#include "apps/lab/engine/matrix_view.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "apps/study/witness_json.hpp"
#include "reductions/execute.hpp"
#include "reductions/witness/alice_message.hpp"

namespace crossbits {
namespace {

constexpr double witness_seconds = 2;

/// Protocol, model and truth on every pair of inputs.
struct AllRuns {
  std::vector<Symbols> xs, ys;
  std::vector<std::vector<int>> answers, transcript;
  std::vector<std::vector<std::optional<int>>> truth;
  std::vector<Json> transcripts;
};

Json said(const Transcript& transcript) {
  Json messages = Json::array();
  for (const Message& m : transcript.messages())
    messages.push_back({{"from", m.from}, {"bits", m.bits.text()}});
  return messages;
}

std::vector<Symbols> all_of(const Domain& domain) {
  std::vector<Symbols> inputs;
  for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(domain.count()); ++k)
    inputs.push_back(domain.at(k));
  return inputs;
}

AllRuns run_all(const Setup& setup) {
  const Problem& problem = setup.problem();
  AllRuns all{.xs = all_of(problem.x_domain),
              .ys = all_of(problem.y_domain),
              .answers = {},
              .transcript = {},
              .truth = {},
              .transcripts = {}};
  Executor executor(setup.protocol(), setup.deciding.owners);
  std::map<std::string, int> numbers;
  for (const Symbols& x : all.xs) {
    auto& answers = all.answers.emplace_back();
    auto& transcript = all.transcript.emplace_back();
    auto& truth = all.truth.emplace_back();
    for (const Symbols& y : all.ys) {
      const auto outcome = executor.run(setup.deciding.inputs(setup.embedding, setup.embedding.embed(x, y)));
      const Json messages = said(outcome.transcript);
      const auto [place, fresh] = numbers.try_emplace(messages.dump(), static_cast<int>(numbers.size()));
      if (fresh) all.transcripts.push_back(messages);
      answers.push_back(setup.deciding.answer(outcome.bob));
      transcript.push_back(place->second);
      truth.push_back(problem.f(x, y));
    }
  }
  return all;
}

char digit_of(const Problem& problem, const std::optional<int>& value) {
  if (!value) return '*';
  const auto place = std::find(problem.values.begin(), problem.values.end(), *value) - problem.values.begin();
  return static_cast<char>(place < 10 ? '0' + place : 'a' + place - 10);
}

bool too_many(const Problem& problem) { return problem.x_count() * problem.y_count() > most_cells; }

Json pair_json(const Setup& setup, const AllRuns& all, std::size_t i, std::size_t j) {
  return {{"x", setup.problem().x_domain.text(all.xs[i])},
          {"y", setup.problem().y_domain.text(all.ys[j])},
          {"expected", *all.truth[i][j]},
          {"output", all.answers[i][j]}};
}

/// The first transcript, in order of pairs, under which two true answers occur.
Json mixed_transcript(const Setup& setup) {
  const AllRuns all = run_all(setup);
  std::vector<std::optional<std::pair<std::size_t, std::size_t>>> first(all.transcripts.size());
  for (std::size_t i = 0; i < all.xs.size(); ++i) {
    for (std::size_t j = 0; j < all.ys.size(); ++j) {
      if (!all.truth[i][j]) continue;
      const auto t = static_cast<std::size_t>(all.transcript[i][j]);
      if (!first[t]) first[t] = {i, j};
      const auto [a, b] = *first[t];
      if (*all.truth[a][b] == *all.truth[i][j]) continue;
      return {{"found", true},
              {"pairs", {pair_json(setup, all, a, b), pair_json(setup, all, i, j)}},
              {"transcript", all.transcripts[t]}};
    }
  }
  return {{"found", false}, {"complete", true}};
}

}  // namespace

Json matrix_view(const Setup& setup) {
  const Problem& problem = setup.problem();
  if (too_many(problem))
    return {{"schema", "crossbits.lab.matrix/1"},
            {"too_many", BigInteger(problem.x_count() * problem.y_count()).str()}};
  const AllRuns all = run_all(setup);
  Json xs = Json::array(), ys = Json::array(), truth = Json::array(), answers = Json::array();
  for (const Symbols& x : all.xs) xs.push_back(problem.x_domain.text(x));
  for (const Symbols& y : all.ys) ys.push_back(problem.y_domain.text(y));
  for (std::size_t i = 0; i < all.xs.size(); ++i) {
    std::string true_row, answer_row;
    for (std::size_t j = 0; j < all.ys.size(); ++j) {
      true_row += digit_of(problem, all.truth[i][j]);
      answer_row += digit_of(problem, all.answers[i][j]);
    }
    truth.push_back(true_row);
    answers.push_back(answer_row);
  }
  return {{"schema", "crossbits.lab.matrix/1"},
          {"xs", xs},
          {"ys", ys},
          {"truth", truth},
          {"answers", answers},
          {"transcript", all.transcript},
          {"transcripts", all.transcripts}};
}

Json witness_view(const Setup& setup) {
  Json view = {{"schema", "crossbits.lab.witness/1"}, {"one_way", is_one_way_from_alice(setup.protocol())}};
  if (view["one_way"] == true) {
    const WitnessSearch search =
        find_witness(setup.embedding, setup.deciding, setup.protocol(), {.seconds = witness_seconds});
    const Comparison c = compare(setup.problem(), setup.direction(), setup.question.knows,
                                 static_cast<std::uint64_t>(setup.protocol().bits));
    view["witness"] = witness_json(setup, search, c);
  } else if (!too_many(setup.problem())) {
    view["mixed"] = mixed_transcript(setup);
  }
  return view;
}

}  // namespace crossbits
