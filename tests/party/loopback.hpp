#pragma once

#include <future>
#include <optional>

#include "apps/party/converse.hpp"

namespace crossbits::test {

/// Two ends of one connection on this machine.
struct Loopback {
  Wire waiting, calling;
};

inline Loopback loopback(std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
  std::optional<Wire> calling;
  Wire waiting = listen("0", timeout,
                        [&](std::uint16_t port) { calling.emplace(connect(std::to_string(port), timeout)); });
  return {std::move(waiting), *std::move(calling)};
}

/// Plays both parties of a protocol, each in a thread of its own at its own end of a connection.
template <class Alice, class Bob>
auto converse_both(const Agreement& agreement, Alice&& alice, Bob&& bob) {
  Loopback ends = loopback();
  auto alices = std::async(std::launch::async, [&] { return converse(ends.waiting, 0, agreement, alice); });
  auto bobs = converse(ends.calling, 1, agreement, bob);
  return std::pair(alices.get(), std::move(bobs));
}

}  // namespace crossbits::test
