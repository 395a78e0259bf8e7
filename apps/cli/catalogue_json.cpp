#include "apps/cli/catalogue_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/study/bound.hpp"
#include "apps/study/families.hpp"
#include "apps/study/question_json.hpp"
#include "protocols/problems.hpp"
#include "reductions/reduction.hpp"

namespace crossbits {
namespace {

Json problem_json(const Problem& problem) {
  Json costs = Json::array(), claims = Json::array(), parameters = Json::object();
  for (const KnownCost& cost : problem.costs) {
    costs.push_back({{"direction", name(cost.direction)},
                     {"knows", name(cost.knows)},
                     {"bits", cost.bits},
                     {"kind", name(cost.kind)},
                     {"claim", claim_json(cost.claim)}});
  }
  for (const Claim& claim : problem.claims) claims.push_back(claim_json(claim));
  for (const auto& [key, value] : problem.parameters) parameters[key] = value;
  return {{"id", problem.id},
          {"name", problem.name},
          {"definition", problem.definition},
          {"n", problem.n},
          {"parameters", parameters},
          {"x", problem.x_domain.description()},
          {"y", problem.y_domain.description()},
          {"costs", costs},
          {"claims", claims}};
}

Json may_send(const Permit& permit) {
  Json roles = Json::array();
  for (const Role role : all_roles_but(permit.forbidden))
    if (role != Role::constant) roles.push_back(name(role));
  return roles;
}

Json case_json(const FamilyCase& c) {
  const Construction built = construct(c, catalogue_n);
  return {{"reduction", c.reduction},     {"spec", c.spec},         {"summary", built.summary},
          {"certified", built.certified}, {"reason", built.reason}, {"claim", claim_json(built.claim)}};
}

}  // namespace

Json problems_json() {
  Json result = Json::array();
  for (const std::string& id : problem_ids()) result.push_back(problem_json(make_problem(id, catalogue_n)));
  return result;
}

Json reductions_json() {
  Json result = Json::array();
  for (const Reduction& r : reductions()) {
    Json families = Json::array();
    for (const PaperProtocol& paper : r.papers) families.push_back(paper.family);
    result.push_back({{"id", r.id},
                      {"problem", r.problem_id},
                      {"statement", r.statement},
                      {"default_model", r.default_model},
                      {"symmetric", r.symmetric},
                      {"families", families},
                      {"claim", claim_json(r.claim)}});
  }
  return result;
}

Json models_json() {
  Json result = Json::array();
  for (const Family& family : families()) {
    Json options = Json::array(), cases = Json::array();
    for (const FamilyOption& o : family.options)
      options.push_back({{"key", o.key}, {"values", o.values}, {"meaning", o.meaning}});
    for (const FamilyCase& c : family.cases) cases.push_back(case_json(c));
    result.push_back(
        {{"id", family.id}, {"summary", family.summary}, {"options", options}, {"cases", cases}});
  }
  return result;
}

Json protocols_json() {
  Json result = Json::array();
  for (const Reduction& r : reductions()) {
    for (const PaperProtocol& paper : r.papers) {
      result.push_back({{"reduction", r.id},
                        {"family", paper.family},
                        {"direction", name(paper.direction)},
                        {"may_send", may_send(paper.permit)},
                        {"claim", claim_json(paper.claim)}});
    }
  }
  return result;
}

Json bounds_json() {
  Json result = Json::array();
  for (const Technique& technique : all_techniques())
    result.push_back({{"id", technique.name}, {"claim", claim_json(technique.claim)}});
  return result;
}

std::string text_at(const Json& json, const char* key) { return json.at(key).get<std::string>(); }

std::string words(const Json& array) {
  std::string text;
  for (const Json& word : array)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", word.get<std::string>());
  return text;
}

}  // namespace crossbits
