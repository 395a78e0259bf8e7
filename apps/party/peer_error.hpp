#pragma once

#include <stdexcept>
#include <string>

namespace crossbits {

/// The ways in which the other end of a connection can fail.
enum class PeerFault {
  unreachable,      ///< nobody could be reached, or nobody called
  dead,             ///< the connection was closed or broke
  slow,             ///< a frame did not arrive, or was not taken, in time
  malformed,        ///< the bytes are no frame
  other_agreement,  ///< the handshake names another protocol than ours
  lying             ///< the frames are well formed, but cannot belong to this conversation
};

/// "unreachable_peer", "dead_peer", "slow_peer", "malformed_frame", "other_agreement", "lying_peer".
const char* name(PeerFault fault);

/// A conversation with another process failed on the other side. what() is a sentence behind the name of the
/// fault.
class PeerError : public std::runtime_error {
 public:
  PeerError(PeerFault fault, const std::string& sentence)
      : std::runtime_error(std::string(name(fault)) + ": " + sentence), fault_(fault) {}
  PeerFault fault() const { return fault_; }

 private:
  PeerFault fault_;
};

}  // namespace crossbits
