#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "basis/bits.hpp"

namespace crossbits {

/// A label of a transcript, interned: comparing and counting labels needs no strings.
using LabelId = std::uint32_t;

/// One message on the blackboard: party `from` wrote `bits`, for all others to read.
struct Message {
  int from = 0;
  LabelId label = 0;
  Bits bits;

  friend bool operator==(const Message&, const Message&) = default;
};

/// What was paid, in bits, split in three ways that must agree.
struct Ledger {
  std::uint64_t bits = 0;
  std::vector<std::uint64_t> by_party;  ///< index: party
  std::vector<std::uint64_t> by_label;  ///< index: LabelId
  std::uint64_t rounds = 0;             ///< maximal runs of messages by one sender
};

/// Alice and Bob when there are two parties, else Player 0, Player 1, ...
std::string party_name(int party, int parties);

/// Everything that was said, in order. Cost is read here and nowhere else.
class Transcript {
 public:
  /// Throws std::invalid_argument for fewer than two parties.
  explicit Transcript(int parties = 2);

  /// The id of `name`, new or known. A label is not empty and has neither blanks nor control characters, so
  /// that the text form can be read back; another one throws std::invalid_argument.
  LabelId intern(std::string_view name);
  const std::string& label(LabelId id) const { return labels_.at(id); }
  std::size_t labels() const { return labels_.size(); }

  /// Appends a message. `from` and `label` must exist: Channel guarantees it, parsers check it.
  void post(int from, LabelId label, const Bits& bits) {
    messages_.emplace_back(from, label, bits);
    bits_ += bits.size();
  }

  int parties() const { return parties_; }
  const std::deque<Message>& messages() const { return messages_; }
  /// The total cost in bits.
  std::uint64_t bits() const { return bits_; }
  /// Bits, by sender and by label, and rounds, recounted from the messages. Throws std::logic_error if the
  /// parts do not sum to the total (in every build: these numbers are printed).
  Ledger ledger() const;
  /// The bits that `party` wrote. Reads the whole transcript.
  std::uint64_t bits_by(int party) const { return ledger().by_party.at(static_cast<std::size_t>(party)); }
  /// The bits of all messages labelled `name`; 0 for a label nobody used. Reads the whole transcript.
  std::uint64_t bits_labelled(std::string_view name) const;
  /// Maximal runs of messages by one sender. Reads the whole transcript.
  std::uint64_t rounds() const { return ledger().rounds; }

  /// Same number of parties and the same messages; labels are compared by name.
  friend bool operator==(const Transcript& a, const Transcript& b);

 private:
  int parties_;
  std::uint64_t bits_ = 0;
  std::deque<Message> messages_;
  std::vector<std::string> labels_;
};

/// The first place where two transcripts differ, as a sentence; empty if they are equal.
std::string first_difference(const Transcript& expected, const Transcript& got);

}  // namespace crossbits
