#include "protocols/replay.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {
namespace {

[[noreturn]] void refuse(const char* key, const char* needed) {
  throw std::invalid_argument(fmt::format("a stored run needs {} under \"{}\"", needed, key));
}

std::string text_at(const Json& json, const char* key) {
  if (!json.contains(key) || !json[key].is_string()) refuse(key, "a text");
  return json[key].get<std::string>();
}

int number_at(const Json& json, const char* key) {
  if (!json.contains(key) || !json[key].is_number_integer()) refuse(key, "a whole number");
  const auto number = json[key].get<std::int64_t>();
  if (number < INT32_MIN || number > INT32_MAX) refuse(key, "a number of 32 bits");
  return static_cast<int>(number);
}

std::string text_of(Verdict answer) { return answer ? std::to_string(*answer) : "no answer"; }

}  // namespace

Json to_json(const StoredRun& run) {
  return {{"schema", transcript_schema},
          {"problem", run.problem},
          {"n", run.n},
          {"x", run.x},
          {"y", run.y},
          {"answer", run.answer ? Json(*run.answer) : Json(nullptr)},
          {"messages", messages_to_json(run.transcript)},
          {"how", run.how}};
}

StoredRun stored_run_of_json(const Json& json) {
  if (!json.is_object()) throw std::invalid_argument("a stored run is a JSON object");
  if (text_at(json, "schema") != transcript_schema) refuse("schema", "\"crossbits.transcript/1\"");
  if (!json.contains("answer")) refuse("answer", "a whole number or null");
  if (!json.contains("messages")) refuse("messages", "an array");
  return {.problem = text_at(json, "problem"),
          .n = number_at(json, "n"),
          .x = text_at(json, "x"),
          .y = text_at(json, "y"),
          .answer = json["answer"].is_null() ? Verdict() : Verdict(number_at(json, "answer")),
          .transcript = transcript_of_messages(json["messages"]),
          .how = json.value("how", Json::object())};
}

StoredRun stored_run_of_text(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) throw std::invalid_argument("the stored run is not JSON");
  return stored_run_of_json(json);
}

Replay replay(const StoredRun& stored, const std::function<Protocol(const StoredRun&)>& build) {
  ProtocolOutcome outcome = run(build(stored));
  std::string difference = first_difference(stored.transcript, outcome.transcript);
  const Verdict now = answer(outcome);
  if (difference.empty() && now != stored.answer) {
    difference = fmt::format("the messages are the same, but the answer was {} and is {}",
                             text_of(stored.answer), text_of(now));
  }
  return {.difference = std::move(difference), .answer = now, .transcript = std::move(outcome.transcript)};
}

}  // namespace crossbits
