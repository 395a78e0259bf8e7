#include <fmt/format.h>

#include "apps/study/experiment.hpp"
#include "apps/study/figure.hpp"

namespace crossbits {
namespace {

struct Search {
  const char* reduction;
  std::string problem;
  int n;
  std::string model;  ///< to which ",m=" is added
  int most;
  int heads = 1;
};

/// The least width from 1 on that is certified, by counting up; nothing up to `most`.
std::optional<int> least_width(const Search& s) {
  const Embedding e = find_reduction(s.reduction).embed(s.problem, s.n, {});
  for (int m = 1; m <= s.most; ++m)
    if (e.construct(ModelSpec::parse(fmt::format("{},m={}", s.model, m))).certified) return m;
  return std::nullopt;
}

}  // namespace

Figure size_study() {
  Figure f{.name = "size",
           .title = "The least width with which a construction decides right",
           .columns = {{"task", "task", "what is decided"},
                       {"model", "model", "construction"},
                       {"n", "n", "size of the problem"},
                       {"q", "q", "sparsity, or null"},
                       {"N", "N", "tokens"},
                       {"H", "H", "heads"},
                       {"m", "least m", "exact: least width of a head counted up from 1 with a certificate"}},
           .rows = {},
           .charts = {},
           .notes = {}};
  const auto add = [&](const char* task, const char* name, const Search& s, const Json& q, int tokens,
                       Series& series, double x) {
    const auto m = least_width(s);
    f.rows.push_back({task, name, s.n, q, tokens, s.heads, m ? Json(*m) : Json(nullptr)});
    if (m) series.points.emplace_back(x, *m);
  };
  Chart disjoint{
      .title = "DISJ_n: width of query or value", .x = {"size n"}, .y = {"least width m"}, .series = {}};
  Series pairs{"pair keys (1 bit)", {}}, onehot{"one-hot keys (1 bit)", {}},
      random{"random keys (10 bits)", {}}, histogram{"Match3: histogram bins", {}};
  for (int n = 2; n <= 8; ++n) {
    const int tokens = 2 * n + 1;
    add("sparse averaging", "pair keys",
        {"disjointness-to-sparse-average", "disjointness", n, "attention:keys=pairs", tokens}, n, tokens,
        pairs, n);
    add("sparse averaging", "one-hot keys",
        {"disjointness-to-sparse-average", "disjointness", n, "attention:keys=onehot", tokens}, n, tokens,
        onehot, n);
    if (n <= 6)
      add("sparse averaging", "random keys",
          {"disjointness-to-sparse-average", "disjointness", n, "attention:keys=random,bits=10", 200}, n,
          tokens, random, n);
    add("Match3", "histogram",
        {"disjointness-to-match3", "disjointness", n, "attention:keys=histogram", tokens + 1}, nullptr,
        tokens, histogram, n);
  }
  disjoint.series = {pairs, onehot, random, histogram};
  f.charts.push_back(std::move(disjoint));
  Chart growth{.title = "sparse averaging, random keys of 10 bits",
               .x = {"tokens N", true},
               .y = {"least width m"},
               .series = {}};
  for (const int q : {1, 2, 3}) {
    Series s{fmt::format("q = {}", q), {}};
    for (const int tokens : {9, 17, 33, 65})
      add("sparse averaging", "random keys",
          {"sparse-disjointness-to-sparse-average", fmt::format("sparse-disjointness:size={}", q), tokens - 1,
           "attention:keys=random,bits=10", 300},
          q, tokens, s, tokens);
    growth.series.push_back(std::move(s));
  }
  f.charts.push_back(std::move(growth));
  Chart split{.title = "DISJ_n, pair keys of 1 bit shared out to heads",
              .x = {"heads H"},
              .y = {"least width m of a head"},
              .series = {}};
  for (const int n : {4, 8, 12}) {
    Series s{fmt::format("n = {}", n), {}}, bound{fmt::format("n / H for n = {}", n), {}, Stroke::dashed};
    for (int heads = 1; heads <= n; ++heads) {
      add("sparse averaging", "pair keys",
          {"disjointness-to-sparse-average", "disjointness", n,
           fmt::format("attention:keys=pairs,heads={}", heads), n, heads},
          n, 2 * n + 1, s, heads);
      bound.points.emplace_back(heads, static_cast<double>(n) / heads);
    }
    split.series.push_back(std::move(s));
    split.series.push_back(std::move(bound));
  }
  f.charts.push_back(std::move(split));
  f.notes = {
      "A certificate covers all pointer sets (1,000 seeded ones where there are over 4,096) and all values "
      "of the other tokens.",
      "Heads: Alice sends H m bits and Bob must learn n, so m >= n / H in every such model (derived here).",
      "Random keys: seed 1. The first width that is certified; a larger one need not be."};
  return f;
}

}  // namespace crossbits
