#include "apps/party/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <stdexcept>
#include <thread>

#include "apps/party/peer_error.hpp"

namespace crossbits {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

/// Runs what was begun on `context` until it is done or the time is up: then `cancel` ends it. True if it was
/// done in time.
bool done_before(asio::io_context& context, Clock::time_point deadline, const std::function<void()>& cancel) {
  context.restart();
  context.run_until(deadline);
  if (context.stopped()) return true;
  cancel();
  context.run();
  return false;
}

std::string seconds_text(std::chrono::milliseconds t) {
  return fmt::format("{:g} s", std::chrono::duration<double>(t).count());
}

tcp::endpoint endpoint_of(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = colon == std::string::npos ? "127.0.0.1" : address.substr(0, colon);
  const std::string port_text = address.substr(colon == std::string::npos ? 0 : colon + 1);
  if (host == "localhost") host = "127.0.0.1";
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const char* const end = port_text.data() + port_text.size();
  const auto [stop, wrong_port] = std::from_chars(port_text.data(), end, port);
  error_code wrong_host;
  const auto ip = asio::ip::make_address(host, wrong_host);
  if (wrong_host || wrong_port != std::errc() || stop != end || port_text.empty())
    throw std::invalid_argument(fmt::format(
        "the address {} is not HOST:PORT with a HOST in numbers, such as 127.0.0.1:4711", address));
  return {ip, port};
}

/// A call to a port that nobody listens at can come from that very port: TCP then joins the socket with
/// itself.
bool is_call_to_itself(const tcp::socket& socket) {
  error_code error;
  return socket.local_endpoint(error) == socket.remote_endpoint(error);
}

/// Opens, binds and listens; throws std::invalid_argument in the system's words.
tcp::acceptor acceptor_at(asio::io_context& context, const std::string& address) {
  const tcp::endpoint endpoint = endpoint_of(address);
  tcp::acceptor acceptor(context);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(1, error);
  if (error) throw std::invalid_argument(fmt::format("--listen {}: {}", address, error.message()));
  return acceptor;
}

}  // namespace

struct Wire::Socket {
  asio::io_context context;
  tcp::socket socket{context};

  void close() {
    error_code ignored;
    socket.close(ignored);
  }
};

Wire::Wire(std::unique_ptr<Socket> socket, std::chrono::milliseconds timeout)
    : socket_(std::move(socket)), timeout_(timeout), deadline_(Clock::now() + timeout) {
  error_code ignored;
  socket_->socket.set_option(tcp::no_delay(true), ignored);
}

Wire::Wire(Wire&&) noexcept = default;
Wire::~Wire() = default;

void Wire::begin_wait() { deadline_ = Clock::now() + timeout_; }

void Wire::send(const std::string& bytes) {
  error_code error;
  asio::async_write(socket_->socket, asio::buffer(bytes),
                    [&error](const error_code& e, std::size_t) { error = e; });
  if (!done_before(socket_->context, Clock::now() + timeout_, [this] { socket_->close(); }))
    throw PeerError(PeerFault::slow, fmt::format("the other side did not take all of {} bytes within {}",
                                                 bytes.size(), seconds_text(timeout_)));
  if (error)
    throw PeerError(PeerFault::dead, fmt::format("the connection broke while {} bytes were sent ({})",
                                                 bytes.size(), error.message()));
  sent_ += bytes.size();
}

std::string Wire::receive(std::size_t count) {
  constexpr std::size_t piece = 1 << 16;
  std::string bytes;
  while (bytes.size() < count) {
    const std::size_t before = bytes.size(), wanted = std::min(piece, count - before);
    bytes.resize(before + wanted);
    error_code error;
    asio::async_read(socket_->socket, asio::buffer(bytes.data() + before, wanted),
                     [&error](const error_code& e, std::size_t) { error = e; });
    if (!done_before(socket_->context, deadline_, [this] { socket_->close(); }))
      throw PeerError(PeerFault::slow,
                      fmt::format("the other side said nothing whole for {}", seconds_text(timeout_)));
    if (error == asio::error::eof)
      throw PeerError(PeerFault::dead, "the other side closed the connection before the end");
    if (error) throw PeerError(PeerFault::dead, fmt::format("the connection broke ({})", error.message()));
  }
  received_ += bytes.size();
  return bytes;
}

Wire listen(const std::string& address, std::chrono::milliseconds timeout,
            const std::function<void(std::uint16_t port)>& on_ready) {
  auto socket = std::make_unique<Wire::Socket>();
  tcp::acceptor acceptor = acceptor_at(socket->context, address);
  if (on_ready) on_ready(acceptor.local_endpoint().port());
  error_code error;
  acceptor.async_accept(socket->socket, [&error](const error_code& e) { error = e; });
  const bool called = done_before(socket->context, Clock::now() + timeout, [&acceptor] {
    error_code ignored;
    acceptor.close(ignored);
  });
  if (!called)
    throw PeerError(PeerFault::unreachable,
                    fmt::format("nobody called {} for {}", address, seconds_text(timeout)));
  if (error)
    throw PeerError(PeerFault::unreachable,
                    fmt::format("a call to {} failed ({})", address, error.message()));
  return {std::move(socket), timeout};
}

Wire connect(const std::string& address, std::chrono::milliseconds timeout) {
  const tcp::endpoint endpoint = endpoint_of(address);
  const Clock::time_point deadline = Clock::now() + timeout;
  auto socket = std::make_unique<Wire::Socket>();
  for (;;) {
    error_code error;
    socket->socket.async_connect(endpoint, [&error](const error_code& e) { error = e; });
    const bool decided = done_before(socket->context, deadline, [&socket] { socket->close(); });
    if (decided && !error && !is_call_to_itself(socket->socket)) return {std::move(socket), timeout};
    socket->close();
    if (!decided || Clock::now() >= deadline)
      throw PeerError(PeerFault::unreachable,
                      fmt::format("nobody answered at {} for {}{}", address, seconds_text(timeout),
                                  error ? " (" + error.message() + ")" : ""));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace crossbits
