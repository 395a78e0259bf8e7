// How long compiling takes: one query over many tokens, and two layers with all outputs.
#include "reductions/compile.hpp"

#include <benchmark/benchmark.h>

#include "bench/attention_unit.hpp"

namespace crossbits {
namespace {

void compile_one_query(benchmark::State& state) {
  const auto unit = bench::attention_unit(static_cast<std::int32_t>(state.range(0)), 8, false);
  for (auto _ : state)
    benchmark::DoNotOptimize(compile(unit.graph, unit.owners, unit.graph.outputs, {}).bits);
}
BENCHMARK(compile_one_query)->Arg(1000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kSecond)->Iterations(1);

void compile_two_layers_all_outputs(benchmark::State& state) {
  const auto unit = bench::attention_unit(static_cast<std::int32_t>(state.range(0)), 8, true, 2);
  for (auto _ : state)
    benchmark::DoNotOptimize(compile(unit.graph, unit.owners, unit.graph.outputs, {}).bits);
}
BENCHMARK(compile_two_layers_all_outputs)->Arg(128)->Arg(1024)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace crossbits
