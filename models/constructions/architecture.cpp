#include "models/constructions/architecture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/layers/linear.hpp"

namespace crossbits {
namespace {

constexpr std::int32_t embedding = -1;  // below layer 0
constexpr std::int64_t most_values = 4'000'000;

struct Sizes {
  std::int32_t layers, heads, width, tokens;
  int bits;
  bool causal;
};

std::int64_t required(const ModelSpec& spec, const char* key, std::int64_t high) {
  if (!spec.options.contains(key))
    throw std::invalid_argument(fmt::format(
        "{} needs {}=, as in transformer:layers=2,heads=2,width=16,tokens=8,bits=8", spec.text(), key));
  return spec.number(key, 1, 1, high);
}

Sizes sizes_of(const ModelSpec& spec) {
  spec.expect_only({"layers", "heads", "width", "tokens", "bits", "causal"});
  const Sizes s{.layers = static_cast<std::int32_t>(required(spec, "layers", 1000)),
                .heads = static_cast<std::int32_t>(required(spec, "heads", 1 << 12)),
                .width = static_cast<std::int32_t>(required(spec, "width", 1 << 16)),
                .tokens = static_cast<std::int32_t>(required(spec, "tokens", 1 << 17)),
                .bits = static_cast<int>(required(spec, "bits", 32)),
                .causal = spec.number("causal", 1, 0, 1) == 1};
  if (s.width % s.heads != 0)
    throw std::invalid_argument(
        fmt::format("width={} of the model is no multiple of heads={}", s.width, s.heads));
  if (std::int64_t{s.layers} * s.tokens * 12 > most_values)
    throw std::invalid_argument(fmt::format("layers={} times tokens={} is more than is counted: at most {}",
                                            s.layers, s.tokens, most_values / 12));
  return s;
}

std::shared_ptr<const AttentionRule> rule_for(const Sizes& s) {
  AttentionRule rule;
  rule.score = Format::signed_bits(16, 8);
  rule.weight_fraction = std::max(s.bits, 8);
  rule.weight_cap = std::int64_t{1} << rule.weight_fraction;
  rule.term = Format::signed_bits(s.bits);
  rule.output = Format::signed_bits(s.bits);
  rule.heads = s.heads;
  return std::make_shared<const AttentionRule>(rule);
}

class TransformerBuilder {
 public:
  explicit TransformerBuilder(const Sizes& s)
      : s_(s), numbers_(one_part(Format::signed_bits(s.bits), s.width)), rule_(rule_for(s)) {
    graph_.tokens = s.tokens;
  }

  Graph build() {
    std::vector<ValueId> stream;
    for (std::int32_t t = 0; t < s_.tokens; ++t) {
      const ValueId token = add_input(graph_, "token", t, Format::unsigned_bits(s_.bits), 1);
      stream.push_back(unknown({token}, t, embedding, Role::activation));
    }
    for (std::int32_t layer = 0; layer < s_.layers; ++layer) stream = add_layer(stream, layer);
    graph_.outputs = stream;
    return std::move(graph_);
  }

 private:
  ValueId unknown(const std::vector<ValueId>& reads, std::int32_t token, std::int32_t layer, Role role) {
    Operand operand;
    for (const ValueId id : reads) operand.push_back(graph_.whole(id));
    return graph_.add({unspecified_, numbers_, std::move(operand), place(token, layer), role});
  }

  static Place place(std::int32_t token, std::int32_t layer) {
    return {token, static_cast<std::int16_t>(layer + 1), -1, 0};
  }

  std::vector<ValueId> add_layer(const std::vector<ValueId>& stream, std::int32_t layer) {
    auto set = std::make_shared<TokenSet>();
    for (std::int32_t t = 0; t < s_.tokens; ++t) {
      const ValueId below = stream[static_cast<std::size_t>(t)];
      set->keys.push_back({graph_.whole(unknown({below}, t, layer, Role::key))});
      set->values.push_back({graph_.whole(unknown({below}, t, layer, Role::value))});
      set->positions.push_back(t);
    }
    const Role top = layer + 1 == s_.layers ? Role::output : Role::activation;
    std::vector<ValueId> above;
    for (std::int32_t t = 0; t < s_.tokens; ++t) {
      const ValueId below = stream[static_cast<std::size_t>(t)];
      const ValueId query = unknown({below}, t, layer, Role::query);
      const Attend attend{rule_, set, s_.causal ? t + 1 : s_.tokens, {}, {}, s_.width / s_.heads};
      const ValueId mixed =
          graph_.add({operation(attend), numbers_, {graph_.whole(query)}, place(t, layer), Role::activation});
      above.push_back(unknown({below, mixed}, t, layer, top));
    }
    return above;
  }

  const Sizes s_;
  std::shared_ptr<const Parts> numbers_;
  std::shared_ptr<const AttentionRule> rule_;
  std::shared_ptr<const Operation> unspecified_ = operation(Unspecified{});
  Graph graph_;
};

}  // namespace

Construction transformer_architecture(const ModelSpec& spec) {
  const Sizes s = sizes_of(spec);
  Construction c;
  c.graph = TransformerBuilder(s).build();
  c.summary = fmt::format("layers {}, heads {}, width {}, {} tokens of {} bits, {}, no weights", s.layers,
                          s.heads, s.width, s.tokens, s.bits, s.causal ? "causal" : "all tokens see all");
  c.reason = "an architecture without weights decides nothing";
  return c;
}

}  // namespace crossbits
