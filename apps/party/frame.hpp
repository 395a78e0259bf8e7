#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>

#include "basis/bits.hpp"

namespace crossbits {

/// What crosses between two processes: first one Hello each way, then messages, then one End each way.
/// docs/party.md has the bytes.
struct Hello {
  std::string text;  ///< lines "key: value", see agreement.hpp
};
struct MessageFrame {
  std::string label;
  Bits bits;
};
struct EndFrame {
  std::string transcript_digest;  ///< SHA-256 of the transcript as text, 64 hexadecimal digits
};
using Frame = std::variant<MessageFrame, EndFrame>;

inline constexpr std::size_t longest_hello = 4096, longest_label = 255;

/// The bytes of a frame. Throws std::invalid_argument for a text or label that is too long, or 2^32 bits and
/// more.
std::string bytes_of(const Hello& hello);
std::string bytes_of(const MessageFrame& message);
std::string bytes_of(const EndFrame& end);

/// The next `count` bytes of the other side.
using ReadBytes = std::function<std::string(std::size_t count)>;

/// Reads one frame. Throws PeerError (malformed) for bytes that are none: a wrong first byte, a label that is
/// empty or has blanks, padding that is not zero; and (lying) for a message of more than `most_bits` bits,
/// before reading them.
Hello read_hello(const ReadBytes& read);
Frame read_frame(const ReadBytes& read, std::uint64_t most_bits);

}  // namespace crossbits
