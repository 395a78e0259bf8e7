// Two ratios from one run: a compiled protocol over plain exact evaluation, and exact evaluation over doubles
// (Eigen).
#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>

#include "bench/attention_unit.hpp"
#include "bench/cpu_seconds.hpp"
#include "reductions/execute.hpp"

using namespace crossbits;

namespace {

using Doubles = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The same unit in doubles, one matrix product a step: what a user would write with Eigen.
class DoubleUnit {
 public:
  DoubleUnit(const bench::AttentionUnit& unit, std::int32_t m, bool all_queries) : all_(all_queries) {
    const auto n = static_cast<Eigen::Index>(unit.inputs.size());
    x_.resize(n, m);
    for (Eigen::Index t = 0; t < n; ++t)
      for (Eigen::Index i = 0; i < m; ++i)
        x_(t, i) =
            static_cast<double>(unit.inputs[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)]) / 32;
    for (std::size_t k = 0; k < 4; ++k) {
      w_[k].resize(m, m);
      for (Eigen::Index i = 0; i < m * m; ++i)
        w_[k].data()[i] = static_cast<double>(unit.weights[k][static_cast<std::size_t>(i)]) / 128;
    }
  }
  double run() {
    const Doubles phi = x_ * w_[0].transpose();
    const Doubles q = (all_ ? phi : Doubles(phi.bottomRows(1))) * w_[1].transpose();
    const Doubles k = phi * w_[2].transpose(), v = phi * w_[3].transpose();
    Doubles s = q * k.transpose() / 8;
    s = (s.colwise() - s.rowwise().maxCoeff()).array().exp();
    const Eigen::VectorXd sums = s.rowwise().sum();
    const Doubles y = sums.cwiseInverse().asDiagonal() * (s * v);
    return y(0, 0);
  }

 private:
  bool all_;
  Doubles x_;
  std::array<Doubles, 4> w_;
};

void row(std::int32_t tokens, bool all_queries, int runs) {
  constexpr std::int32_t m = 64;
  const bench::AttentionUnit unit = bench::attention_unit(tokens, m, all_queries);
  const Evaluator evaluator(unit.graph);
  Store store = full_store(unit.graph);
  Scratch scratch;
  const CompiledProtocol protocol = compile(unit.graph, unit.owners, unit.graph.outputs, {});
  Executor executor(protocol, unit.owners);
  DoubleUnit doubles(unit, m, all_queries);
  double sink = 0, plain = 1e300, compiled = 1e300, reference = 1e300;
  for (int k = 0; k < runs; ++k) {  // interleaved
    plain = std::min(plain, bench::cpu_seconds([&] {
                       store.clear();
                       write_inputs(unit.graph, unit.inputs, store);
                       evaluator.compute_all(store, scratch);
                     }));
    compiled = std::min(compiled, bench::cpu_seconds([&] { sink += executor.run(unit.inputs).bob[0]; }));
    reference = std::min(reference, bench::cpu_seconds([&] { sink += doubles.run(); }));
  }
  fmt::print("{:>6}  {:>7}  {:>12.3f}  {:>12.3f}  {:>10.3f}  {:>14.2f}  {:>12.2f}{}\n", tokens,
             all_queries ? "all" : "one", plain * 1e3, compiled * 1e3, reference * 1e3, compiled / plain,
             plain / reference, sink == 12345 ? " " : "");
}

}  // namespace

int main(int argc, char**) {
  fmt::print(
      "one attention unit, m = 64, phi, q, k, v linear 64 -> 64; milliseconds, best of interleaved runs, one "
      "thread\n");
  fmt::print("tokens  queries  exact model  protocol run  Eigen double  protocol/exact  exact/Eigen\n");
  row(1024, false, 20);
  row(4096, false, 10);
  row(1024, true, 5);
  if (argc == 1) row(4096, true, 2);
}
