#include "protocols/party.hpp"

#include <fmt/format.h>

#include "protocols/error.hpp"

namespace crossbits {

void Port::refuse_to_send(Label label) const {
  const Transcript& said = channel_->transcript();
  const Message& unread = said.messages()[read_];
  throw ProtocolError(
      ProtocolFault::out_of_turn,
      fmt::format("{} writes {} before reading message {} ({} from {})", party_name(self_, parties()),
                  said.label(label.id), read_, said.label(unread.label), party_name(unread.from, parties())));
}

void Port::refuse_to_read(const Message& message, Label label, const Code& code) const {
  const Transcript& said = channel_->transcript();
  const std::string which = fmt::format("message {} from {} to {}", read_,
                                        party_name(message.from, parties()), party_name(self_, parties()));
  if (message.label != label.id) {
    throw ProtocolError(
        ProtocolFault::wrong_label,
        fmt::format("{} is {}, but {} was awaited", which, said.label(message.label), said.label(label.id)));
  }
  const bool is_word = code.is_word(message.bits);
  throw ProtocolError(is_word ? ProtocolFault::wrong_value : ProtocolFault::wrong_length,
                      fmt::format("{}, {}, has {} bits ({}), but {} was awaited", which, said.label(label.id),
                                  message.bits.size(), message.bits.text(), code.text()));
}

}  // namespace crossbits
