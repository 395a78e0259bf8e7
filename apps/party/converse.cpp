#include "apps/party/converse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "apps/party/peer_error.hpp"
#include "protocols/digest.hpp"
#include "protocols/error.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {
namespace {

/// One conversation, driven from this side.
class Drive {
 public:
  Drive(Wire& wire, Seat& seat, Channel& channel, const ConversationLimits& limits)
      : wire_(wire), seat_(seat), channel_(channel), limits_(limits) {}

  Carried run(const Agreement& agreement) {
    shake_hands(agreement);
    for (;;) {
      seat_.strand.advance();
      if (seat_.strand.error) std::rethrow_exception(seat_.strand.error);
      send_what_was_said();
      if (!seat_.strand.leaf) break;
      hear_one();
    }
    const std::string digest = compare_transcripts();
    const std::uint64_t carried = 8 * (wire_.bytes_sent() + wire_.bytes_received());
    if (carried != transcript().bits() + framing_.total()) {
      throw std::logic_error(
          fmt::format("the wire carried {} bits, but {} of messages and {} of framing are accounted for",
                      carried, transcript().bits(), framing_.total()));
    }
    return {framing_, carried, digest};
  }

 private:
  const Transcript& transcript() const { return channel_.transcript(); }
  int self() const { return seat_.port.self(); }

  ReadBytes reader() {
    return [this](std::size_t count) { return wire_.receive(count); };
  }

  void shake_hands(const Agreement& agreement) {
    const std::string ours = bytes_of(hello_of(agreement, self()));
    wire_.send(ours);
    wire_.begin_wait();
    const Hello theirs = read_hello(reader());
    check_hello(agreement, self(), theirs);
    framing_.handshake = 8 * (ours.size() + bytes_of(theirs).size());
  }

  /// Everything but the bits themselves.
  void account_for(const Message& message) {
    const std::uint64_t bits = message.bits.size(), padded = (bits + 7) / 8 * 8;
    framing_.padding += padded - bits;
    framing_.headers += 8 * (1 + 1 + transcript().label(message.label).size() + 4);
  }

  void send_what_was_said() {
    for (; crossed_ < transcript().messages().size(); ++crossed_) {
      const Message& message = transcript().messages()[crossed_];
      wire_.send(bytes_of(MessageFrame{transcript().label(message.label), message.bits}));
      account_for(message);
    }
  }

  Frame receive_frame() {
    wire_.begin_wait();
    return read_frame(reader(), limits_.bits - std::min(limits_.bits, transcript().bits()));
  }

  void hear_one() {
    const Frame frame = receive_frame();
    const auto* message = std::get_if<MessageFrame>(&frame);
    if (!message) {
      throw PeerError(
          PeerFault::lying,
          fmt::format("the other side ends after {} messages, but {} is still awaited",
                      transcript().messages().size(), transcript().label(seat_.port.awaited().id)));
    }
    channel_.post(1 - self(), channel_.intern(message->label), message->bits);
    account_for(transcript().messages().back());
    ++crossed_;
  }

  /// The digest that both sides have.
  std::string compare_transcripts() {
    const EndFrame ours{sha256(to_text(transcript()))};
    const std::string bytes = bytes_of(ours);
    wire_.send(bytes);
    const Frame frame = receive_frame();
    if (const auto* message = std::get_if<MessageFrame>(&frame)) {
      throw PeerError(PeerFault::lying,
                      fmt::format("the other side goes on with {} after the last of {} messages",
                                  message->label, transcript().messages().size()));
    }
    const std::string& theirs = std::get<EndFrame>(frame).transcript_digest;
    if (theirs != ours.transcript_digest)
      throw PeerError(PeerFault::lying,
                      fmt::format("the other side's transcript is another one (SHA-256 {}, here {})", theirs,
                                  ours.transcript_digest));
    framing_.ends = 8 * 2 * bytes.size();
    return theirs;
  }

  Wire& wire_;
  Seat& seat_;
  Channel& channel_;
  const ConversationLimits& limits_;
  Framing framing_;
  std::size_t crossed_ = 0;  // messages that have been sent or heard
};

}  // namespace

Carried drive_over(Wire& wire, Seat& seat, Channel& channel, const Agreement& agreement,
                   const ConversationLimits& limits) {
  return Drive(wire, seat, channel, limits).run(agreement);
}

}  // namespace crossbits
