#include "protocols/check/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits {
namespace {

using namespace check;

struct Rule {
  const char* name;
  Proved (*prove)(const Case& c, const Json& evidence);
  bool has_error = false;  ///< the bits claimed are those of protocols with coins
};

constexpr Rule rules[] = {{"deterministic", prove_deterministic},
                          {"deterministic_sat", prove_deterministic},
                          {"one_way", prove_one_way},
                          {"one_way_reverse", prove_one_way},
                          {"log_rank_gf2", prove_log_rank},
                          {"log_rank_gfp", prove_log_rank},
                          {"log_rank_q", prove_log_rank},
                          {"fooling_set", prove_fooling_set},
                          {"discrepancy", prove_discrepancy, true},
                          {"vc_dimension", prove_vc_dimension, true},
                          {"cover_0", prove_cover},
                          {"cover_1", prove_cover},
                          {"partition", prove_cover},
                          {"public_coin", prove_public_coin, true},
                          {"private_coin", prove_private_coin, true}};

const Rule& rule_of(const std::string& name) {
  const auto rule =
      std::find_if(std::begin(rules), std::end(rules), [&](const Rule& r) { return r.name == name; });
  if (rule == std::end(rules))
    throw std::invalid_argument(fmt::format("there is no bound \"{}\" to check", name));
  return *rule;
}

std::string bits_text(const std::optional<int>& bits) {
  return bits ? fmt::format("{} bits", *bits) : "no bits";
}

/// What is claimed, of which function: "fooling_set of DISJ_3".
struct Claimed {
  std::string name, kind, of, size;
  Rational value, error;
  bool names_error = false;
  std::optional<int> bits;
};

std::string shortened(const std::string& number) {
  return number.size() > 40 ? fmt::format("a number of {} digits", number.size()) : number;
}

/// ", which proves 4 bits", where the bits are another number than the value.
std::string bits_beside(const Claimed& c) {
  if (!c.bits || c.value == *c.bits) return {};
  return fmt::format(", which proves {} bit{}", *c.bits, *c.bits == 1 ? "" : "s");
}

std::string fault_of(const Proved& proved, const Claimed& claimed) {
  if (!proved.fault.empty()) return proved.fault;
  if (proved.value != claimed.value)
    return fmt::format("the evidence proves the value {}, but {} is claimed", shortened(proved.value.str()),
                       shortened(claimed.value.str()));
  if (proved.bits != claimed.bits)
    return fmt::format("the evidence proves {}, but {} are claimed", bits_text(proved.bits),
                       bits_text(claimed.bits));
  return {};
}

Checked compare(const Proved& proved, const Claimed& c) {
  if (const std::string fault = fault_of(proved, c); !fault.empty())
    return {false, fmt::format("{} of {}: {}", c.name, c.of, fault)};
  const char* const relation = c.kind == "exact"   ? "is exactly"
                               : c.kind == "lower" ? "is at least"
                                                   : "is at most";
  const std::string with = c.names_error ? " with error " + c.error.str() : "";
  return {true, fmt::format("{} of {}{} {} {}{} ({})", c.name, c.of, with, relation, shortened(c.value.str()),
                            bits_beside(c), c.size)};
}

/// Nothing but what the checker looks at: a reader would take any other member for checked as well.
void refuse_others(const Json& object, const char* what, const std::set<std::string>& known) {
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key))
      throw std::invalid_argument(fmt::format("the {} has a member {} that the checker does not know", what,
                                              Json(key).dump(-1, ' ', true)));
  }
}

/// Of protocols with coins; 1/3 where the claim says nothing.
Rational error_of(const Json& claim, const Rule& rule) {
  if (lacks(claim, "error")) return Rational(1, 3);
  if (!rule.has_error || lacks(claim, "bits"))
    throw std::invalid_argument(
        fmt::format("the claim names an error, but {}{} says nothing of protocols that err", rule.name,
                    rule.has_error ? " without bits" : ""));
  const Rational error = rational(claim["error"], "the error");
  if (error < 0 || error * 2 >= 1 || denominator(error) > 1000)
    throw std::invalid_argument("the error is no fraction from 0 to below 1/2 with a denominator up to 1000");
  return error;
}

}  // namespace

Checked check_certificate(const Json& certificate, const SideFileReader& side_file) {
  if (text(certificate, "schema") != "crossbits.certificate/1")
    throw std::invalid_argument(
        fmt::format("\"{}\" is not the schema crossbits.certificate/1", text(certificate, "schema")));
  refuse_others(certificate, "certificate", {"schema", "problem", "matrix", "claim", "evidence"});
  const Json& claim = member(certificate, "claim");
  const std::string name = text(claim, "name"), kind = text(claim, "kind");
  refuse_others(claim, "claim", {"name", "kind", "value", "bits", "error"});
  const Rule& rule = rule_of(name);
  if (kind != "exact" && kind != "lower" && kind != "upper")
    throw std::invalid_argument(fmt::format("\"{}\" is not a kind of claim: exact, lower, upper", kind));
  Claimed claimed{
      .name = name,
      .kind = kind,
      .of = {},
      .size = "by structure",
      .value = rational(member(claim, "value"), "the claimed value"),
      .error = error_of(claim, rule),
      .names_error = !lacks(claim, "error"),
      .bits = lacks(claim, "bits")
                  ? std::nullopt
                  : std::optional(static_cast<int>(number_below(claim["bits"], 1 << 30, "\"bits\"")))};
  if (!lacks(member(certificate, "evidence"), "structure")) {
    if (!lacks(certificate, "matrix"))
      throw std::invalid_argument("a certificate by structure is about a \"problem\", and has no \"matrix\"");
    claimed.of = problem_of(member(certificate, "problem")).name;
    return compare(prove_structure(certificate, name, kind, claimed.error), claimed);
  }
  const Function f(certificate);
  claimed.of = f.name();
  claimed.size = fmt::format("{} x {}", f.rows(), f.columns());
  const Case c{f, side_file, name, kind, claimed.error};
  return compare(rule.prove(c, certificate["evidence"]), claimed);
}

}  // namespace crossbits
