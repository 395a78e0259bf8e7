// g++ 12 miscompiles many uses of co_await, silently. The three shapes that the house allows run here three
// deep, with arguments that own memory, and every await really suspends. If this test fails, the compiler
// changed, not we.
#include <catch2/catch.hpp>

#include "protocols/run.hpp"

using namespace crossbits;

namespace {

using Words = std::vector<std::string>;

Task<int> inner(Port& port, Words prefix) {
  const Label bit = port.label("bit");
  const auto first = co_await port.recv(bit, Code::fixed(1));
  port.send(bit, first);
  const auto second = co_await port.recv(bit, Code::fixed(1));
  port.send(bit, second);
  if (first[0] && second[0]) throw std::runtime_error(prefix.at(1) + " throws");
  co_return static_cast<int>(prefix.size()) * 4 + first[0] * 2 + second[0];
}

Task<void> skip(Port& port) {
  const Label bit = port.label("bit");
  co_await port.recv(bit, Code::fixed(1));
  port.send(bit, Bits::of_text("1"));
}

Task<int> middle(Port& port, Words prefix) {
  co_await skip(port);
  Words longer = prefix;
  longer.push_back("a string that is too long to live inside its object");
  co_return co_await inner(port, longer);
}

Task<int> outer(Port& port, int times) {
  int sum = 0;
  for (int i = 0; i < times; ++i) {
    Words prefix = {"zero", "the second word, long enough to own memory"};
    const auto part = co_await middle(port, prefix);
    sum += part;
  }
  co_return sum;
}

Task<int> feed(Port& port, std::string bits) {
  const Label bit = port.label("bit");
  int ones = 0;
  for (const char c : bits) {
    port.send(bit, Bits::of_text(std::string(1, c)));
    const auto echo = co_await port.recv(bit, Code::fixed(1));
    ones += echo[0];
  }
  co_return ones;
}

}  // namespace

TEST_CASE("the three allowed shapes of co_await nest three deep and lose neither a value nor a message") {
  const auto outcome = run_two_party([](Port& port) { return feed(port, "001010000110"); },
                                     [](Port& port) { return outer(port, 4); });
  CHECK(outcome.bob == (12 + 1) + (12 + 2) + (12 + 0) + (12 + 2));
  CHECK(outcome.alice == 1 + 1 + 1 + 1 + 1 + 1 + 1);
  CHECK(outcome.transcript.messages().size() == 24);
  CHECK(outcome.transcript.rounds() == 24);
}

TEST_CASE("an exception three coroutines deep reaches the driver and frees everything") {
  CHECK_THROWS_WITH(run_two_party([](Port& port) { return feed(port, "001011"); },
                                  [](Port& port) { return outer(port, 2); }),
                    "the second word, long enough to own memory throws");
}
