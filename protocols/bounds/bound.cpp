#include "protocols/bounds/bound.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "protocols/bounds/facts.hpp"
#include "protocols/bounds/structure.hpp"

namespace crossbits {
namespace {

void check_names(const std::vector<std::string>& only, const std::vector<Technique>& techniques) {
  std::vector<std::string> names;
  for (const Technique& t : techniques) names.emplace_back(t.name);
  for (const std::string& name : only) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw std::invalid_argument(
          fmt::format("there is no bound \"{}\"; there are {}", name, fmt::join(names, ", ")));
  }
}

/// Digits, or "2^40" from there on for powers of two.
std::string whole_text(const BigInteger& number) {
  constexpr unsigned from_exponent = 40;
  if (number <= 0 || lsb(number) != msb(number) || lsb(number) < from_exponent) return number.str();
  return fmt::format("2^{}", lsb(number));
}

bool is_asked(const BoundQuestion& question, const Technique& technique) {
  if (question.only.empty())
    return technique.unnamed == Unnamed::always ||
           (technique.unnamed == Unnamed::with_an_error && question.error);
  return std::find(question.only.begin(), question.only.end(), technique.name) != question.only.end();
}

void check_error(const Rational& error) {
  constexpr int most = 1000;
  if (error < 0 || error * 2 >= 1)
    throw std::invalid_argument(
        fmt::format("the error {} is no fraction from 0 to below 1/2", value_text(error)));
  if (denominator(error) > most)
    throw std::invalid_argument(
        fmt::format("the error {} has the denominator {}; errors have one up to {}, as 1/3 has",
                    value_text(error), whole_text(BigInteger(denominator(error))), most));
}

bool is_too_large(const Problem& problem) {
  return problem.x_count() * problem.y_count() > Facts::most_entries;
}

/// What holds by the problem's structure; the other techniques need its matrix.
BoundReport report_by_structure(const Problem& problem, const BoundQuestion& question,
                                const std::vector<Technique>& techniques) {
  BoundReport report;
  const std::vector<Bound> known = structure_bounds(problem, question.error.value_or(usual_error));
  const std::string too_large =
      fmt::format("the matrix of {} has {} x {} entries; at most 2^24 are searched", problem.name,
                  count_text(problem.x_domain), count_text(problem.y_domain));
  if (known.empty()) throw std::invalid_argument(too_large);
  for (const Technique& technique : techniques) {
    if (!is_asked(question, technique)) continue;
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Bound& b) { return b.name == technique.name; });
    if (found != known.end())
      report.bounds.push_back(*found);
    else
      report.refused.push_back({technique.name, too_large});
  }
  return report;
}

using Found = std::map<const Technique*, std::vector<Bound>>;

/// Each in its share of the time; what one leaves over is for those behind it.
Found computed(Facts& facts, const Effort& effort, std::vector<const Technique*> order) {
  std::stable_sort(order.begin(), order.end(),
                   [](const Technique* a, const Technique* b) { return a->haste < b->haste; });
  Found found;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const bool is_quick = order[k]->haste == Haste::quick;
    facts.limit(is_quick ? effort : effort.part(static_cast<int>(order.size() - k)));
    found[order[k]] = order[k]->compute(facts);
  }
  return found;
}

}  // namespace

bool Bound::is_cost() const {
  return name == "deterministic" || name.starts_with("one_way") || name.ends_with("_coin");
}

std::string kind_word(Kind kind) {
  return kind == Kind::lower_bound ? "lower" : kind == Kind::upper_bound ? "upper" : name(kind);
}

Json value_json(const Rational& value) {
  const BigInteger whole(numerator(value));
  if (denominator(value) == 1 && abs(whole) <= std::numeric_limits<std::int64_t>::max())
    return static_cast<std::int64_t>(whole);
  return value_text(value);
}

std::string value_text(const Rational& value) {
  const BigInteger bottom(denominator(value));
  return whole_text(BigInteger(numerator(value))) + (bottom == 1 ? "" : "/" + whole_text(bottom));
}

Json certificate(const Subject& subject, const Bound& bound) {
  if (bound.evidence.is_null()) return nullptr;
  Json document = {{"schema", "crossbits.certificate/1"}};
  document.update(subject.to_json());
  document["claim"] = {{"name", bound.name},
                       {"kind", kind_word(bound.kind)},
                       {"value", value_json(bound.value)},
                       {"bits", bound.bits ? Json(*bound.bits) : Json(nullptr)}};
  if (bound.error) document["claim"]["error"] = value_json(*bound.error);
  document["evidence"] = bound.evidence;
  return document;
}

const Bound* BoundReport::find(const std::string& name, Kind other) const {
  const auto found = std::find_if(bounds.begin(), bounds.end(),
                                  [&](const Bound& b) { return b.name == name && b.kind != other; });
  return found == bounds.end() ? nullptr : &*found;
}

BoundReport bound(const Subject& subject, const BoundQuestion& question,
                  const std::vector<Technique>& techniques) {
  check_names(question.only, techniques);
  if (question.error) check_error(*question.error);
  if (is_too_large(subject.problem)) return report_by_structure(subject.problem, question, techniques);
  const Effort effort = question.seconds
                            ? Effort::until(Effort::Clock::now() + std::chrono::seconds(*question.seconds))
                            : Effort::steps(question.steps);
  Facts facts(subject, effort, question.error.value_or(usual_error));
  BoundReport report;
  std::vector<const Technique*> used;
  for (const Technique& technique : techniques) {
    if (!is_asked(question, technique)) continue;
    if (std::string reason = technique.refusal(facts); !reason.empty())
      report.refused.push_back({technique.name, std::move(reason)});
    else
      used.push_back(&technique);
  }
  auto found = computed(facts, effort, used);
  for (const Technique* technique : used) {
    for (Bound& b : found[technique]) report.bounds.push_back(std::move(b));
  }
  return report;
}

}  // namespace crossbits
