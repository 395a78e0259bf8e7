#pragma once

#include <cstdint>

#include "apps/party/agreement.hpp"
#include "apps/party/wire.hpp"
#include "protocols/run.hpp"

namespace crossbits {

/// What crossed in both directions beside the bits of the messages, in bits.
struct Framing {
  std::uint64_t handshake = 0;  ///< two hellos
  std::uint64_t headers = 0;    ///< kind, label and length of every message
  std::uint64_t padding = 0;    ///< up to the next byte behind every message
  std::uint64_t ends = 0;       ///< two digests of the transcript
  std::uint64_t total() const { return handshake + headers + padding + ends; }
};

/// What a wire carried in one conversation.
struct Carried {
  Framing framing;
  std::uint64_t wire_bits =
      0;  ///< counted at the socket, both directions: the transcript's + framing.total()
  std::string transcript_sha256;  ///< the digest that both sides compared
};

/// One party's end of a conversation: what it returned, what was said, and what the wire carried.
template <class Answer>
struct Conversation {
  Answer answer;
  Transcript transcript;
  Carried carried;
};

/// Most that a conversation may hold; more is the other side's fault.
struct ConversationLimits {
  std::size_t messages = Channel::no_limit;
  std::uint64_t bits = std::uint64_t{1} << 32;
};

/// Drives one started party over a wire: handshake, messages, and at the end both transcripts' digests, which
/// must agree. Throws PeerError, ProtocolError, and what the party throws; std::logic_error if the wire
/// carried other than is accounted for.
Carried drive_over(Wire& wire, Seat& seat, Channel& channel, const Agreement& agreement,
                   const ConversationLimits& limits);

/// Plays `party`, a coroutine of one port, as party number `self` (0 is Alice). The other party is at the end
/// of the wire: this process has neither its input nor its coroutine. Throws as drive_over.
template <class Factory>
auto converse(Wire& wire, int self, const Agreement& agreement, Factory&& party,
              const ConversationLimits& limits = {}) {
  Channel channel(2, {}, limits.messages);
  Seat seat{Port(channel, self)};
  auto task = party(seat.port);
  task.start(seat.strand);
  Carried carried = drive_over(wire, seat, channel, agreement, limits);
  using Answer = decltype(task.result());
  return Conversation<Answer>{task.result(), channel.take_transcript(), std::move(carried)};
}

}  // namespace crossbits
