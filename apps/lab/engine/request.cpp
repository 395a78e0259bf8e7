#include "apps/lab/engine/request.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "protocols/transcript_io.hpp"

namespace crossbits {
namespace {

std::string text_in(const Json& j, const char* key, const std::string& fallback) {
  if (!j.contains(key)) return fallback;
  if (!j[key].is_string())
    throw std::invalid_argument(fmt::format("\"{}\" must be a text (got {})", key, j[key].dump()));
  return j[key].get<std::string>();
}

std::int64_t number_in(const Json& j, const char* key, std::int64_t fallback, std::int64_t low,
                       std::int64_t high) {
  if (!j.contains(key)) return fallback;
  const bool whole = j[key].is_number_integer() && j[key] >= low && j[key] <= high;
  if (!whole)
    throw std::invalid_argument(
        fmt::format("\"{}\" must be a whole number from {} to {} (got {})", key, low, high, j[key].dump()));
  return j[key].get<std::int64_t>();
}

/// True for the second of two words.
bool choice_in(const Json& j, const char* key, const std::string& usual, const std::string& other) {
  const std::string word = text_in(j, key, usual);
  if (word != usual && word != other)
    throw std::invalid_argument(fmt::format("\"{}\" must be {} or {} (got \"{}\")", key, usual, other, word));
  return word == other;
}

LabRequest::Ask ask_of(const std::string& word) {
  if (word == "catalogue") return LabRequest::Ask::catalogue;
  if (word == "look") return LabRequest::Ask::look;
  if (word == "matrix") return LabRequest::Ask::matrix;
  if (word == "witness") return LabRequest::Ask::witness;
  throw std::invalid_argument(
      fmt::format("\"ask\" must be catalogue, look, matrix or witness (got \"{}\")", word));
}

Question question_in(const Json& j) {
  constexpr std::int64_t most_tokens = 128, most_modulus = 256;
  return {.reduction = text_in(j, "reduction", ""),
          .problem = text_in(j, "problem", ""),
          .n = static_cast<int>(number_in(j, "n", 1, 1, most_lab_n)),
          .model = {.text = text_in(j, "model", "")},
          .embedding = {.tokens = static_cast<std::int32_t>(number_in(j, "tokens", 0, 0, most_tokens)),
                        .exchange = choice_in(j, "exchange", "no", "yes"),
                        .modulus = static_cast<std::int32_t>(number_in(j, "modulus", 0, 0, most_modulus))},
          .which = choice_in(j, "protocol", "paper", "optimal") ? Which::optimal : Which::paper,
          .knows = choice_in(j, "knows", "bob", "both") ? Knows::both : Knows::bob};
}

}  // namespace

LabRequest request_of_text(std::string_view text) {
  const Json j = Json::parse(text, nullptr, false);
  if (!j.is_object()) throw std::invalid_argument("a request must be a JSON object");
  LabRequest request{.ask = ask_of(text_in(j, "ask", ""))};
  if (request.ask == LabRequest::Ask::catalogue) return request;
  request.question = question_in(j);
  for (const char* key :
       {"reduction", "problem", "n", "model", "tokens", "modulus", "exchange", "protocol", "knows"})
    request.question_key += (j.contains(key) ? j[key].dump() : "-") + '\n';
  if (j.contains("x") != j.contains("y")) throw std::invalid_argument("\"x\" and \"y\" come together");
  if (j.contains("x")) request.x = text_in(j, "x", ""), request.y = text_in(j, "y", "");
  request.seed = static_cast<std::uint64_t>(number_in(j, "seed", 1, 0, INT64_MAX));
  return request;
}

Instance instance_of(const LabRequest& request, const Problem& problem) {
  return request.x ? instance_of_text(problem, *request.x, *request.y) : problem.instance(request.seed);
}

}  // namespace crossbits
