#include "apps/party/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "apps/party/peer_error.hpp"

namespace crossbits {
namespace {

constexpr std::string_view greeting{"crossbits party\1", 16};  // the last byte is the version of the format
constexpr char message_byte = 'M', end_byte = 'E';
constexpr std::size_t digest_bytes = 32;

[[noreturn]] void refuse(const std::string& sentence) { throw PeerError(PeerFault::malformed, sentence); }

/// Most significant byte first.
std::string number_bytes(std::uint64_t number, int count) {
  std::string bytes;
  for (int k = count - 1; k >= 0; --k) bytes += static_cast<char>(number >> (8 * k));
  return bytes;
}

std::uint64_t number_of(const std::string& bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::string packed(const Bits& bits) {
  std::string bytes;
  for (std::size_t at = 0; at < bits.size(); at += 8) {
    const int width = static_cast<int>(std::min<std::size_t>(8, bits.size() - at));
    bytes += static_cast<char>(bits.number(at, width) << (8 - width));
  }
  return bytes;
}

Bits unpacked(const std::string& bytes, std::uint64_t count) {
  Bits bits;
  for (std::uint64_t at = 0; at < count; at += 8) {
    const auto byte = static_cast<unsigned char>(bytes[at / 8]);
    const int width = static_cast<int>(std::min<std::uint64_t>(8, count - at));
    bits.append_number(byte >> (8 - width), width);
    if ((byte & ((1u << (8 - width)) - 1)) != 0)
      refuse(fmt::format("the {} bits of padding behind a message are not zero", 8 - width));
  }
  return bits;
}

MessageFrame read_message(const ReadBytes& read, std::uint64_t most_bits) {
  MessageFrame message;
  const std::uint64_t length = number_of(read(1));
  if (length == 0) refuse("a message has an empty label");
  message.label = read(length);
  if (!std::all_of(message.label.begin(), message.label.end(), [](char c) { return c > ' ' && c < 127; }))
    refuse("a message has a label that is not printable ASCII without blanks");
  const std::uint64_t bits = number_of(read(4));
  if (bits > most_bits) {
    throw PeerError(
        PeerFault::lying,
        fmt::format("the message {} is announced with {} bits, but the protocol has at most {} more",
                    message.label, bits, most_bits));
  }
  message.bits = unpacked(read((bits + 7) / 8), bits);
  return message;
}

EndFrame read_end(const ReadBytes& read) {
  EndFrame end;
  for (const char c : read(digest_bytes))
    end.transcript_digest += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return end;
}

}  // namespace

std::string bytes_of(const Hello& hello) {
  if (hello.text.size() > longest_hello)
    throw std::invalid_argument(
        fmt::format("the handshake has {} bytes, more than {}", hello.text.size(), longest_hello));
  return std::string(greeting) + number_bytes(hello.text.size(), 2) + hello.text;
}

std::string bytes_of(const MessageFrame& message) {
  if (message.label.empty() || message.label.size() > longest_label)
    throw std::invalid_argument(
        fmt::format("the label \"{}\" has not from 1 to {} characters", message.label, longest_label));
  if (message.bits.size() > std::numeric_limits<std::uint32_t>::max())
    throw std::invalid_argument(fmt::format("the message {} has {} bits, more than one frame holds",
                                            message.label, message.bits.size()));
  return message_byte + number_bytes(message.label.size(), 1) + message.label +
         number_bytes(message.bits.size(), 4) + packed(message.bits);
}

std::string bytes_of(const EndFrame& end) {
  std::string bytes{end_byte};
  for (std::size_t k = 0; k < 2 * digest_bytes; k += 2)
    bytes += static_cast<char>(std::stoi(end.transcript_digest.substr(k, 2), nullptr, 16));
  return bytes;
}

Hello read_hello(const ReadBytes& read) {
  const std::string begin = read(greeting.size());
  if (begin.substr(0, greeting.size() - 1) != greeting.substr(0, greeting.size() - 1))
    refuse("the first bytes are not the greeting of crossbits: something else is at the other end");
  if (begin.back() != greeting.back())
    refuse(fmt::format("the other side writes version {} of the format, this program knows {}",
                       static_cast<unsigned char>(begin.back()), static_cast<int>(greeting.back())));
  const std::uint64_t length = number_of(read(2));
  if (length > longest_hello)
    refuse(fmt::format("the handshake is announced with {} bytes, more than {}", length, longest_hello));
  return {read(length)};
}

Frame read_frame(const ReadBytes& read, std::uint64_t most_bits) {
  const char first = read(1).front();
  if (first == message_byte) return read_message(read, most_bits);
  if (first == end_byte) return read_end(read);
  refuse(fmt::format("a frame begins with byte {}, which is neither a message nor the end",
                     static_cast<unsigned char>(first)));
}

}  // namespace crossbits
