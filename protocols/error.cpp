#include "protocols/error.hpp"

namespace crossbits {

const char* name(ProtocolFault fault) {
  switch (fault) {
    case ProtocolFault::wrong_label:
      return "wrong_label";
    case ProtocolFault::wrong_length:
      return "wrong_length";
    case ProtocolFault::wrong_value:
      return "wrong_value";
    case ProtocolFault::out_of_turn:
      return "out_of_turn";
    case ProtocolFault::unread_message:
      return "unread_message";
    case ProtocolFault::deadlock:
      return "deadlock";
    case ProtocolFault::too_long:
      return "too_long";
    case ProtocolFault::failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace crossbits
