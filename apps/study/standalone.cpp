#include "apps/study/standalone.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/match2.hpp"
#include "models/constructions/match3.hpp"
#include "models/constructions/match3_variants.hpp"
#include "models/constructions/memory/delay_model.hpp"

namespace crossbits {
namespace {

constexpr std::int64_t most_tokens = 512, most_modulus = 4096;

std::int32_t required(const ModelSpec& spec, const char* key, std::int64_t low, std::int64_t high) {
  if (!spec.options.contains(key))
    throw std::invalid_argument(
        fmt::format("{} needs {}=, as in {}:tokens=8,modulus=9", spec.text(), key, spec.family));
  return static_cast<std::int32_t>(spec.number(key, low, low, high));
}

/// The options that are the construction's own.
ModelSpec without_sizes(ModelSpec spec) {
  for (const char* key : {"tokens", "modulus", "reach"}) spec.options.erase(key);
  return spec;
}

/// A delay of `lag` steps at every token.
Construction delay_at_every_token(ModelSpec spec) {
  if (!spec.options.contains("lag"))
    throw std::invalid_argument(fmt::format("{} alone needs lag=, as in relative:lag=4", spec.text()));
  const auto lag = static_cast<std::int32_t>(spec.number("lag", 1, 1, most_tokens));
  DelayTask task{
      .lag = lag,
      .tokens = static_cast<std::int32_t>(spec.number("tokens", std::int64_t{2} * lag, 1, 2 * most_tokens)),
      .queries = {}};
  for (std::int32_t t = 0; t < task.tokens; ++t) task.queries.push_back(t);
  spec.options.erase("lag");
  spec.options.erase("tokens");
  return delay_relative(task, spec);
}

}  // namespace

std::optional<Construction> standalone_construction(const ModelSpec& spec) {
  if (spec.family == "relative") return delay_at_every_token(spec);
  const bool local = spec.family == "match3-local", bigram = spec.family == "match3-bigram",
             three = spec.family == "match3";
  if (spec.family != "match2" && !three && !bigram && !local) return std::nullopt;
  std::vector<std::string> allowed{"tokens", "modulus"};
  if (local) allowed.push_back("reach");
  if (three) allowed.push_back("order");
  if (!local) allowed.push_back("bits");
  spec.expect_only(allowed);
  const std::int32_t tokens = required(spec, "tokens", 1, most_tokens),
                     modulus = required(spec, "modulus", 2, most_modulus);
  if (spec.family == "match2") return match2_attention({tokens, modulus}, spec);
  if (bigram) return match3_bigram_attention({tokens, modulus}, spec);
  if (local)
    return match3_local_attention(
        {tokens, modulus, static_cast<std::int32_t>(spec.number("reach", 1, 0, 16))}, spec);
  Match3Task task{.tokens = tokens, .modulus = modulus};
  for (std::int32_t t = 0; t < tokens; ++t) task.queries.push_back(t);
  return match3_attention(task, without_sizes(spec));
}

}  // namespace crossbits
