#include "apps/study/message.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "reductions/execute.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_shown_signs = 16;

bool is_sign(const Format& format) { return format == Format::signed_bits(1, format.fraction); }
bool is_bit(const Format& format) { return format == Format::bit(); }

std::string describe_part(const Part& part) {
  const char* plural = part.count == 1 ? "" : "s";
  if (is_sign(part.format)) return fmt::format("{} sign{}", part.count, plural);
  if (is_bit(part.format)) return fmt::format("{} bit{}", part.count, plural);
  const int bits = part.format.bits();
  return fmt::format("{} number{} of {} bit{}", part.count, plural, bits, bits == 1 ? "" : "s");
}

/// Signs and bits are shown as they are; longer or other numbers are left to --json.
std::string show_numbers(const Parts& shape, const Bits& bits) {
  if (shape.size() != 1 || bits.size() > most_shown_signs) return {};
  if (is_bit(shape[0].format)) return bits.text();
  if (!is_sign(shape[0].format)) return {};
  std::string signs;
  for (std::size_t i = 0; i < bits.size(); ++i) signs += bits[i] ? '+' : '-';
  return signs;
}

std::map<std::string, ValueId> values_by_label(const CompiledProtocol& protocol) {
  const std::vector<std::string> labels = message_labels(protocol);
  std::map<std::string, ValueId> values;
  for (std::size_t id = 0; id < labels.size(); ++id)
    if (!labels[id].empty()) values[labels[id]] = static_cast<ValueId>(id);
  return values;
}

}  // namespace

std::string describe_numbers(const Parts& shape) {
  std::string text;
  for (const Part& part : shape) {
    if (part.count == 0 || part.format.bits() == 0) continue;
    text += fmt::format("{}{}", text.empty() ? "" : ", ", describe_part(part));
  }
  return text.empty() ? "nothing" : text;
}

std::vector<Saying> sayings(const CompiledProtocol& protocol, const Transcript& transcript) {
  const std::map<std::string, ValueId> values = values_by_label(protocol);
  std::vector<Saying> result;
  for (const Message& message : transcript.messages()) {
    const std::string& label = transcript.label(message.label);
    const ValueId id = values.at(label);
    const Parts& shape = *protocol.graph[id].shape;
    result.push_back({.from = party_name(message.from, transcript.parties()),
                      .label = label,
                      .carries = protocol.graph.describe(id) + ": " + describe_numbers(shape),
                      .numbers = show_numbers(shape, message.bits),
                      .bits = message.bits});
  }
  return result;
}

}  // namespace crossbits
