#pragma once

#include <stdexcept>
#include <string>

namespace crossbits {

/// The ways in which a protocol can break the rules.
enum class ProtocolFault {
  wrong_label,   ///< the next message is not the one the receiver asked for
  wrong_length,  ///< the message is not one word of the receiver's code
  wrong_value,   ///< the word exists, but stands for nothing (a pointer beyond the end)
  out_of_turn,   ///< a party speaks although it has not read what was said: the order would depend on timing
  unread_message,  ///< a party finished without reading everything
  deadlock,        ///< everybody waits
  too_long,        ///< more messages than the run allows
  failed           ///< after an injected fault a party stopped with an error of its own
};

/// snake_case, as printed and in JSON.
const char* name(ProtocolFault fault);

/// A protocol broke the rules. what() is a sentence that names the party and the message.
class ProtocolError : public std::runtime_error {
 public:
  ProtocolError(ProtocolFault fault, const std::string& sentence)
      : std::runtime_error(std::string(name(fault)) + ": " + sentence), fault_(fault) {}
  ProtocolFault fault() const { return fault_; }

 private:
  ProtocolFault fault_;
};

}  // namespace crossbits
