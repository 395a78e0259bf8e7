// All pairs of inputs: counted from each side's numbers over a plain loop that runs the whole model on every
// pair, in one run and one thread. The loop is what a user would write in C++: fixed point, no graph, no
// checks.
#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "basis/coin.hpp"
#include "bench/cpu_seconds.hpp"
#include "reductions/factorised/combiner.hpp"
#include "tests/reductions/asked.hpp"
#include "tests/reductions/public_query.hpp"

using namespace crossbits;

namespace {

/// Counts the wrong rows [0, rows) of a model.
struct Counted {
  std::uint64_t wrong = 0;
  double seconds = 0;
};

Counted count_by_sides(const Combiner& combiner) {
  Counted result;
  Combiner::Room room(combiner);
  std::vector<RowCount> counts(combiner.rows());
  const auto go = [&] {
    for (std::uint64_t first = 0; first < combiner.rows(); first += Combiner::tile)
      combiner.count(
          first, std::span(counts).subspan(first, std::min(Combiner::tile, combiner.rows() - first)), room);
  };
  result.seconds = 1e300;
  for (int k = 0; k < 3; ++k) result.seconds = std::min(result.seconds, bench::cpu_seconds(go));
  for (const RowCount& c : counts) result.wrong += c.wrong;
  return result;
}

/// One-query softmax attention over 2n tokens with keys and values of 16 doubles and a linear read-out:
/// scores, maximum, exponentials and sums again for each pair.
class PlainLoop {
 public:
  explicit PlainLoop(int n)
      : n_(n),
        keys_(static_cast<std::size_t>(4 * n * width)),
        values_(keys_.size()),
        query_(width),
        readout_(width) {
    std::uint64_t next = 0;
    for (auto* numbers : {&keys_, &values_, &query_, &readout_})
      for (double& number : *numbers) number = static_cast<double>(coin(1, 1, next++) >> 11) * 0x1p-52 - 1;
  }
  std::uint64_t wrong(std::uint64_t rows) const {
    std::uint64_t wrong = 0;
    for (std::uint64_t x = 0; x < rows; ++x)
      for (std::uint64_t y = 0; y < std::uint64_t{1} << n_; ++y) wrong += answer(x, y) != ((x & y) == 0);
    return wrong;
  }

 private:
  static constexpr int width = 16;

  bool answer(std::uint64_t x, std::uint64_t y) const {
    double scores[64], largest = -1e300, total = 0, mean[width] = {}, read = 0;
    for (int t = 0; t < 2 * n_; ++t) {
      scores[t] = 0;
      for (int k = 0; k < width; ++k)
        scores[t] += query_[static_cast<std::size_t>(k)] * row(keys_, t, x, y)[k];
      largest = std::max(largest, scores[t]);
    }
    for (int t = 0; t < 2 * n_; ++t) {
      const double weight = std::exp(scores[t] - largest);
      total += weight;
      for (int k = 0; k < width; ++k) mean[k] += weight * row(values_, t, x, y)[k];
    }
    for (int k = 0; k < width; ++k) read += readout_[static_cast<std::size_t>(k)] * mean[k];
    return read / total > 0.1;
  }
  /// Token t has one of two rows, by its bit.
  const double* row(const std::vector<double>& rows, int t, std::uint64_t x, std::uint64_t y) const {
    const std::uint64_t bit = (t < n_ ? x >> t : y >> (t - n_)) & 1;
    return &rows[(2 * static_cast<std::size_t>(t) + bit) * width];
  }

  int n_;
  std::vector<double> keys_, values_, query_, readout_;
};

/// The exact graph evaluated pair by pair, as `verify --method pairs` does, without its protocol run.
double evaluator_seconds(const Embedding& embedding, const DecidingModel& model, std::uint64_t pairs) {
  ModelRun run(model);
  std::uint64_t sink = 0;
  const std::uint64_t size = std::uint64_t{1} << embedding.problem.n;
  const double seconds = bench::cpu_seconds([&] {
    for (std::uint64_t k = 0; k < pairs; ++k)
      sink += run.decide(model.inputs(embedding, embedding.embed(embedding.problem.x_at(k % size),
                                                                 embedding.problem.y_at(k * 7 % size))))[0];
  });
  return sink == ~std::uint64_t{0} ? 0 : seconds;
}

void row(const std::string& what, const Embedding& embedding, const DecidingModel& model,
         const CompiledProtocol& protocol) {
  const auto split = SplitModel::make(embedding, model, protocol);
  const double sides = bench::cpu_seconds([&] { Combiner(embedding, model, *split); });
  const Combiner combiner(embedding, model, *split);
  const int n = embedding.problem.n;
  const double pairs = std::pow(4.0, n);
  const std::uint64_t plain_rows = std::max<std::uint64_t>(1, (std::uint64_t{1} << 20) >> n);
  const PlainLoop loop(n);
  std::uint64_t sink = 0;
  const double plain =
      bench::cpu_seconds([&] { sink = loop.wrong(plain_rows); }) / static_cast<double>(plain_rows << n);
  const double exact = evaluator_seconds(embedding, model, 2000) / 2000;
  const Counted counted = count_by_sides(combiner);
  const double one = counted.seconds / pairs;
  fmt::print("{:<34}{:>3}{:>12.1f}{:>12.0f}{:>13.4f}{:>12.0f}{:>12.0f}{:>10.1f}{}\n", what, n, plain * 1e9,
             exact * 1e9, one * 1e9, plain / one, exact / one, sides * 1e3, sink == 1 ? " " : "");
}

/// Wall seconds of all pairs on two threads.
void wall(int n) {
  const test::PublicQuery asked = test::public_query(n, 64);
  const DecidingModel model = decide_with(asked.graph, asked.embedding);
  const auto protocol = compile(model.graph, model.owners, {model.decision},
                                Permit::one_way({Role::partial, Role::weight, Role::value}));
  omp_set_num_threads(2);
  const auto begin = std::chrono::steady_clock::now();
  const auto split = SplitModel::make(asked.embedding, model, protocol);
  const Combiner combiner(asked.embedding, model, *split);
  std::vector<RowCount> counts(combiner.rows());
#pragma omp parallel
  {
    Combiner::Room room(combiner);
#pragma omp for schedule(dynamic, 8)
    for (std::uint64_t first = 0; first < combiner.rows(); first += Combiner::tile)
      combiner.count(
          first, std::span(counts).subspan(first, std::min(Combiner::tile, combiner.rows() - first)), room);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::uint64_t wrong = 0;
  for (const RowCount& c : counts) wrong += c.wrong;
  fmt::print(
      "n = {}: {:.3f} s wall on 2 threads for all pairs of a scalar read-out, sides included ({} wrong)\n", n,
      seconds, wrong);
}

}  // namespace

int main(int argc, char**) {
  const std::vector<int> sizes =
      argc == 1 ? std::vector{8, 10, 12} : std::vector{6};  // any argument: a short run
  omp_set_num_threads(1);
  fmt::print("nanoseconds of CPU a pair, one thread; sides: milliseconds once, before all pairs\n");
  fmt::print("{:<34}{:>3}{:>12}{:>12}{:>13}{:>12}{:>12}{:>10}\n", "model", "n", "plain loop", "evaluator",
             "factorised", "loop/fact.", "eval./fact.", "sides");
  for (const int n : sizes) {
    const auto scalar = test::public_query(n, 64), readout = test::public_query(n, 3, 2);
    for (const auto& [what, asked] : {std::pair{"public query, one sum (scalar)", &scalar},
                                      std::pair{"public query, 2 heads and read-out", &readout}}) {
      const DecidingModel model = decide_with(asked->graph, asked->embedding);
      const auto protocol = compile(model.graph, model.owners, {model.decision},
                                    Permit::one_way({Role::partial, Role::weight, Role::value}));
      row(what, asked->embedding, model, protocol);
    }
    const test::Asked pairs("disjointness-to-sparse-average", n, "attention:keys=pairs");
    row("attention, pair keys (general)", pairs.embedding, pairs.model, pairs.protocol);
    const test::Asked dense("disjointness-to-sparse-average-dense", n, "mlp");
    row("feed-forward, n outputs (general)", dense.embedding, dense.model, dense.protocol);
  }
  wall(argc == 1 ? 14 : 8);
}
