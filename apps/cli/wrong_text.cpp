#include "apps/cli/wrong_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <tuple>

#include "apps/cli/table.hpp"

namespace crossbits {
namespace {

Json first_wrong_json(const Problem& problem, const std::optional<WrongAnswer>& wrong) {
  if (!wrong) return nullptr;
  return {{"x", problem.x_domain.text(wrong->x)},
          {"y", problem.y_domain.text(wrong->y)},
          {"expected", wrong->expected},
          {"got", wrong->got}};
}

/// A threshold of one sum has nested rows: what that means for this problem.
std::string nested_text(const Problem& problem, const CrossingRows& r) {
  const auto& [x, y] = std::tie(problem.x_domain, problem.y_domain);
  return wrap("",
              fmt::format("the decision is a threshold of one sum of a number of Alice's and one of Bob's, "
                          "so its rows are nested: it is wrong "
                          "somewhere on x in {{{}, {}}}, y in {{{}, {}}}, at any precision",
                          x.text(r.x), x.text(r.x_other), y.text(r.y), y.text(r.y_other)),
              0);
}

Json nested_json(const Problem& problem, const std::optional<CrossingRows>& r) {
  if (!r) return nullptr;
  return {{"x", {problem.x_domain.text(r->x), problem.x_domain.text(r->x_other)}},
          {"y", {problem.y_domain.text(r->y), problem.y_domain.text(r->y_other)}}};
}

}  // namespace

std::string first_wrong_text(const Problem& problem, const Verification& v) {
  std::string text;
  if (v.first_wrong)
    text += wrap("",
                 fmt::format("first wrong: x = {}, y = {}: expected {}, got {}",
                             problem.x_domain.text(v.first_wrong->x), problem.y_domain.text(v.first_wrong->y),
                             v.first_wrong->expected, v.first_wrong->got),
                 0);
  if (v.nested) text += nested_text(problem, *v.nested);
  return text;
}

void describe_first_wrong(const Problem& problem, const Verification& v, Json& document) {
  document["first_wrong"] = first_wrong_json(problem, v.first_wrong);
  document["nested_rows"] = nested_json(problem, v.nested);
}

}  // namespace crossbits
