#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "protocols/transcript.hpp"

namespace crossbits {

/// Damage done to one message on its way, to test that a protocol notices.
struct Fault {
  enum Kind { drop, flip, truncate };
  Kind kind = drop;
  std::size_t message = 0;  ///< number of the message that is hit, from 0, in the order of sending
  std::size_t bit =
      0;  ///< flip: the bit that is turned; truncate: how many bits are left. Below the message's size
};

/// The blackboard. The transcript itself is the queue: every party reads it with a cursor of its own (Port).
/// In one process all parties share one Channel; over sockets each has its own, and the driver copies between
/// them.
class Channel {
 public:
  static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

  /// After `message_limit` messages the next one is a ProtocolError (too_long).
  explicit Channel(int parties, const std::optional<Fault>& fault = {}, std::size_t message_limit = no_limit)
      : transcript_(parties), fault_(fault), limit_(message_limit), special_(next_special()) {}

  LabelId intern(std::string_view name) { return transcript_.intern(name); }
  void post(int from, LabelId label, const Bits& bits) {
    if (sent_++ < special_) [[likely]] {
      transcript_.post(from, label, bits);
    } else {
      post_special(from, label, bits);
    }
  }

  const Transcript& transcript() const { return transcript_; }
  /// The transcript, moved out at the end of a run.
  Transcript take_transcript() { return std::move(transcript_); }
  /// Whether the fault found its message and its bit. A fault that hits nothing changes nothing.
  bool fault_applied() const { return fault_applied_; }

 private:
  std::size_t next_special() const { return fault_ && fault_->message < limit_ ? fault_->message : limit_; }
  void post_special(int from, LabelId label, const Bits& bits);

  Transcript transcript_;
  std::optional<Fault> fault_;
  std::size_t limit_;
  std::size_t special_;  // messages before this number need no second look
  std::size_t sent_ = 0;
  bool fault_applied_ = false;
};

}  // namespace crossbits
