// Collision search: evaluations a second on a cheap function, and messages of models side by side over one at
// a time, in one run and one thread.
#include <fmt/format.h>

#include <algorithm>

#include "basis/coin.hpp"
#include "bench/cpu_seconds.hpp"
#include "models/kernels/clones.hpp"
#include "models/layers/recurrent.hpp"
#include "protocols/problems.hpp"
#include "reductions/witness/message_lanes.hpp"
#include "tests/reductions/asked.hpp"

using namespace crossbits;

namespace {

/// A 64-bit mixer: the cheapest function that behaves like a random one.
CROSSBITS_CLONES void mix_all(const std::uint64_t* states, int shift, std::uint64_t* next) {
  for (std::size_t i = 0; i < StateFunction::batch; ++i) {
    std::uint64_t z = states[i] + 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    next[i] = (z ^ (z >> 31)) >> shift;
  }
}

class Mixer : public StateFunction {
 public:
  explicit Mixer(int bits) : shift_(64 - bits) {}
  void step(const States& states, States& next) override { mix_all(states.data(), shift_, next.data()); }

 private:
  int shift_;
};

void cheap(int bits) {
  std::vector<std::unique_ptr<StateFunction>> functions;
  for (std::size_t g = 0; g < CollisionSearch::groups; ++g)
    functions.push_back(std::make_unique<Mixer>(bits));
  CollisionSearch search(std::move(functions), bits, bits, 1, 1);
  const double seconds = bench::cpu_seconds([&] {
    while (search.round().empty()) {
    }
  });
  fmt::print("cheap function, {} bits: {:>12} evaluations, {:.3f} s, {:.0f} million a second\n", bits,
             search.evaluations(), seconds, static_cast<double>(search.evaluations()) / seconds / 1e6);
}

/// An Elman network of `units` units with 8-bit states over n bits of Alice's: dense, rounded, with tanh.
/// INDEX_n.
struct Elman {
  Elman(int n, std::int32_t units)
      : embedding{.problem = index_problem(n), .task = "the last state", .tokens = n + 1} {
    const Format state = Format::signed_bits(8, 6);
    model.tokens = n + 1;
    Stream stream;
    for (std::int32_t t = 0; t <= n; ++t) {
      embedding.fields.push_back({"z", t, 1, Format::sign(), t < n ? Owner::alice : Owner::bob});
      embedding.fillers.push_back({-1});
      stream.push_back(add_input(model, "z", t, Format::sign(), 1));
    }
    embedding.embed_alice = [n](const Symbols& x, FieldNumbers& numbers) {
      for (int t = 0; t < n; ++t)
        numbers[static_cast<std::size_t>(t)] = {x[static_cast<std::size_t>(t)] ? 1 : -1};
    };
    embedding.embed_bob = [n](const Symbols& y, FieldNumbers& numbers) {
      numbers[static_cast<std::size_t>(n)] = {y[0] % 2 ? 1 : -1};
    };
    embedding.outputs = {n};
    embedding.decide = [](const Format&) {
      return Decision{Compare{Compare::Test::any_above, 0, 0}, Format::bit(), {0, 1}};
    };
    Recurrent layer{.cell = Recurrent::Cell::elman,
                    .input = {weights(units, 1, 1)},
                    .hidden = {weights(units, units, 2)},
                    .state = state,
                    .memory = state,
                    .inner = Format::signed_bits(12, 6)};
    const Stream states = add_recurrent(model, stream, layer);
    model.outputs = {
        LinearLayer(weights(1, units, 3))
            .apply(model, {model.whole(states.back())}, one_part(state, 1), {n, -1, -1, 0}, Role::output)};
  }
  static Matrix weights(std::int32_t rows, std::int32_t columns, std::uint64_t party) {
    Matrix w = Matrix::zero(rows, columns, 6);
    for (std::size_t i = 0; i < w.entries.size(); ++i)
      w.entries[i] = static_cast<std::int64_t>(coin_below(1, party, i, 121)) - 60;
    return w;
  }
  Embedding embedding;
  Graph model;
};

void messages(const std::string& what, const Embedding& embedding, const DecidingModel& model,
              const CompiledProtocol& protocol) {
  const StateInputs inputs(embedding.problem.x_domain);
  const auto lowered = LoweredMessage::make(embedding, model, protocol);
  const auto fast = message_function(lowered, AliceMessage(embedding, model, protocol), inputs, 1);
  const auto slow = message_function(nullptr, AliceMessage(embedding, model, protocol), inputs, 1);
  const auto rate = [](StateFunction& f, int batches) {
    StateFunction::States states, next{};
    for (std::size_t i = 0; i < states.size(); ++i) states[i] = i * 0x9e3779b97f4a7c15ULL;
    double best = 1e300;
    for (int k = 0; k < 3; ++k)
      best = std::min(best, bench::cpu_seconds([&] {
                        for (int b = 0; b < batches; ++b) f.step(states, next);
                      }));
    return static_cast<double>(batches) * StateFunction::batch / best / 1e6;
  };
  const double side_by_side = rate(*fast, 2000), one_by_one = rate(*slow, 8);
  fmt::print("{:<44}{:>12.3f}{:>14.3f}{:>9.0f}\n", what, one_by_one, side_by_side, side_by_side / one_by_one);
}

}  // namespace

int main(int argc, char**) {
  for (const int bits : argc == 1 ? std::vector{40, 48, 52} : std::vector{32})
    cheap(bits);  // any argument: a short run
  fmt::print("\nmillion messages a second            {:>20}{:>14}{:>9}\n", "one by one", "side by side",
             "ratio");
  const auto asked = [](const std::string& what, const std::string& reduction, int n,
                        const std::string& model) {
    const test::Asked a(reduction, n, model);
    messages(what, a.embedding, a.model, a.protocol);
  };
  asked("delay line of 40 cells, INDEX_48", "index-to-lookup", 48, "rnn:memory=40");
  asked("delay line of 40 cells, DISJ_48", "disjointness-to-sparse-average-streaming", 48, "rnn:memory=40");
  asked("attention, 20-bit query, DISJ_24", "disjointness-to-sparse-average", 24,
        "attention:keys=pairs,m=20");
  const Elman elman(48, 16);
  const DecidingModel model = decide_with(elman.model, elman.embedding);
  messages("Elman, 16 units of 8 bits, INDEX_48", elman.embedding, model,
           compile(model.graph, model.owners, {model.decision}, Permit::one_way({Role::state})));
}
