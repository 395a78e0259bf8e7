#include <fmt/format.h>

#include <algorithm>

#include "apps/study/experiment.hpp"
#include "apps/study/figure.hpp"

namespace crossbits {
namespace {

/// What one model of one size sends, and whether it is certified right.
struct Measured {
  std::uint64_t bits = 0;
  bool certified = false;
};

Measured measure(const std::string& reduction, int n, const std::string& problem, const std::string& model) {
  const Setup setup = prepare({.reduction = reduction, .problem = problem, .n = n, .model = {.text = model}});
  return {*setup.paper_bits(), setup.model.certified};
}

/// Attention over any q of the N - 1 other tokens.
Measured attention(int tokens, int q, const std::string& keys) {
  return measure("sparse-disjointness-to-sparse-average", tokens - 1,
                 fmt::format("sparse-disjointness:size={}", q), "attention:keys=" + keys);
}

/// The cheapest certified one of a few sizes: m = c q log2 N numbers of p bits.
Measured cheapest_random_keys(int tokens, int q) {
  std::vector<std::pair<int, std::string>> sizes;
  for (const int c : {1, 2, 3, 4, 6})
    for (const int bits : {6, 8, 10}) {
      const int m = c * q * bits_to_index(static_cast<std::uint64_t>(tokens));
      sizes.emplace_back(m * bits, fmt::format("random,m={},bits={}", m, bits));
    }
  std::sort(sizes.begin(), sizes.end());
  for (const auto& [cost, keys] : sizes)
    if (const Measured m = attention(tokens, q, keys); m.certified) return m;
  return {};
}

Json number_or_null(const Measured& m) { return m.certified ? Json(m.bits) : Json(nullptr); }

/// The column `y` against the column `x` over rows that have both.
std::vector<std::pair<double, double>> points(const std::vector<std::vector<Json>>& rows, std::size_t x,
                                              std::size_t y) {
  std::vector<std::pair<double, double>> result;
  for (const auto& r : rows)
    if (!r[y].is_null()) result.emplace_back(r[x].get<double>(), r[y].get<double>());
  return result;
}

Chart chart(const std::string& title, const std::string& axis, const std::vector<std::vector<Json>>& rows,
            std::size_t x) {
  Chart c{.title = title, .x = {axis, true}, .y = {"bits of the message", true}, .series = {}};
  const std::pair<const char*, std::size_t> measured[] = {{"attention, random keys", 2},
                                                          {"attention, cyclic polytope, all bits", 3},
                                                          {"attention, one-hot keys", 4},
                                                          {"recurrent: state, delay line", 5},
                                                          {"feed-forward: pre-activations", 6}};
  for (const auto& [name, column] : measured) c.series.push_back({name, points(rows, x, column)});
  c.series.push_back({"bound: q (attention)", points(rows, x, 7), Stroke::dotted, 0});
  c.series.push_back({"bound: log2 C(N-1, q) (attention)", points(rows, x, 8), Stroke::dashed, 0});
  c.series.push_back({"bound: (N-1)/2 (recurrent)", points(rows, x, 9), Stroke::dashed, 3});
  c.series.push_back(
      {"bound: N d'/2 rows, a bit or more each (feed-forward)", points(rows, x, 10), Stroke::dotted, 4});
  return c;
}

}  // namespace

std::vector<Json> separation_row(int tokens, int q) {
  const int half = (tokens - 1) / 2;
  const auto sets = static_cast<std::int64_t>(bits_to_index(binomial(tokens - 1, q)));
  return {tokens,
          q,
          number_or_null(cheapest_random_keys(tokens, q)),
          number_or_null(attention(tokens, q, "cyclic")),
          number_or_null(attention(tokens, q, "onehot")),
          number_or_null(measure("disjointness-to-sparse-average-streaming", half, "", "rnn")),
          number_or_null(measure("index-to-sparse-average-dense", tokens - 3, "", "mlp")),
          q,
          sets,
          half,
          (tokens + 1) / 2};
}

Figure separation_study() {
  Figure f{
      .name = "separation",
      .title = "Sparse averaging: bits that each kind of model sends, beside what it cannot do without",
      .columns = {{"N", "N", "tokens"},
                  {"q", "q", "tokens averaged over"},
                  {"attention_random", "random",
                   "exact: query of random +-1 keys, cheapest certified one of m = c q log2 N "
                   "(c = 1, 2, 3, 4, 6) numbers of 6, 8 or 10 bits"},
                  {"attention_cyclic", "cyclic",
                   "exact: query of the cyclic polytope, every coefficient at a fixed public width"},
                  {"attention_onehot", "one-hot", "exact: query of one-hot keys"},
                  {"rnn", "rnn", "exact: state of a delay line, q = 1"},
                  {"mlp", "mlp", "exact: partial pre-activations on N - 3 data tokens, q = 2"},
                  {"bound_q", "q", "lower bound for attention (Sanford, Hsu, Telgarsky 2023, Thm 4)"},
                  {"bound_sets", "log C", "lower bound for attention: ceil(log2 C(N - 1, q)) (derived here)"},
                  {"bound_rnn", "(N-1)/2",
                   "lower bound for recurrent models (Sanford, Hsu, Telgarsky 2023, Thm 11)"},
                  {"bound_mlp", "N/2",
                   "lower bound on first-layer rows, d' = 1 (Sanford, Hsu, Telgarsky 2023, Thm 10)"}},
      .rows = {},
      .charts = {},
      .notes = {}};
  constexpr int q = 4, tokens = 257;
  std::vector<std::vector<Json>> by_tokens, by_sparsity;
  for (const int n : {17, 33, 65, 129, 257, 513, 1025}) by_tokens.push_back(separation_row(n, q));
  for (const int s : {2, 4, 8, 16}) by_sparsity.push_back(separation_row(tokens, s));
  f.charts = {chart(fmt::format("against the number of tokens, q = {}", q), "tokens N", by_tokens, 0),
              chart(fmt::format("against the sparsity, N = {}", tokens), "sparsity q", by_sparsity, 1)};
  f.rows = by_tokens;
  for (const auto& r : by_sparsity)
    if (r[1] != q) f.rows.push_back(r);
  f.notes = {
      "A model that is not certified right has no point; random keys beyond 4,096 sets are certified on "
      "1,000 seeded ones.",
      "Recurrent bits do not depend on q: the bound holds from q = 1 on. Feed-forward bits are those of q = "
      "2.",
      "The delay line sends as many bits as its bound demands, up to one: the two lines are nearly one.",
      "With real numbers the cyclic polytope has width 2q + 1 whatever N is; its bits grow like q^2 log N."};
  return f;
}

}  // namespace crossbits
