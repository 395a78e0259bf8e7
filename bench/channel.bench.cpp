// How fast coroutines talk when every message is recorded. Goal: 50 million messages a second, 20 ns each.
#include <benchmark/benchmark.h>

#include "protocols/run.hpp"

namespace crossbits {
namespace {

Task<int> ping(Port& port, int rounds) {
  const Label bit = port.label("bit");
  bool last = false;
  for (int i = 0; i < rounds; ++i) {
    port.send(bit, Bits::of_number(std::uint64_t{last}, 1));
    const auto reply = co_await port.recv(bit, Code::fixed(1));
    last = !reply[0];
  }
  co_return last;
}

Task<int> pong(Port& port, int rounds) {
  const Label bit = port.label("bit");
  bool last = false;
  for (int i = 0; i < rounds; ++i) {
    const auto word = co_await port.recv(bit, Code::fixed(1));
    last = !word[0];
    port.send(bit, Bits::of_number(std::uint64_t{last}, 1));
  }
  co_return last;
}

Task<int> pour(Port& port, int messages) {
  const Label word = port.label("word");
  for (int i = 0; i < messages; ++i) port.send(word, Bits::of_number(static_cast<std::uint64_t>(i), 64));
  co_return 0;
}

Task<std::uint64_t> drink(Port& port, int messages) {
  const Label label = port.label("word");
  std::uint64_t sum = 0;
  for (int i = 0; i < messages; ++i) {
    const auto word = co_await port.recv(label, Code::fixed(64));
    sum += word.number(0, 64);
  }
  co_return sum;
}

void ping_pong_of_one_bit(benchmark::State& state) {
  const int messages = static_cast<int>(state.range(0));
  for (auto _ : state) {
    const auto outcome = run_two_party([&](Port& port) { return ping(port, messages / 2); },
                                       [&](Port& port) { return pong(port, messages / 2); });
    if (outcome.transcript.bits() != static_cast<std::uint64_t>(messages)) state.SkipWithError("miscounted");
  }
  state.SetItemsProcessed(state.iterations() * messages);
}
BENCHMARK(ping_pong_of_one_bit)->Arg(1 << 10)->Arg(1 << 14)->Arg(1 << 20);

void stream_of_words(benchmark::State& state) {
  const int messages = static_cast<int>(state.range(0));
  for (auto _ : state) {
    const auto outcome = run_two_party([&](Port& port) { return pour(port, messages); },
                                       [&](Port& port) { return drink(port, messages); });
    if (outcome.transcript.bits() != 64 * static_cast<std::uint64_t>(messages))
      state.SkipWithError("miscounted");
  }
  state.SetItemsProcessed(state.iterations() * messages);
}
BENCHMARK(stream_of_words)->Arg(1 << 10)->Arg(1 << 14)->Arg(1 << 20);

}  // namespace
}  // namespace crossbits
