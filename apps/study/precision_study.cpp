#include <fmt/format.h>

#include <cmath>

#include "apps/study/experiment.hpp"
#include "apps/study/figure.hpp"
#include "models/constructions/match2.hpp"

namespace crossbits {
namespace {

constexpr int most_bits = 24;

/// The fewest bits from 1 on with which the reduction's model is certified; nothing if none is.
std::optional<int> fewest_bits(const std::string& reduction, const std::string& problem, int n,
                               const std::string& model) {
  const Embedding e = find_reduction(reduction).embed(problem, n, {});
  for (int bits = 1; bits <= most_bits; ++bits)
    if (e.construct(ModelSpec::parse(fmt::format("{},bits={}", model, bits))).certified) return bits;
  return std::nullopt;
}

Json or_null(const std::optional<int>& number) { return number ? Json(*number) : Json(nullptr); }

}  // namespace

Figure precision_study() {
  Figure f{.name = "precision",
           .title = "The fewest bits a number with which a construction decides right",
           .columns = {{"task", "task", "what is decided"},
                       {"model", "model", "construction"},
                       {"N", "N", "tokens"},
                       {"q", "q", "sparsity, or null"},
                       {"M", "M", "modulus, or null"},
                       {"bits", "bits",
                        "exact: fewest fraction bits of cosines (Match2, worst cases over all inputs); else "
                        "fewest bits a number of the "
                        "query, counted up from 1, with a certificate over all pointer sets (1,000 seeded "
                        "ones where over 4,096)"}},
           .rows = {},
           .charts = {},
           .notes = {}};
  Series match{"Match2 by one unit", {}}, law{"2 log2 M (for comparison)", {}, Stroke::dashed};
  for (const auto& [modulus, tokens] : {std::pair{4, 5},
                                        {8, 9},
                                        {16, 15},
                                        {32, 21},
                                        {64, 33},
                                        {128, 45},
                                        {256, 65},
                                        {512, 91},
                                        {1024, 129}}) {
    const auto bits = match2_precision({tokens, modulus});
    f.rows.push_back({"Match2", "circle", tokens, nullptr, modulus, or_null(bits)});
    if (bits) match.points.emplace_back(modulus, *bits);
    law.points.emplace_back(modulus, 2 * std::log2(modulus));
  }
  f.charts.push_back({.title = "Match2: fraction bits of cosine and sine",
                      .x = {"modulus M", true},
                      .y = {"bits"},
                      .series = {match, law}});
  Chart sparse{.title = "sparse averaging, random keys, m = 6 q log2 N",
               .x = {"tokens N", true},
               .y = {"bits a number of the query"},
               .series = {}};
  for (const int q : {1, 2, 4}) {
    Series s{fmt::format("q = {}", q), {}};
    for (const int tokens : {9, 17, 33, 65, 129}) {
      const auto bits =
          fewest_bits("sparse-disjointness-to-sparse-average", fmt::format("sparse-disjointness:size={}", q),
                      tokens - 1, "attention:keys=random");
      f.rows.push_back({"sparse averaging", "random keys", tokens, q, nullptr, or_null(bits)});
      if (bits) s.points.emplace_back(tokens, *bits);
    }
    sparse.series.push_back(std::move(s));
  }
  f.charts.push_back(std::move(sparse));
  f.notes = {"Match2: a proof over all M^N inputs, since the answer grows with every weight.",
             "Random keys: seed 1; other keys may need a bit more or less. A larger number of bits need not "
             "be certified too."};
  return f;
}

}  // namespace crossbits
