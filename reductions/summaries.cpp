#include "reductions/summaries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "reductions/expand.hpp"

namespace crossbits {
namespace {

constexpr int least_bits = 2, most_bits = 30;

/// Fewest bits of an unsigned number: 0 for 0.
int length_of(const BigInteger& number) { return number == 0 ? 0 : static_cast<int>(msb(number)) + 1; }

Operand all_values(const TokenSet& set) {
  Operand result;
  for (const Operand& value : set.values) append(result, value);
  return result;
}

/// The rule with whole products as terms.
AttentionRule without_rounding(AttentionRule rule, const Format& value, std::int64_t tokens) {
  const BigInteger cap = rule.weight_cap;
  rule.term = Format::range(std::min(BigInteger(0), BigInteger(cap * value.lowest)),
                            std::max(BigInteger(0), BigInteger(cap * value.highest())),
                            rule.weight_fraction + value.fraction);
  const BigInteger sum = rule.term.modulus() * tokens;
  if (length_of(sum) > 61) {
    throw std::invalid_argument(fmt::format(
        "unrounded summaries of {} tokens need {} bits a number, more than the 62 that sums have here",
        tokens, length_of(sum) + 1));
  }
  return rule;
}

Graph unround(const Graph& model) {
  Graph graph = model;
  std::map<std::pair<const void*, const void*>, std::shared_ptr<const AttentionRule>> rules;
  for (ValueId id = 0; id < graph.size(); ++id) {
    const auto* attend = std::get_if<Attend>(graph[id].operation.get());
    if (!attend) continue;
    auto& rule = rules[{attend->rule.get(), attend->tokens.get()}];
    if (!rule) {
      const auto tokens = static_cast<std::int64_t>(attend->tokens->values.size());
      rule = std::make_shared<const AttentionRule>(
          without_rounding(*attend->rule, graph.hull(all_values(*attend->tokens)), tokens));
    }
    Attend copy = *attend;
    copy.rule = rule;
    graph.edit(id).operation = operation(std::move(copy));
  }
  return graph;
}

/// Copies a split graph and puts behind every summary its rounded form, which is what `finish` reads from
/// then on.
class SummaryRounding {
 public:
  SummaryRounding(const Graph& split, int bits)
      : split_(split), bits_(bits), images_(static_cast<std::size_t>(split.size())) {}

  Graph run() {
    result_.tokens = split_.tokens;
    for (ValueId id = 0; id < split_.size(); ++id) {
      Value copy = split_[id];
      const bool finishes = std::holds_alternative<Finish>(*copy.operation);
      copy.operand = image(copy.operand, finishes);
      const ValueId here = result_.add(std::move(copy));
      images_[static_cast<std::size_t>(id)].value = here;
      const auto* summary = std::get_if<Summarise>(split_[id].operation.get());
      const auto* group = std::get_if<GroupSummary>(split_[id].operation.get());
      if (summary)
        round(id, slice(split_[id].operand, summary->entries, length(split_[id].operand) - summary->entries));
      if (group) round(id, values_of(*group));
    }
    return std::move(result_);
  }
  ValueId image(ValueId id) const { return images_[static_cast<std::size_t>(id)].value; }

 private:
  struct Image {
    ValueId value = -1;
    Operand rounded{};  // of a summary: terms and weights as they are restored
  };

  static Operand values_of(const GroupSummary& group) {
    Operand result;
    for (std::int32_t k = 0; k < group.count; ++k)
      append(result, group.attend->tokens
                         ->values[static_cast<std::size_t>((*group.members)[static_cast<std::size_t>(k)])]);
    return result;
  }

  Operand image(const Operand& operand, bool finishes) const {
    Operand result;
    for (const Segment& s : operand) {
      const Image& there = images_[static_cast<std::size_t>(s.value)];
      if (finishes && !there.rounded.empty())
        result.insert(result.end(), there.rounded.begin(), there.rounded.end());
      else
        result.push_back({there.value, s.offset, s.count});
    }
    return result;
  }

  ValueId add(Operation op, const Format& format, std::int32_t count, Operand operand, Role role) {
    return result_.add({operation(std::move(op)), one_part(format, count), std::move(operand), place_, role});
  }

  /// `bits`-bit numbers that reach as far as `values`.
  Format mean_format(const Format& values) const {
    const int whole = length_of(BigInteger(std::max(values.modulus(), BigInteger(1)) - 1));
    return Format::signed_bits(bits_, values.fraction + bits_ - 1 - whole);
  }

  /// mean = terms / weights, of nothing 0; normaliser = weights, both in `bits` bits; and back: terms = mean
  /// * normaliser.
  void round(ValueId id, const Operand& values) {
    const Value& summary = split_[id];
    place_ = summary.place;
    const std::int32_t numbers = (*summary.shape)[0].count, heads = (*summary.shape)[1].count,
                       width = numbers / heads;
    const Format &terms = (*summary.shape)[0].format, &weights = (*summary.shape)[1].format;
    const ValueId here = image(id);

    Operand fraction{{here, 0, numbers}};
    const ValueId one = add(Constant{std::vector<BigInteger>(static_cast<std::size_t>(heads), 1)},
                            Format::constant(1, weights.fraction), heads, {}, Role::constant);
    const ValueId divisor =
        add(Maximum{2}, weights, heads, {{here, numbers, heads}, {one, 0, heads}}, Role::activation);
    for (std::int32_t h = 0; h < heads; ++h)
      fraction.insert(fraction.end(), static_cast<std::size_t>(width), Segment{divisor, h, 1});
    const ValueId mean =
        add(Quotient{}, mean_format(split_.hull(values)), numbers, std::move(fraction), Role::partial);

    const int dropped = std::max(0, length_of(BigInteger(weights.highest() - 1)) - bits_);
    const BigInteger unit = BigInteger(1) << dropped;  // also the least, so that no denominator vanishes
    const Format normaliser_format{unit, unit, weights.fraction, BigInteger(1) << bits_};
    const ValueId normaliser = add(identity(heads, weights.fraction), normaliser_format, heads,
                                   {{here, numbers, heads}}, Role::partial);

    const BigInteger reach = result_.format(mean).modulus() * normaliser_format.highest();
    const int product_fraction = result_.format(mean).fraction + weights.fraction;
    const int finer = std::max(0, product_fraction - terms.fraction),
              coarser = std::max(0, terms.fraction - product_fraction);
    const BigInteger limit = ((reach << coarser) >> finer) + 1;
    if (length_of(limit) > 61)
      throw std::invalid_argument(
          fmt::format("summaries rounded to {} bits leave the 62 bits that sums have here", bits_));
    const ValueId restored =
        add(products(heads, width, product_fraction), Format::range(-limit, limit, terms.fraction), numbers,
            {{mean, 0, numbers}, {normaliser, 0, heads}}, Role::activation);
    images_[static_cast<std::size_t>(id)].rounded = {{restored, 0, numbers}, {normaliser, 0, heads}};
  }

  static Affine identity(std::int32_t n, int fraction) {
    Affine a{
        .weights = std::vector<std::int64_t>(static_cast<std::size_t>(n) * static_cast<std::size_t>(n), 0),
        .bias = std::vector<std::int64_t>(static_cast<std::size_t>(n), 0),
        .fraction = fraction,
        .largest_row = 1};
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i)
      a.weights[i * static_cast<std::size_t>(n) + i] = 1;
    return a;
  }

  static Polynomial products(std::int32_t heads, std::int32_t width, int fraction) {
    Polynomial p;
    for (std::int32_t i = 0; i < heads * width; ++i) {
      p.terms.push_back({1, i, heads * width + i / width});
      p.row_ends.push_back(i + 1);
    }
    p.fraction = fraction;
    return p;
  }

  const Graph& split_;
  int bits_;
  std::vector<Image> images_;
  Graph result_;
  Place place_;
};

}  // namespace

std::string Summaries::text() const {
  if (mode == Mode::rounded) return fmt::format("rounded:{}", bits);
  return mode == Mode::exact ? "exact" : "unrounded";
}

Summaries summaries_of_text(const std::string& text) {
  if (text.empty() || text == "exact") return {};
  if (text == "unrounded") return {Summaries::Mode::unrounded};
  constexpr std::string_view prefix = "rounded:";
  Summaries result{Summaries::Mode::rounded};
  if (text.starts_with(prefix)) {
    const char *first = text.data() + prefix.size(), *last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, result.bits);
    if (error == std::errc{} && end == last && result.bits >= least_bits && result.bits <= most_bits)
      return result;
  }
  throw std::invalid_argument(
      fmt::format("--summaries must be exact, unrounded or rounded:P with P from {} to {} (got \"{}\")",
                  least_bits, most_bits, text));
}

Resummarised resummarise(const Graph& model, const Owners& owners, const std::vector<ValueId>& outputs,
                         const Summaries& summaries) {
  if (summaries.mode == Summaries::Mode::exact) return {model, outputs};
  if (summaries.mode == Summaries::Mode::unrounded) return {unround(model), outputs};
  const Expanded split = expand(model, owners, outputs);
  SummaryRounding rounding(split.graph, summaries.bits);
  Resummarised result{rounding.run(), {}};
  for (const ValueId id : outputs)
    for (const Segment& s : split.images[static_cast<std::size_t>(id)])
      result.outputs.push_back(rounding.image(s.value));
  result.graph.outputs = result.outputs;
  return result;
}

DecidingModel resummarise(const DecidingModel& model, const Summaries& summaries) {
  DecidingModel result = model;
  Resummarised changed = resummarise(model.graph, model.owners, {model.decision}, summaries);
  result.graph = std::move(changed.graph);
  result.decision = changed.outputs.front();
  return result;
}

}  // namespace crossbits
