#include "apps/lab/engine/catalogue_view.hpp"

#include <nlohmann/json.hpp>

#include "apps/lab/engine/request.hpp"
#include "apps/study/families.hpp"
#include "apps/study/question_json.hpp"
#include "protocols/problems.hpp"
#include "reductions/reduction.hpp"

namespace crossbits {
namespace {

const Dial memory_dial{"memory", "S", "cells of state that pass from token to token"};
const Dial rows_dial{"rows", "r", "rows of the first layer"};
const Dial sums_dial{"bits", "p", "bits of a sum of the first layer", 1, 12};
const Dial width_dial{"m", "m", "width of query and key"};
const Dial precision_dial{"bits", "p", "bits of a number of the query", 1, 12};
const Dial heads_dial{"heads", "H", "heads, which share the pairs of slots", 1, 8};
const Dial seed_dial{"seed", "seed", "of the random keys", 0, 99};

const Dial tokens_dial{"tokens", "N", "tokens; those beyond the fewest are public fillers", 1, 32};
const Dial modulus_dial{"modulus", "M", "modulus of the sums", 2, 64};

/// Sizes at which the page answers at once.
constexpr int most_n = 8;

Json dials_json(const std::vector<Dial>& dials) {
  Json result = Json::array();
  for (const Dial& d : dials)
    result.push_back(
        {{"key", d.key}, {"symbol", d.symbol}, {"meaning", d.meaning}, {"low", d.low}, {"high", d.high}});
  return result;
}

Json models_json(const Reduction& reduction) {
  Json result = Json::array();
  for (const Family& family : families())
    for (const FamilyCase& c : family.cases)
      if (c.reduction == reduction.id)
        result.push_back({{"spec", c.spec},
                          {"family", family.id},
                          {"summary", family.summary},
                          {"protocol", c.splits ? "paper" : "optimal"},
                          {"dials", dials_json(dials_of(c.reduction, c.spec))}});
  return result;
}

}  // namespace

std::vector<Dial> dials_of(const std::string& reduction, const std::string& spec) {
  if (spec == "attention:keys=pairs") return {width_dial, precision_dial, heads_dial};
  if (spec == "attention:keys=onehot") return {width_dial};
  if (spec == "attention:keys=random") return {width_dial, precision_dial, seed_dial};
  if (spec == "attention" && reduction == "index-to-lookup") return {width_dial};
  if (spec.starts_with("rnn")) return {memory_dial};
  if (spec == "mlp") return {rows_dial, sums_dial};
  return {};
}

std::vector<Dial> settings_of(const Reduction& reduction) {
  std::vector<Dial> settings;
  if (reduction.takes_tokens) settings.push_back(tokens_dial);
  if (reduction.takes_modulus) settings.push_back(modulus_dial);
  return settings;
}

Json catalogue_view() {
  Json result = Json::array();
  for (const Reduction& r : reductions()) {
    const Problem problem = make_problem(r.problem_id, 4);
    result.push_back({{"id", r.id},
                      {"problem", r.problem_id},
                      {"definition", problem.definition},
                      {"statement", r.statement},
                      {"claim", claim_json(r.claim)},
                      {"symmetric", r.symmetric},
                      {"default_model", r.default_model},
                      {"models", models_json(r)},
                      {"settings", dials_json(settings_of(r))},
                      {"least_n", 1},
                      {"most_n", most_n}});
  }
  return {{"schema", "crossbits.lab.catalogue/1"}, {"reductions", result}};
}

}  // namespace crossbits
