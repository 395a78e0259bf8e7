// Softmax summaries held in other ways than the exact one: what they cost and how far off they are.
#include "reductions/summaries.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "models/layers/attention.hpp"
#include "reductions/execute.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;

namespace {

struct QueriedBlock {
  Graph graph;
  Owners owners;
};

/// One bidirectional block over tokens of 4 numbers in 8 bits; the query token is public, the first half of
/// the rest Alice's.
QueriedBlock block(std::int32_t tokens, std::int32_t heads) {
  testing::Draw draw(3);
  QueriedBlock b;
  b.graph.tokens = tokens;
  Stream stream;
  for (std::int32_t t = 0; t < tokens; ++t) {
    stream.push_back(add_input(b.graph, "x", t, Format::signed_bits(8, 5), 4));
    b.owners.push_back(t + 1 == tokens ? Owner::everyone : t < tokens / 2 ? Owner::alice : Owner::bob);
  }
  const auto dense = [&] {
    DenseWeights d{Matrix::zero(4, 4, 3)};
    for (auto& w : d.weights.entries) w = 2 * draw.from(-4, 4) + 1;
    return d;
  };
  SelfAttention attention;
  attention.query = dense(), attention.key = dense(), attention.value = dense(), attention.output = dense();
  attention.heads = heads;
  attention.residual = false;
  attention.inner = Format::signed_bits(10, 6);
  b.graph.outputs = {add_self_attention(b.graph, stream, attention).back()};
  return b;
}

const Permit only_summaries{
    .bob_speaks = true, .forbidden = all_roles_but({Role::partial, Role::shift, Role::score, Role::weight})};

std::vector<double> answer(const Graph& graph, const std::vector<ValueId>& outputs,
                           const InputNumbers& inputs) {
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  write_inputs(graph, inputs, store);
  evaluator.compute_all(store, scratch);
  std::vector<double> result;
  for (const ValueId id : outputs)
    for (std::int32_t i = 0; i < graph.count(id); ++i)
      result.push_back(std::ldexp(static_cast<double>(store.number(id, i)), -graph.format(id, i).fraction));
  return result;
}

double largest_error(const QueriedBlock& b, const std::string& how) {
  const Resummarised changed = resummarise(b.graph, b.owners, b.graph.outputs, summaries_of_text(how));
  double largest = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const InputNumbers inputs = testing::random_inputs(b.graph, seed);
    const auto exact = answer(b.graph, b.graph.outputs, inputs),
               other = answer(changed.graph, changed.outputs, inputs);
    REQUIRE(exact.size() == other.size());
    for (std::size_t i = 0; i < exact.size(); ++i) largest = std::max(largest, std::abs(exact[i] - other[i]));
  }
  return largest;
}

}  // namespace

TEST_CASE("rounded summaries send P bits a mean and P bits a normaliser, and nothing of the exact summary") {
  for (const std::int32_t heads : {1, 2}) {
    const QueriedBlock b = block(17, heads);
    const auto shifts = 16 * heads;
    for (const int p : {4, 6, 8}) {
      const Resummarised rounded =
          resummarise(b.graph, b.owners, b.graph.outputs, {Summaries::Mode::rounded, p});
      const CompiledProtocol protocol = compile(rounded.graph, b.owners, rounded.outputs, only_summaries);
      CHECK(protocol.bits == 2 * shifts + p * (4 + heads));
      CHECK(protocol.bits < compile(b.graph, b.owners, b.graph.outputs, only_summaries).bits);
    }
  }
}

TEST_CASE("unrounded summaries cost more than exact ones, by the bits that rounding a term drops") {
  const QueriedBlock b = block(17, 2);
  const Resummarised whole = resummarise(b.graph, b.owners, b.graph.outputs, {Summaries::Mode::unrounded});
  const auto exact_bits = compile(b.graph, b.owners, b.graph.outputs, only_summaries).bits;
  const auto whole_bits = compile(whole.graph, b.owners, whole.outputs, only_summaries).bits;
  CHECK(whole_bits == exact_bits + 4 * 8);  // 4 numbers, F = 8 bits behind the point each
}

TEST_CASE("a protocol with changed summaries answers as the changed model does, bit for bit") {
  const QueriedBlock b = block(9, 2);
  for (const char* how : {"unrounded", "rounded:3", "rounded:8"}) {
    const Resummarised changed = resummarise(b.graph, b.owners, b.graph.outputs, summaries_of_text(how));
    const CompiledProtocol protocol = compile(changed.graph, b.owners, changed.outputs, only_summaries);
    Executor executor(protocol, b.owners);
    const Evaluator evaluator(changed.graph);
    Store store = full_store(changed.graph);
    Scratch scratch;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const InputNumbers inputs = testing::random_inputs(b.graph, seed);
      store.clear();
      write_inputs(changed.graph, inputs, store);
      evaluator.compute_all(store, scratch);
      REQUIRE(changed.outputs.size() == 1);
      REQUIRE(executor.run(inputs).bob == encode(changed.graph, changed.outputs.front(), store));
    }
  }
}

TEST_CASE("the error of rounded summaries is there at few bits and vanishes with many") {
  for (const std::int32_t heads : {1, 2}) {
    const QueriedBlock b = block(17, heads);
    CHECK(largest_error(b, "exact") == 0);
    CHECK(largest_error(b, "rounded:3") > 0.05);
    CHECK(largest_error(b, "rounded:8") < largest_error(b, "rounded:3"));
    CHECK(largest_error(b, "rounded:24") <=
          std::ldexp(1.0, -5));  // one step of the answer: both round once more
  }
}

TEST_CASE("summaries that are not known are refused with what was given") {
  for (const char* bad : {"abc", "rounded", "rounded:", "rounded:1", "rounded:31", "rounded:8x", "Exact"})
    CHECK_THROWS_WITH(summaries_of_text(bad), Catch::Contains(bad));
  for (const char* good : {"exact", "unrounded", "rounded:2", "rounded:30"})
    CHECK(summaries_of_text(good).text() == good);
}
