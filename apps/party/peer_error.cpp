#include "apps/party/peer_error.hpp"

namespace crossbits {

const char* name(PeerFault fault) {
  switch (fault) {
    case PeerFault::unreachable:
      return "unreachable_peer";
    case PeerFault::dead:
      return "dead_peer";
    case PeerFault::slow:
      return "slow_peer";
    case PeerFault::malformed:
      return "malformed_frame";
    case PeerFault::other_agreement:
      return "other_agreement";
    case PeerFault::lying:
      return "lying_peer";
  }
  return "unknown";
}

}  // namespace crossbits
