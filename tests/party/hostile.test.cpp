// The other end is damaged, hostile, slow or gone: every conversation ends in a named error, in time.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <thread>

#include "apps/party/peer_error.hpp"
#include "protocols/digest.hpp"
#include "protocols/draw.hpp"
#include "protocols/error.hpp"
#include "protocols/transcript_io.hpp"
#include "tests/party/loopback.hpp"

using namespace crossbits;
using namespace crossbits::test;
using boost::asio::ip::tcp;
using std::chrono::milliseconds;

namespace {

const Agreement agreement{{"crossbits", "test"},
                          {"reduction", "disjointness-to-sparse-average"},
                          {"problem", "disjointness"},
                          {"n", "9"},
                          {"tokens", "19"},
                          {"protocol", "paper"},
                          {"model sha256", sha256("model")},
                          {"protocol sha256", sha256("protocol")}};

Task<Bits> alice_part(Port& port) {
  const Label x = port.label("x"), sum = port.label("sum"), pointer = port.label("pointer");
  port.send(x, Bits::of_text("101101001"));
  const auto got = co_await port.recv(sum, Code::fixed(1));
  port.send(pointer, Bits::of_text("100"));
  co_return got;
}

Task<Bits> bob_part(Port& port) {
  const Label x = port.label("x"), sum = port.label("sum"), pointer = port.label("pointer");
  const auto got = co_await port.recv(x, Code::fixed(9));
  port.send(sum, Bits::of_text("1"));
  const auto where = co_await port.recv(pointer, Code::below(5));
  co_return where;
}

Task<Bits> part(int self, Port& port) { return self == 0 ? alice_part(port) : bob_part(port); }

/// What party `self` writes in a run without fault.
std::string bytes_written_by(int self) {
  const Transcript said = run_two_party(alice_part, bob_part).transcript;
  std::string bytes = bytes_of(hello_of(agreement, self));
  for (const Message& m : said.messages())
    if (m.from == self) bytes += bytes_of(MessageFrame{said.label(m.label), m.bits});
  return bytes + bytes_of(EndFrame{sha256(to_text(said))});
}

/// Writes bytes and nothing more; the connection stays open for reading.
class Caller {
 public:
  void call(std::uint16_t port, const std::string& bytes) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
    boost::asio::write(socket_, boost::asio::buffer(bytes));
  }
  void stop_writing() { socket_.shutdown(tcp::socket::shutdown_send); }
  tcp::socket& socket() { return socket_; }

 private:
  boost::asio::io_context context_;
  tcp::socket socket_{context_};
};

const ConversationLimits limits{.messages = 8, .bits = 64};

/// The name of the error with which party `self` ends when the other end writes `bytes` and then nothing
/// more.
std::string ending(int self, const std::string& bytes, milliseconds timeout = milliseconds(20'000)) {
  Caller caller;
  Wire wire = listen("0", timeout, [&](std::uint16_t port) {
    caller.call(port, bytes);
    caller.stop_writing();
  });
  try {
    converse(
        wire, self, agreement, [self](Port& port) { return part(self, port); }, limits);
  } catch (const PeerError& error) {
    return name(error.fault());
  } catch (const ProtocolError& error) {
    return name(error.fault());
  }
  return "none";
}

/// One of many ways to damage what a party writes behind its handshake.
std::string damaged(const std::string& whole, std::size_t hello, Draw& draw) {
  std::string bytes = whole;
  const auto place = [&] {
    return hello + static_cast<std::size_t>(draw.below(static_cast<int>(bytes.size() - hello)));
  };
  switch (draw.below(7)) {
    case 0:
      for (int k = draw.below(8); k >= 0; --k) bytes[place()] ^= static_cast<char>(1 << draw.below(8));
      break;
    case 1:
      bytes.resize(place());
      break;
    case 2:
      bytes.insert(place(), std::string(static_cast<std::size_t>(1 + draw.below(40)),
                                        static_cast<char>(draw.below(256))));
      break;
    case 3:
      bytes.erase(place(), static_cast<std::size_t>(1 + draw.below(12)));
      break;
    case 4:
      bytes[place()] = static_cast<char>(draw.below(256));
      break;
    case 5:
      bytes.replace(place(), 4, "\xff\xff\xff\xff");
      break;
    default:
      bytes.resize(hello);
      for (int k = draw.below(200); k >= 0; --k) bytes += static_cast<char>(draw.below(256));
  }
  return bytes;
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("what a party writes without fault is taken without fault") {
  CHECK(ending(0, bytes_written_by(1)) == "none");
  CHECK(ending(1, bytes_written_by(0)) == "none");
}

TEST_CASE("10,000 damaged streams of frames are refused by name, none of them by waiting") {
  std::map<std::string, int> endings;
  Draw draw(1);
  for (int k = 0; k < 10'000;) {
    const int self = k % 2;
    const std::string whole = bytes_written_by(1 - self),
                      bytes = damaged(whole, bytes_of(hello_of(agreement, 1 - self)).size(), draw);
    if (bytes.starts_with(whole)) continue;
    ++endings[ending(self, bytes)];
    ++k;
  }
  CAPTURE(endings);
  CHECK(endings.count("none") == 0);
  CHECK(endings.count("slow_peer") == 0);
  for (const char* each :
       {"dead_peer", "malformed_frame", "lying_peer", "wrong_label", "wrong_value", "wrong_length"})
    CHECK(endings[each] > 0);
}

TEST_CASE("every one-bit flip and every prefix of a handshake is refused") {
  for (const int self : {0, 1}) {
    const std::string whole = bytes_written_by(1 - self);
    const std::size_t hello = bytes_of(hello_of(agreement, 1 - self)).size();
    std::set<std::string> endings;
    for (std::size_t bit = 0; bit < 8 * hello; ++bit) {
      std::string bytes = whole;
      bytes[bit / 8] ^= static_cast<char>(1 << bit % 8);
      INFO("bit " << bit);
      const std::string how = ending(self, bytes);
      REQUIRE((how == "malformed_frame" || how == "other_agreement" || how == "dead_peer"));
      endings.insert(how);
    }
    CHECK(endings.contains("malformed_frame"));
    CHECK(endings.contains("other_agreement"));
    for (std::size_t length = 0; length < hello; ++length)
      REQUIRE(ending(self, whole.substr(0, length)) == "dead_peer");
  }
}

TEST_CASE("what does not belong to the conversation is a lie, by name") {
  const std::string hello = bytes_of(hello_of(agreement, 0)),
                    x = bytes_of(MessageFrame{"x", Bits::of_text("101101001")});
  const std::string end = bytes_of(EndFrame{sha256("another transcript")}),
                    pointer = bytes_of(MessageFrame{"pointer", Bits::of_text("100")});
  CHECK(ending(1, hello + end) == "lying_peer");
  CHECK(ending(1, hello + x + pointer + end) == "lying_peer");
  CHECK(ending(1, hello + x + pointer + pointer) == "lying_peer");
  CHECK(ending(1, hello + bytes_of(MessageFrame{"x", Bits::zeros(65)})) == "lying_peer");
  CHECK(ending(1, hello + x + bytes_of(MessageFrame{"pointer", Bits::of_text("101")})) == "wrong_value");
  CHECK(ending(1, hello + std::string("M\1x\xff\xff\xff\xff", 7)) == "lying_peer");
  CHECK(ending(1, "GET / HTTP/1.1\r\nHost: example\r\n\r\n") == "malformed_frame");
  CHECK(ending(1, bytes_of(hello_of(agreement, 1))) == "other_agreement");  // two Bobs
}

TEST_CASE("a peer that says nothing, drips, or does not read is slow, within the time limit") {
  const milliseconds timeout(300);
  const auto slow = [&](const std::function<void(Caller&)>& behave, const std::string& first) {
    Caller caller;
    Wire wire = listen("0", timeout, [&](std::uint16_t port) { caller.call(port, first); });
    std::thread other([&] { behave(caller); });
    const double seconds = seconds_of([&] {
      CHECK_THROWS_WITH(converse(wire, 1, agreement, bob_part, limits), Catch::StartsWith("slow_peer: "));
    });
    CHECK(seconds < 2);
    other.join();
  };
  const std::string whole = bytes_written_by(0);
  slow([](Caller&) {}, "");
  slow([](Caller&) {}, whole.substr(0, 60));
  slow([](Caller&) {}, whole.substr(0, whole.size() - 1));
  slow(
      [&](Caller& caller) {
        for (int k = 0; k < 40; ++k) {  // a byte now and then: the limit is for the whole frame
          boost::system::error_code ignored;
          boost::asio::write(caller.socket(), boost::asio::buffer(whole.data() + k, 1), ignored);
          std::this_thread::sleep_for(milliseconds(30));
        }
      },
      "");
  Loopback ends = loopback(timeout);
  CHECK_THROWS_WITH(ends.waiting.send(std::string(std::size_t{1} << 26, 'x')),
                    Catch::StartsWith("slow_peer: "));
}

TEST_CASE("a peer that is not there, or goes away, is named") {
  std::uint16_t port = 0;
  CHECK_THROWS_WITH(listen("127.0.0.1:0", milliseconds(100), [&](std::uint16_t p) { port = p; }),
                    Catch::StartsWith("unreachable_peer: nobody called"));
  CHECK_THROWS_WITH(connect(std::to_string(port), milliseconds(100)),
                    Catch::StartsWith("unreachable_peer: nobody answered"));
  Loopback ends = loopback();
  { Wire gone = std::move(ends.calling); }
  CHECK_THROWS_WITH(converse(ends.waiting, 1, agreement, bob_part, limits), Catch::StartsWith("dead_peer: "));
  for (const std::string address :
       {"", "4711x", "127.0.0.1:", "nobody.example:1", "127.0.0.1:65536", "1.2.3:4", ":4"}) {
    INFO(address);
    CHECK_THROWS_WITH(connect(address, milliseconds(100)),
                      Catch::Contains("the address " + address + " is not HOST:PORT"));
  }
  CHECK_THROWS_WITH(listen("192.0.2.1:4711", milliseconds(100)),
                    Catch::StartsWith("--listen 192.0.2.1:4711: "));
}

TEST_CASE("frames are read back as they were written, whatever their length") {
  Draw draw(7);
  for (int size = 0; size < 300; ++size) {
    Bits bits;
    for (int k = 0; k < size; ++k) bits.push_back(draw.bit());
    const std::string bytes = bytes_of(MessageFrame{"query@8.h0", bits});
    CHECK(bytes.size() == 1 + 1 + 10 + 4 + static_cast<std::size_t>(size + 7) / 8);
    std::size_t at = 0;
    const Frame frame = read_frame(
        [&](std::size_t count) { return bytes.substr(std::exchange(at, at + count), count); }, 300);
    CHECK(std::get<MessageFrame>(frame).bits == bits);
    CHECK(std::get<MessageFrame>(frame).label == "query@8.h0");
    CHECK(at == bytes.size());
  }
  CHECK_THROWS_AS(bytes_of(MessageFrame{std::string(256, 'x'), {}}), std::invalid_argument);
  CHECK_THROWS_AS(bytes_of(Hello{std::string(4097, 'x')}), std::invalid_argument);
}
