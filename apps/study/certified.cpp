#include "apps/study/certified.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "protocols/bounds/techniques.hpp"
#include "protocols/check/certificate.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t most_entries = std::uint64_t{1} << 12, most_steps = 2'000;

std::vector<std::string> names_for(Direction direction) {
  std::vector<std::string> names{"deterministic"};
  if (direction == Direction::alice_to_bob) names.emplace_back("one_way");
  if (direction == Direction::bob_to_alice) names.emplace_back("one_way_reverse");
  return names;
}

void demand_valid(const Subject& subject, const Bound& bound) {
  const Checked checked = check_certificate(
      certificate(subject, bound), [](const std::string&) -> std::optional<std::string> { return {}; });
  if (!checked.valid)
    throw std::logic_error(fmt::format("the certificate of {} for {} is not valid: {}", bound.name,
                                       subject.problem.name, checked.reason));
}

std::string quantity(const Problem& problem, const Bound& bound) {
  if (bound.name == "deterministic") return fmt::format("D({})", problem.name);
  return bound.name == "one_way" ? "one message from Alice" : "one message from Bob";
}

const char* who_knows(const Bound& bound) {
  if (bound.name == "deterministic") return "both know";
  return bound.name == "one_way" ? "Bob knows" : "Alice knows";
}

const char* relation(Kind kind) {
  return kind == Kind::exact ? "=" : kind == Kind::lower_bound ? ">=" : "<=";
}

}  // namespace

std::vector<Bound> certified_bounds(const Problem& problem, Direction direction) {
  if (problem.x_count() * problem.y_count() > most_entries) return {};
  const Subject subject{.problem = problem};
  const BoundReport report =
      bound(subject, {.only = names_for(direction), .steps = most_steps}, plain_techniques());
  for (const Bound& b : report.bounds) demand_valid(subject, b);
  return report.bounds;
}

Json certified_json(const std::vector<Bound>& bounds) {
  Json list = Json::array();
  for (const Bound& b : bounds)
    list.push_back({{"name", b.name},
                    {"kind", kind_word(b.kind)},
                    {"value", value_json(b.value)},
                    {"bits", b.bits ? Json(*b.bits) : Json(nullptr)},
                    {"how", b.how}});
  return list;
}

std::string certified_text(const Problem& problem, const std::vector<Bound>& bounds) {
  std::string text;
  for (const Bound& b : bounds)
    text += fmt::format("{} {} {} ({}, {}: {}); ", quantity(problem, b), relation(b.kind),
                        value_text(b.value), name(b.kind), who_knows(b), b.how);
  return text.empty() ? text : text + "certificates checked";
}

}  // namespace crossbits
