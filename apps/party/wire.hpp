#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace crossbits {

/// One end of a TCP connection. Every call ends within the time limit: receive() within `timeout` of the last
/// begin_wait(), send() within `timeout` of its call. Throws PeerError: slow, dead.
class Wire {
 public:
  struct Socket;
  Wire(std::unique_ptr<Socket> socket, std::chrono::milliseconds timeout);
  Wire(Wire&&) noexcept;
  ~Wire();

  void send(const std::string& bytes);
  /// From now on the other side has `timeout` for all that receive() asks for, so that bytes which drip in do
  /// not stretch it.
  void begin_wait();
  /// Exactly `count` bytes. Memory grows only with what has arrived.
  std::string receive(std::size_t count);

  std::uint64_t bytes_sent() const { return sent_; }
  std::uint64_t bytes_received() const { return received_; }

 private:
  std::unique_ptr<Socket> socket_;
  std::chrono::milliseconds timeout_;
  std::chrono::steady_clock::time_point deadline_;
  std::uint64_t sent_ = 0, received_ = 0;
};

/// Waits at "HOST:PORT" or "PORT" (then 127.0.0.1) for one caller, `timeout` at most. HOST is an address in
/// numbers or "localhost", so that no name has to be looked up; port 0 is any free one. `on_ready` is told
/// the port before the wait. Throws std::invalid_argument for an address that cannot be read or used,
/// PeerError (unreachable) when nobody calls.
Wire listen(const std::string& address, std::chrono::milliseconds timeout,
            const std::function<void(std::uint16_t port)>& on_ready = {});

/// Calls whoever waits there, again and again until `timeout`, so that either side may be started first.
/// Throws as listen.
Wire connect(const std::string& address, std::chrono::milliseconds timeout);

}  // namespace crossbits
