#include <catch2/catch.hpp>
#include <cmath>

#include "models/constructions/cycle.hpp"
#include "models/constructions/lookup.hpp"
#include "models/constructions/match2.hpp"
#include "models/constructions/match3.hpp"
#include "models/constructions/match3_variants.hpp"
#include "models/constructions/sparse_average.hpp"
#include "models/evaluate.hpp"
#include "models/export/onnx.hpp"
#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;

namespace {

std::vector<Graph> models() {
  SparseAverageTask sparse{.tokens = 5,
                           .sparsity = 2,
                           .z = std::vector(5, Format::sign()),
                           .queries = {4},
                           .slot_pairs = {{0, 1}, {2, 3}}};
  std::vector<Graph> graphs;
  for (const char* spec : {"attention:keys=pairs", "attention:keys=onehot"})
    graphs.push_back(sparse_average_attention(sparse, ModelSpec::parse(spec)).graph);
  graphs.push_back(sparse_average_recurrent({3}, ModelSpec::parse("rnn")).graph);
  graphs.push_back(sparse_average_dense({3, false}, ModelSpec::parse("mlp")).graph);
  graphs.push_back(lookup_attention({3, 5}, ModelSpec::parse("attention")).graph);
  graphs.push_back(match2_attention({6, 7}, ModelSpec::parse("match2")).graph);
  Match3Task match{.tokens = 4, .modulus = 5, .queries = {0, 1, 2, 3}};
  graphs.push_back(match3_attention(match, ModelSpec::parse("attention:keys=histogram")).graph);
  graphs.push_back(match3_attention(match, ModelSpec::parse("attention:order=3")).graph);
  graphs.push_back(match3_bigram_attention({5, 6}, ModelSpec::parse("match3-bigram")).graph);
  graphs.push_back(match3_local_attention({5, 6, 1}, ModelSpec::parse("match3-local")).graph);
  graphs.push_back(cycle_attention({4, 3, {0, 1}}, ModelSpec::parse("attention:heads=2")).graph);
  return graphs;
}

/// Largest difference between the exported model, run in doubles, and the integers.
double difference(const Graph& graph, const InputNumbers& inputs) {
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  write_inputs(graph, inputs, store);
  evaluator.compute_all(store, scratch);
  const auto number = [&](ValueId id, std::int32_t i) {
    return std::ldexp(static_cast<double>(store.number(id, i)), -graph.format(id, i).fraction);
  };
  TensorMap tensors;
  for (const ExportedInput& input : exported_inputs(graph)) {
    std::vector<double> numbers;
    for (const ValueId id : input.values)
      for (std::int32_t i = 0; i < input.count; ++i) numbers.push_back(number(id, i));
    const Shape shape{static_cast<std::int64_t>(input.values.size()), input.count};
    tensors.emplace(input.name, real_tensor({shape, numbers}, ElementType::float64));
  }
  const TensorMap outputs = evaluate_reference(read_onnx_bytes(export_onnx(graph), "exported.onnx"), tensors);
  double worst = 0;
  std::size_t next = 0;
  for (const ValueId id : graph.outputs)
    for (std::int32_t i = 0; i < graph.count(id); ++i)
      worst = std::max(worst, std::abs(outputs.at("output").reals().data[next++] - number(id, i)));
  return worst;
}

}  // namespace

TEST_CASE(
    "exported constructions, run as ONNX in doubles, give the integers' answers up to the last place of a "
    "weight") {
  for (const Graph& graph : models())
    for (std::uint64_t seed = 0; seed < 20; ++seed)
      REQUIRE(difference(graph, testing::random_inputs(graph, seed)) < 1e-3);
}

TEST_CASE("queries by exact linear algebra are exported as a table, right on every set of pointers") {
  const SparseAverageTask task{
      .tokens = 6, .sparsity = 2, .z = std::vector(6, Format::sign()), .queries = {5}, .slot_pairs = {}};
  for (const char* spec : {"attention:keys=random", "attention:keys=cyclic"}) {
    const Graph graph = sparse_average_attention(task, ModelSpec::parse(spec)).graph;
    InputNumbers inputs = testing::random_inputs(graph, 1);
    for (std::size_t a = 0; a < 5; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        for (auto& numbers : inputs)
          if (numbers.size() == 6)
            for (std::size_t j = 0; j < 6; ++j) numbers[j] = j == a || j == b;
        INFO(spec << " " << a << " " << b);
        CHECK(difference(graph, inputs) < 1e-3);
      }
  }
}

TEST_CASE("what ONNX cannot say is refused by name") {
  const auto refusal = [](std::int32_t pairs, const std::string& model) {
    SparseAverageTask task{.tokens = 2 * pairs + 1,
                           .sparsity = pairs,
                           .z = std::vector(static_cast<std::size_t>(2 * pairs + 1), Format::sign()),
                           .queries = {2 * pairs},
                           .slot_pairs = {}};
    for (std::int32_t i = 0; i < pairs; ++i) task.slot_pairs.push_back({2 * i, 2 * i + 1});
    try {
      export_onnx(sparse_average_attention(task, ModelSpec::parse(model)).graph);
      return std::string();
    } catch (const std::invalid_argument& reason) {
      return std::string(reason.what());
    }
  };
  CHECK(refusal(8, "attention:keys=random,m=9") ==
        "query of token 16, head 0 cannot be exported: a table of 9 numbers for each of the 2^17 sets of "
        "tokens "
        "passes 1048576 numbers");
  CHECK(refusal(6, "attention:keys=cyclic") ==
        "query of token 12, head 0 cannot be exported: its scores can pass 2^53, which doubles do not hold");
  CHECK(refusal(5, "attention:keys=cyclic") == "");
}
