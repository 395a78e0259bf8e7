#include "protocols/run.hpp"

#include <fmt/format.h>

#include <exception>
#include <string>

#include "protocols/error.hpp"

namespace crossbits {
namespace {

bool has_finished(const Seat& seat) { return !seat.strand.leaf; }

/// A party failed: its own words if it broke a rule or was let alone, else "failed".
[[noreturn]] void report_failure(const Seat& seat, const Channel& channel) {
  try {
    std::rethrow_exception(seat.strand.error);
  } catch (const ProtocolError&) {
    throw;
  } catch (const std::exception& error) {
    if (!channel.fault_applied()) throw;
    const std::string who = party_name(seat.port.self(), seat.port.parties());
    throw ProtocolError(ProtocolFault::failed,
                        fmt::format("{} stopped after an injected fault: {}", who, error.what()));
  }
}

[[noreturn]] void report_deadlock(std::span<const Seat> seats, const Channel& channel) {
  std::string waiting;
  for (const Seat& seat : seats) {
    if (has_finished(seat)) continue;
    const std::string who = party_name(seat.port.self(), seat.port.parties());
    waiting += fmt::format("{}{} waits for {}", waiting.empty() ? "" : ", ", who,
                           channel.transcript().label(seat.port.awaited().id));
  }
  throw ProtocolError(ProtocolFault::deadlock, fmt::format("{}, and nobody else speaks (after {} messages)",
                                                           waiting, channel.transcript().messages().size()));
}

void check_all_read(std::span<const Seat> seats, const Channel& channel) {
  for (const Seat& seat : seats) {
    if (!seat.port.has_unread()) continue;
    const std::string who = party_name(seat.port.self(), seat.port.parties());
    throw ProtocolError(ProtocolFault::unread_message,
                        fmt::format("{} finished without reading all of the {} messages", who,
                                    channel.transcript().messages().size()));
  }
}

/// Resumes one party if it can go on; true if it did.
bool advance(Seat& seat, const Channel& channel) {
  if (has_finished(seat) || (seat.strand.waiting && !seat.port.has_unread())) return false;
  seat.strand.advance();
  if (seat.strand.error) report_failure(seat, channel);
  return true;
}

}  // namespace

void drive(std::span<Seat> seats, const Channel& channel, int first) {
  advance(seats[static_cast<std::size_t>(first)], channel);
  for (bool moved = true; moved;) {
    moved = false;
    for (Seat& seat : seats) moved |= advance(seat, channel);
  }
  for (const Seat& seat : seats) {
    if (!has_finished(seat)) report_deadlock(seats, channel);
  }
  check_all_read(seats, channel);
}

PartiesOutcome run_parties(const std::vector<PartyFactory>& parties, const RunOptions& options) {
  Channel channel(static_cast<int>(parties.size()), options.fault, options.message_limit);
  std::vector<Seat> seats;
  std::vector<Task<Bits>> tasks;
  seats.reserve(parties.size());  // coroutines keep references to the ports
  tasks.reserve(parties.size());
  for (const PartyFactory& party : parties) {
    seats.push_back(Seat{Port(channel, static_cast<int>(seats.size()))});
    tasks.push_back(party(seats.back().port));
    tasks.back().start(seats.back().strand);
  }
  drive(seats, channel, options.first);
  std::vector<Bits> answers;
  for (Task<Bits>& task : tasks) answers.push_back(task.result());
  const bool fault_applied = channel.fault_applied();
  return PartiesOutcome{std::move(answers), channel.take_transcript(), fault_applied};
}

}  // namespace crossbits
