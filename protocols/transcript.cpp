#include "protocols/transcript.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace crossbits {
namespace {

bool is_label_character(char c) { return c > ' ' && c < 127; }

/// "Alice says x = 0110"
std::string sentence(const Transcript& transcript, const Message& message) {
  return fmt::format("{} says {} = {}", party_name(message.from, transcript.parties()),
                     transcript.label(message.label), message.bits.empty() ? "-" : message.bits.text());
}

bool same(const Transcript& a, const Message& p, const Transcript& b, const Message& q) {
  return p.from == q.from && p.bits == q.bits && a.label(p.label) == b.label(q.label);
}

}  // namespace

std::string party_name(int party, int parties) {
  if (parties == 2) return party == 0 ? "Alice" : "Bob";
  return fmt::format("Player {}", party);
}

Transcript::Transcript(int parties) : parties_(parties) {
  if (parties < 2)
    throw std::invalid_argument(fmt::format("a transcript has at least 2 parties, not {}", parties));
}

LabelId Transcript::intern(std::string_view name) {
  const auto known = std::find(labels_.begin(), labels_.end(), name);
  if (known != labels_.end()) return static_cast<LabelId>(known - labels_.begin());
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_label_character)) {
    throw std::invalid_argument(
        fmt::format("\"{}\" is no label: it must be printable ASCII without blanks", name));
  }
  labels_.emplace_back(name);
  return static_cast<LabelId>(labels_.size() - 1);
}

Ledger Transcript::ledger() const {
  Ledger ledger;
  ledger.bits = bits_;
  ledger.by_party.resize(static_cast<std::size_t>(parties_));
  ledger.by_label.resize(labels_.size());
  int last = -1;
  for (const Message& message : messages_) {
    ledger.by_party.at(static_cast<std::size_t>(message.from)) += message.bits.size();
    ledger.by_label.at(message.label) += message.bits.size();
    ledger.rounds += message.from != last;
    last = message.from;
  }
  const auto sum = [](const auto& parts) {
    return std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
  };
  if (sum(ledger.by_party) != bits_ || sum(ledger.by_label) != bits_) {
    throw std::logic_error(
        fmt::format("the ledger does not balance: {} bits in all, {} by party, {} by label", bits_,
                    sum(ledger.by_party), sum(ledger.by_label)));
  }
  return ledger;
}

std::uint64_t Transcript::bits_labelled(std::string_view name) const {
  const auto known = std::find(labels_.begin(), labels_.end(), name);
  return known == labels_.end() ? 0 : ledger().by_label[static_cast<std::size_t>(known - labels_.begin())];
}

bool operator==(const Transcript& a, const Transcript& b) {
  if (a.parties_ != b.parties_ || a.bits_ != b.bits_) return false;
  return std::equal(a.messages_.begin(), a.messages_.end(), b.messages_.begin(), b.messages_.end(),
                    [&](const Message& p, const Message& q) { return same(a, p, b, q); });
}

std::string first_difference(const Transcript& expected, const Transcript& got) {
  if (expected.parties() != got.parties()) {
    return fmt::format("{} parties were expected, {} took part", expected.parties(), got.parties());
  }
  const auto& want = expected.messages();
  const auto& have = got.messages();
  for (std::size_t k = 0; k < std::max(want.size(), have.size()); ++k) {
    if (k == have.size()) return fmt::format("message {} is missing: {}", k, sentence(expected, want[k]));
    if (k == want.size()) return fmt::format("message {} is one too many: {}", k, sentence(got, have[k]));
    if (same(expected, want[k], got, have[k])) continue;
    return fmt::format("message {} differs: expected that {}, but {}", k, sentence(expected, want[k]),
                       sentence(got, have[k]));
  }
  return {};
}

}  // namespace crossbits
