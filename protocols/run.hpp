#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "protocols/party.hpp"

namespace crossbits {

/// How to run a protocol in this process.
struct RunOptions {
  std::optional<Fault> fault{};                   ///< damage one message
  std::size_t message_limit = Channel::no_limit;  ///< ProtocolError (too_long) beyond so many messages
  int first = 0;                                  ///< who is resumed first; no transcript depends on it
};

/// What both parties of a run returned, and what they said.
template <class A, class B>
struct Outcome {
  A alice;
  B bob;
  Transcript transcript;
  bool fault_applied = false;  ///< the fault asked for has hit its message
};

/// What k parties of a run returned, by number, and what they said.
struct PartiesOutcome {
  std::vector<Bits> answers;
  Transcript transcript;
  bool fault_applied = false;
};

/// A party's place at the blackboard, for drivers.
struct Seat {
  Port port;
  Strand strand{};
};

/// Resumes the started seats in turn until all have finished. Throws ProtocolError on a deadlock and on
/// unread messages, and whatever a party threw; an error of its own that a party met after an injected fault
/// becomes a ProtocolError (failed), since it is how that party noticed.
void drive(std::span<Seat> seats, const Channel& channel, int first);

/// Runs two coroutines, `alice(port)` and `bob(port)`, each a Task. Throws as `drive`.
template <class AliceFactory, class BobFactory>
auto run_two_party(AliceFactory&& alice, BobFactory&& bob, const RunOptions& options = {}) {
  Channel channel(2, options.fault, options.message_limit);
  std::array<Seat, 2> seats{Seat{Port(channel, 0)}, Seat{Port(channel, 1)}};
  auto alice_task = alice(seats[0].port);
  auto bob_task = bob(seats[1].port);
  alice_task.start(seats[0].strand);
  bob_task.start(seats[1].strand);
  drive(seats, channel, options.first);
  using A = decltype(alice_task.result());
  using B = decltype(bob_task.result());
  const bool fault_applied = channel.fault_applied();
  return Outcome<A, B>{alice_task.result(), bob_task.result(), channel.take_transcript(), fault_applied};
}

/// A party of a k-party protocol: given its port, its part of the protocol.
using PartyFactory = std::function<Task<Bits>(Port&)>;

/// Runs k >= 2 parties at one blackboard: a message goes to all others. Throws as `drive`.
PartiesOutcome run_parties(const std::vector<PartyFactory>& parties, const RunOptions& options = {});

}  // namespace crossbits
