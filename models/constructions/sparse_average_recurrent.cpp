#include <fmt/format.h>

#include "models/constructions/delay_line.hpp"
#include "models/constructions/sparse_average.hpp"

namespace crossbits {
namespace {

/// oldest where y_0 = 0, else -1: oldest - oldest y_0 - y_0.
std::shared_ptr<const Operation> read_oldest() {
  return operation(Polynomial{{{1, 0, -1}, {-1, 0, 1}, {-1, 1, -1}}, {3}, {}, 0, false});
}

}  // namespace

Construction sparse_average_recurrent(const StreamingTask& task, const ModelSpec& spec) {
  spec.expect_only({"memory", "cell"});
  const std::int32_t n = task.n;
  const auto memory = static_cast<std::int32_t>(spec.number("memory", n, 1, 1 << 20));
  const std::string cell = spec.word("cell", "plain");
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = 2 * n + 1;
  Stream z;
  for (std::int32_t t = 0; t < graph.tokens; ++t) {
    const bool data = 1 <= t && t <= n;
    z.push_back(add_input(graph, "z", t, data ? Format::sign() : Format::constant(-1), 1));
  }
  const Stream states = add_delay_line(graph, z, Format::sign(), memory, cell);
  const auto output_shape = one_part(Format{-1, 2, 0, 2}, 1);
  const auto read = read_oldest();
  for (std::int32_t t = n + 1; t < graph.tokens; ++t) {
    const ValueId y = add_input(graph, "multihot_y", t, Format::bit(), graph.tokens);
    const ValueId before = states[static_cast<std::size_t>(t - 1)];
    graph.outputs.push_back(
        graph.add({read, output_shape, {{before, memory - 1, 1}, {y, 0, 1}}, {t, -1, -1, 0}, Role::output}));
  }
  c.summary = cell == "plain"
                  ? fmt::format("recurrent network: delay line of {} one-bit cells", memory)
                  : fmt::format("recurrent network: delay line of {} saturated {} cells", memory, cell);
  c.certified = memory == n;
  c.reason =
      memory == n
          ? "the oldest cell is the one that token n + 1 + i may point to"
          : fmt::format(
                "a delay line of {} cells does not hold the bit that is asked for, which is {} steps old",
                memory, n);
  c.claim = {
      "any left-to-right algorithm with bounded memory needs (N - 1)/2 bits of state for qSA, already for q "
      "= 1",
      "Sanford, Hsu, Telgarsky 2023, Thm 11", Ground::text};
  return c;
}

}  // namespace crossbits
