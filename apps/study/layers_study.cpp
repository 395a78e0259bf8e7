#include <fmt/format.h>

#include "apps/study/count.hpp"
#include "apps/study/figure.hpp"

namespace crossbits {
namespace {

constexpr int layer_heads = 1, layer_width = 4, number_bits = 8;

std::int64_t cost(int layers, int tokens, const std::string& forbid) {
  const CountQuestion question{
      .model = {.text = fmt::format("transformer:layers={},heads={},width={},tokens={},bits={},causal=0",
                                    layers, layer_heads, layer_width, tokens, number_bits)},
      .alice = fmt::format("0-{}", tokens / 2 - 1),
      .bob = fmt::format("{}-{}", tokens / 2, tokens - 1),
      .forbid = forbid};
  return count_bits(question).protocol.bits;
}

}  // namespace

Figure layers_study() {
  Figure f{.name = "layers",
           .title = "Bidirectional layers over two halves of the tokens: layer by layer, or send the input",
           .columns = {{"L", "layers", "bidirectional layers"},
                       {"N", "N", "tokens, half of them Alice's"},
                       {"layer_by_layer", "layer by layer",
                        "upper bound: each layer's queries and sums cross, tokens and all else do not (cut "
                        "of the graph)"},
                       {"optimum", "optimum", "exact: cheapest protocol for this dataflow graph"},
                       {"input", "input", "exact: Alice's tokens"},
                       {"verdict", "verdict", "VACUOUS where a protocol costs more than the input"}},
           .rows = {},
           .charts = {},
           .notes = {}};
  Chart chart{.title = fmt::format("{} head, width {}, {} bits a number and a token", layer_heads,
                                   layer_width, number_bits),
              .x = {"tokens N", true},
              .y = {"bits", true},
              .series = {}};
  Series one_layer{"L = 1, optimum", {}};
  Series input{"tokens = optimum, L > 1", {}, Stroke::dashed};
  for (const int layers : {1, 2, 3, 4}) {
    Series s{fmt::format("L = {}, layer by layer", layers), {}};
    for (const int tokens : {8, 16, 32, 64, 128}) {
      const std::int64_t by_layer = cost(layers, tokens, "token,activation,key,value"),
                         best = cost(layers, tokens, ""), all = std::int64_t{tokens} / 2 * number_bits;
      f.rows.push_back({layers, tokens, by_layer, best, all, by_layer > all ? "VACUOUS" : "CONSISTENT"});
      s.points.emplace_back(tokens, by_layer);
      if (layers > 1) continue;
      one_layer.points.emplace_back(tokens, best);
      input.points.emplace_back(tokens, all);
    }
    chart.series.push_back(std::move(s));
  }
  chart.series.push_back(std::move(one_layer));
  chart.series.push_back(std::move(input));
  f.charts.push_back(std::move(chart));
  f.notes = {
      "From two layers on, every position of either half needs sums over the other half: more bits than the "
      "tokens have, however "
      "small the layers, so this argument stops at one layer.",
      "Conjecture (Sanford, Hsu, Telgarsky 2023), open: every multi-layer transformer for Match3 needs "
      "width, depth, embedding "
      "dimension or bits that grow as a power of N.",
      "Not so for wide tokens: adjacency rows of N bits carry more than the sums (derived here)."};
  return f;
}

}  // namespace crossbits
