#include <fmt/format.h>

#include "models/constructions/sparse_average.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

/// state' = (z, state[0], ..., state[memory - 2]).
LinearLayer shift_register(std::int32_t memory) {
  Matrix w = Matrix::zero(memory, memory + 1);
  for (std::int32_t i = 0; i < memory; ++i) w.at(i, i) = 1;
  return LinearLayer(std::move(w));
}

/// oldest where y_0 = 0, else -1: oldest - oldest y_0 - y_0.
std::shared_ptr<const Operation> read_oldest() {
  return operation(Polynomial{{{1, 0, -1}, {-1, 0, 1}, {-1, 1, -1}}, {3}, {}, 0, false});
}

}  // namespace

Construction sparse_average_recurrent(const StreamingTask& task, const ModelSpec& spec) {
  spec.expect_only({"memory"});
  const std::int32_t n = task.n;
  const auto memory = static_cast<std::int32_t>(spec.number("memory", n, 1, 1 << 20));
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = 2 * n + 1;
  LinearLayer shift = shift_register(memory);
  const auto state_shape = one_part(Format::sign(), memory);
  const auto output_shape = one_part(Format{-1, 2, 0, 2}, 1);
  const auto read = read_oldest();
  ValueId state = add_constant(graph, std::vector<BigInteger>(static_cast<std::size_t>(memory), -1), 0,
                               {0, -1, -1, 0}, Role::state);
  for (std::int32_t t = 1; t < graph.tokens; ++t) {
    const bool data = t <= n;
    if (!data) {
      const ValueId y = add_input(graph, "multihot_y", t, Format::bit(), graph.tokens);
      graph.outputs.push_back(
          graph.add({read, output_shape, {{state, memory - 1, 1}, {y, 0, 1}}, {t, -1, -1, 0}, Role::output}));
    }
    const ValueId z = add_input(graph, "z", t, data ? Format::sign() : Format::constant(-1), 1);
    state =
        shift.apply(graph, {graph.whole(z), graph.whole(state)}, state_shape, {t, -1, -1, 0}, Role::state);
  }
  c.summary = fmt::format("recurrent network: delay line of {} one-bit cells", memory);
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
