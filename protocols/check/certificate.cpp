#include "protocols/check/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits {
namespace {

using namespace check;

struct Rule {
  const char* name;
  Proved (*prove)(const Case& c, const Json& evidence);
};

constexpr Rule rules[] = {{"deterministic", prove_deterministic},
                          {"one_way", prove_one_way},
                          {"one_way_reverse", prove_one_way},
                          {"log_rank_gf2", prove_log_rank},
                          {"log_rank_gfp", prove_log_rank},
                          {"log_rank_q", prove_log_rank},
                          {"fooling_set", prove_fooling_set},
                          {"discrepancy", prove_discrepancy},
                          {"vc_dimension", prove_vc_dimension},
                          {"cover_0", prove_cover},
                          {"cover_1", prove_cover},
                          {"partition", prove_cover}};

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

Checked compare(const Proved& proved, const std::string& name, const std::string& kind, const Rational& value,
                const std::optional<int>& bits, const std::string& of) {
  const auto shorter = [](const std::string& number) {
    return number.size() > 40 ? fmt::format("a number of {} digits", number.size()) : number;
  };
  if (!proved.fault.empty()) return {false, proved.fault};
  if (proved.value != value)
    return {false, fmt::format("the evidence proves the value {}, but {} is claimed",
                               shorter(proved.value.str()), shorter(value.str()))};
  if (proved.bits != bits)
    return {false, fmt::format("the evidence proves {}, but {} are claimed", bits_text(proved.bits),
                               bits_text(bits))};
  const char* const relation = kind == "exact"   ? "is exactly"
                               : kind == "lower" ? "is at least"
                                                 : "is at most";
  return {true, fmt::format("{} {} {} ({})", name, relation, shorter(value.str()), of)};
}

}  // namespace

Checked check_certificate(const Json& certificate, const SideFileReader& side_file) {
  if (text(certificate, "schema") != "crossbits.certificate/1")
    throw std::invalid_argument(
        fmt::format("\"{}\" is not the schema crossbits.certificate/1", text(certificate, "schema")));
  const Json& claim = member(certificate, "claim");
  const std::string name = text(claim, "name"), kind = text(claim, "kind");
  const Rational value = rational(member(claim, "value"), "the claimed value");
  const std::optional<int> bits =
      lacks(claim, "bits")
          ? std::nullopt
          : std::optional(static_cast<int>(number_below(claim["bits"], 1 << 30, "\"bits\"")));
  if (kind != "exact" && kind != "lower" && kind != "upper")
    throw std::invalid_argument(fmt::format("\"{}\" is not a kind of claim: exact, lower, upper", kind));
  const Rule& rule = rule_of(name);
  if (!lacks(member(certificate, "evidence"), "structure"))
    return compare(prove_structure(certificate, name, kind), name, kind, value, bits, "by structure");
  const Function f(certificate);
  const Case c{f, side_file, name, kind};
  return compare(rule.prove(c, certificate["evidence"]), name, kind, value, bits,
                 fmt::format("{} x {}", f.rows(), f.columns()));
}

}  // namespace crossbits
