#include "protocols/transcript_io.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace crossbits {
namespace {

/// The number of the party called `name`. `where` ("line 3") begins the sentence of a refusal.
int party_of_name(std::string_view name, int parties, std::string_view where) {
  for (int party = 0; party < parties; ++party) {
    if (party_name(party, parties) == name) return party;
  }
  throw std::invalid_argument(fmt::format("{}: there is no party \"{}\" among {} to {}", where, name,
                                          party_name(0, parties), party_name(parties - 1, parties)));
}

/// Checks one message and appends it.
void post(Transcript& transcript, std::string_view from, std::string_view label, std::string_view bits,
          std::string_view where) {
  const int party = party_of_name(from, transcript.parties(), where);
  const auto is_bit = [](char c) { return c == '0' || c == '1'; };
  if (!std::all_of(bits.begin(), bits.end(), is_bit)) {
    throw std::invalid_argument(fmt::format("{}: \"{}\" is not a string of 0s and 1s", where, bits));
  }
  transcript.post(party, transcript.intern(label), Bits::of_text(bits));
}

/// Cuts the next word, up to the blank, off `line`.
std::string_view next_word(std::string_view& line) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, blank);
  line.remove_prefix(std::min(blank + 1, line.size()));
  return word;
}

void post_line(Transcript& transcript, std::string_view line) {
  const std::size_t number = transcript.messages().size();
  const std::string where = fmt::format("transcript line {}", number + 1);
  const auto words = 4 + (transcript.parties() > 2);
  if (std::count(line.begin(), line.end(), ' ') != words - 1) {
    throw std::invalid_argument(
        fmt::format("{} is \"{}\", but a message is a number, a sender, a label and bits", where, line));
  }
  if (const auto given = next_word(line); given != std::to_string(number)) {
    throw std::invalid_argument(
        fmt::format("{} has the number {}, but message {} is due", where, given, number));
  }
  std::string from(next_word(line));
  if (transcript.parties() > 2) from += ' ' + std::string(next_word(line));
  const std::string_view label = next_word(line);
  if (line.empty())
    throw std::invalid_argument(fmt::format("{} has no bits; no bits at all are written -", where));
  post(transcript, from, label, line == "-" ? "" : line, where);
}

/// The text under `key`, or a refusal.
std::string text_at(const Json& object, const char* key, std::string_view where) {
  const bool found = object.is_object() && object.contains(key) && object[key].is_string();
  if (!found) throw std::invalid_argument(fmt::format("{} has no text \"{}\"", where, key));
  return object[key].get<std::string>();
}

}  // namespace

std::string to_text(const Transcript& transcript) {
  std::string text;
  std::size_t number = 0;
  for (const Message& message : transcript.messages()) {
    text += fmt::format("{} {} {} {}\n", number++, party_name(message.from, transcript.parties()),
                        transcript.label(message.label), message.bits.empty() ? "-" : message.bits.text());
  }
  return text;
}

Transcript transcript_of_text(std::string_view text, int parties) {
  Transcript transcript(parties);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    post_line(transcript, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return transcript;
}

Json messages_to_json(const Transcript& transcript) {
  Json messages = Json::array();
  for (const Message& message : transcript.messages()) {
    messages.push_back({{"from", party_name(message.from, transcript.parties())},
                        {"label", transcript.label(message.label)},
                        {"bits", message.bits.text()}});
  }
  return messages;
}

Transcript transcript_of_messages(const Json& messages, int parties) {
  if (!messages.is_array()) throw std::invalid_argument("\"messages\" is not an array");
  Transcript transcript(parties);
  for (const Json& message : messages) {
    const std::string where = fmt::format("message {}", transcript.messages().size());
    post(transcript, text_at(message, "from", where), text_at(message, "label", where),
         text_at(message, "bits", where), where);
  }
  return transcript;
}

Json to_json(const Transcript& transcript) {
  return {{"parties", transcript.parties()}, {"messages", messages_to_json(transcript)}};
}

Transcript transcript_of_json(const Json& json) {
  const bool whole = json.is_object() && json.contains("parties") && json["parties"].is_number_integer() &&
                     json.contains("messages");
  if (!whole)
    throw std::invalid_argument("a transcript is an object with a number \"parties\" and \"messages\"");
  const auto parties = json["parties"].get<std::int64_t>();
  if (parties < 2 || parties > 1 << 20) {
    throw std::invalid_argument(
        fmt::format("\"parties\" is {}, but a transcript has from 2 to 2^20", parties));
  }
  return transcript_of_messages(json["messages"], static_cast<int>(parties));
}

}  // namespace crossbits
