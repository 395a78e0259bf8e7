#include "models/evaluate.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/arithmetic/layer_norm.hpp"
#include "models/constructions/subset_query.hpp"
#include "models/formats_read.hpp"
#include "models/kernels/attention.hpp"
#include "models/kernels/linear.hpp"

namespace crossbits {
namespace {

/// Largest modulus of anything in an operand.
BigInteger magnitude(const Graph& graph, const Operand& operand) {
  BigInteger largest = 0;
  const Format* last = nullptr;
  for (const Segment& s : operand) {
    for_each_format(graph, s, [&](const Format& f) {
      if (&f != last) largest = std::max(largest, f.modulus());
      last = &f;
    });
  }
  return largest;
}

const AttentionRule* rule_of(const Operation& op) {
  if (const auto* a = std::get_if<Attend>(&op)) return a->rule.get();
  if (const auto* w = std::get_if<Weight>(&op)) return w->rule.get();
  if (const auto* g = std::get_if<GroupSummary>(&op)) return g->attend->rule.get();
  return nullptr;
}

bool compare(const Compare& op, std::span<const BigInteger> u, int fraction) {
  const int finest = std::max(fraction, op.fraction);
  const BigInteger threshold = BigInteger(op.threshold) << (finest - op.fraction);
  for (const BigInteger& number : u) {
    const BigInteger scaled = number << (finest - fraction);
    if (op.test == Compare::Test::all_below && scaled >= threshold) return false;
    if (op.test == Compare::Test::any_above && scaled > threshold) return true;
  }
  return op.test == Compare::Test::all_below;
}

void lookup(const Lookup& op, const Graph& graph, const Operand& operand, std::span<const std::int64_t> u,
            kernel::Result& result) {
  const std::size_t row = result.size() / u.size();
  std::size_t k = 0;
  for (const Segment& s : operand) {
    const Format& f = graph.format(s.value, s.offset);
    for (std::int32_t i = 0; i < s.count; ++i, ++k) {
      const auto index = static_cast<std::size_t>((BigInteger(u[k]) - f.lowest) / f.step);
      for (std::size_t c = 0; c < row; ++c) result.put(k * row + c, op.table.at(index * row + c));
    }
  }
}

/// The operations that combine numbers of one operand, in either width.
template <class Integer>
bool compute_linear(const Operation& op, std::span<const Integer> u, kernel::Result& result) {
  if (const auto* a = std::get_if<Affine>(&op))
    kernel::affine<Integer>(*a, u, result);
  else if (const auto* d = std::get_if<Dot>(&op))
    kernel::dot<Integer>(*d, u, result);
  else if (const auto* p = std::get_if<Polynomial>(&op))
    kernel::polynomial<Integer>(*p, u, result);
  else if (std::holds_alternative<Accumulate>(op))
    kernel::accumulate<Integer>(u, result);
  else if (std::holds_alternative<Maximum>(op))
    kernel::maximum<Integer>(u, result);
  else if (std::holds_alternative<ArgMax>(op))
    kernel::argmax<Integer>(u, result);
  else
    return false;
  return true;
}

void map(const Map& op, std::span<const BigInteger> u, int fraction, kernel::Result& result) {
  for (std::size_t i = 0; i < u.size(); ++i) {
    const Format& f = result.format();
    // One rounding: onto the grid of the output, whose steps are powers of two away from its fraction.
    result.round(i, round_function(op.function, u[i], fraction, f.fraction), f.fraction);
  }
}

void quotient(std::span<const BigInteger> u, int numerator_fraction, int denominator_fraction,
              kernel::Result& result) {
  const std::size_t m = result.size();
  for (std::size_t i = 0; i < m; ++i) {
    if (u[m + i] == 0) throw std::domain_error("a quotient of the model has the denominator 0");
    const bool negative = u[m + i] < 0;
    const BigInteger numerator = negative ? BigInteger(-u[i]) : u[i], denominator = abs(u[m + i]);
    result.round_quotient(i, numerator, denominator, numerator_fraction - denominator_fraction);
  }
}

/// The operations without a fast path, on big integers.
void compute_pointwise(const Graph& graph, ValueId id, std::span<const BigInteger> u,
                       kernel::Result& result) {
  const Operation& op = *graph[id].operation;
  const Operand& operand = graph[id].operand;
  const int fraction =
      operand.empty() ? 0 : graph.format(operand.front().value, operand.front().offset).fraction;
  const Segment* last = operand.empty() ? nullptr : &operand.back();
  if (const auto* m = std::get_if<Map>(&op)) return map(*m, u, fraction, result);
  if (std::holds_alternative<Quotient>(op))
    return quotient(u, fraction, graph.format(last->value, last->offset).fraction, result);
  if (const auto* c = std::get_if<Compare>(&op)) return result.put(0, std::int64_t{compare(*c, u, fraction)});
  if (const auto* n = std::get_if<Normalise>(&op)) {
    const auto rounded = normalise(u, fraction, {n->epsilon, n->epsilon_fraction}, result.format().fraction);
    for (std::size_t i = 0; i < rounded.size(); ++i) result.round(i, rounded[i], result.format().fraction);
    return;
  }
  if (const auto* q = std::get_if<SubsetQuery>(&op)) {
    const auto query = subset_query(*q, u);
    for (std::size_t i = 0; i < query.size(); ++i) {
      const Format& format = graph.format(id, static_cast<std::int32_t>(i));
      result.put(i, nearest_quotient(format, query[i].first, query[i].second, 0).numerator);
    }
    return;
  }
  throw std::invalid_argument(
      fmt::format("{} has no numbers: its weights are not given, so the model can be counted but not run",
                  graph.describe(id)));
}

}  // namespace

Evaluator::Evaluator(const Graph& graph) : graph_(&graph) {
  const auto n = static_cast<std::size_t>(graph.size());
  wide_kernel_.resize(n);
  formats_.resize(n);
  packed_.resize(n);
  for (ValueId id = 0; id < graph.size(); ++id) {
    const Parts* shape = graph[id].shape.get();
    const auto [place, fresh] = formats_of_shape_.try_emplace(shape);
    if (fresh) {
      for (const Part& part : *shape)
        if (part.format.narrow()) place->second.emplace_back(part.format);
    }
    formats_[static_cast<std::size_t>(id)] = &place->second;
    BigInteger affine_bound = -1;
    wide_kernel_[static_cast<std::size_t>(id)] = needs_wide_kernel(id, affine_bound);
    if (!wide_kernel_[static_cast<std::size_t>(id)] && affine_bound >= 0) pack(id, affine_bound);
    const AttentionRule* rule = rule_of(*graph[id].operation);
    if (rule && !weights_.contains(rule)) {
      weights_[rule] =
          std::make_unique<ExpTable>(rule->score.fraction, rule->weight_fraction, rule->weight_cap);
    }
  }
}

void Evaluator::pack(ValueId id, const BigInteger& affine_bound) {
  const Value& value = (*graph_)[id];
  const auto& a = std::get<Affine>(*value.operation);
  const auto rows = static_cast<std::size_t>((*value.shape)[0].count);
  if (a.weights.size() < 64 || affine_bound >= kernel::PackedRows::double_limit) return;
  const bool single = affine_bound < kernel::PackedRows::single_limit;
  auto& packed = packed_weights_[{value.operation.get(), single}];
  if (!packed) {
    const std::size_t width = a.weights.size() / rows;
    packed = std::make_unique<kernel::PackedRows>(static_cast<std::int32_t>(width), single);
    for (std::size_t i = 0; i < rows; ++i) packed->append(std::span(a.weights).subspan(i * width, width));
  }
  packed_[static_cast<std::size_t>(id)] = packed.get();
}

bool Evaluator::needs_wide_kernel(ValueId id, BigInteger& affine_bound) const {
  const Value& value = (*graph_)[id];
  const BigInteger limit = (BigInteger(1) << 62) - 1;
  BigInteger bound = 0;
  if (const auto* a = std::get_if<Affine>(value.operation.get())) {
    affine_bound = bound = magnitude(*graph_, value.operand) * a->largest_row;
    for (const std::int64_t b : a->bias) bound = std::max(bound, BigInteger(bound + std::abs(b)));
  } else if (std::holds_alternative<Dot>(*value.operation) ||
             std::holds_alternative<Score>(*value.operation)) {
    const BigInteger m = magnitude(*graph_, value.operand);
    std::int64_t n = 0;
    for (const Segment& s : value.operand) n += s.count;
    bound = m * m * n;
  } else if (const auto* p = std::get_if<Polynomial>(value.operation.get())) {
    // Products of two numbers in 62 bits each; the sum of terms has 128 bits.
    const BigInteger m = magnitude(*graph_, value.operand);
    BigInteger coefficients = 0;
    for (const auto& t : p->terms) coefficients += std::abs(t.coefficient);
    const bool sum_fits = m * m * coefficients < BigInteger(1) << 124 && m * coefficients < BigInteger(1)
                                                                                                << 124;
    bound = sum_fits ? m * m : limit + 1;
  } else {
    bound = magnitude(*graph_, value.operand);
  }
  return bound > limit || !(*value.shape)[0].format.narrow();
}

void Evaluator::compute(ValueId id, Store& store, Scratch& scratch) const {
  const Graph& graph = *graph_;
  const Value& value = graph[id];
  const Operation& op = *value.operation;
  if (std::holds_alternative<Input>(op) || std::holds_alternative<Bundle>(op)) return;
  kernel::Result result(*this, id, store);
  if (const auto* c = std::get_if<Constant>(&op)) {
    for (std::size_t i = 0; i < c->numerators.size(); ++i) result.put(i, c->numerators[i]);
    return;
  }
  if (const auto* a = std::get_if<Attend>(&op)) return kernel::attend(*this, id, *a, store, scratch, result);
  if (const auto* g = std::get_if<GroupMaximum>(&op))
    return kernel::group_maximum(*this, id, *g, store, scratch, result);
  if (const auto* g = std::get_if<GroupSummary>(&op))
    return kernel::group_summary(*this, id, *g, store, scratch, result);
  if (const auto* s = std::get_if<Score>(&op)) {
    const NarrowFormat format(s->rule->score);
    const auto write = [&](const auto& u) {
      using Integer = std::remove_cvref_t<decltype(u[0])>;
      const std::span<const Integer> all(u);
      return kernel::score<Integer>(*s->rule, format, all.first(u.size() / 2), all.last(u.size() / 2),
                                    s->bias, store);
    };
    result.put(0, wide_kernel_[static_cast<std::size_t>(id)]
                      ? write(kernel::gather(store, value.operand, scratch.wide))
                      : write(kernel::gather(store, value.operand, scratch.narrow)));
    return;
  }
  if (wide_kernel_[static_cast<std::size_t>(id)]) {
    const auto u = kernel::gather(store, value.operand, scratch.wide);
    if (!compute_linear<BigInteger>(op, u, result)) compute_pointwise(graph, id, u, result);
    return;
  }
  const auto u = kernel::gather(store, value.operand, scratch.narrow);
  if (const auto* packed = packed_[static_cast<std::size_t>(id)])
    return kernel::affine_packed(std::get<Affine>(op), *packed, u, scratch.narrow_more, result);
  if (compute_linear<std::int64_t>(op, u, result)) return;
  if (const auto* w = std::get_if<Weight>(&op)) return kernel::weight(*this, *w, u, result);
  if (const auto* s = std::get_if<Summarise>(&op)) return kernel::summarise(*s, u, store, result);
  if (const auto* f = std::get_if<Finish>(&op)) return kernel::finish(*this, id, *f, u, store, result);
  if (const auto* l = std::get_if<Lookup>(&op)) return lookup(*l, graph, value.operand, u, result);
  compute_pointwise(graph, id, kernel::gather(store, value.operand, scratch.wide), result);
}

void Evaluator::compute_all(Store& store, Scratch& scratch) const {
  for (ValueId id = 0; id < graph_->size(); ++id) compute(id, store, scratch);
}

void write_inputs(const Graph& graph, const InputNumbers& inputs, Store& store) {
  const std::vector<ValueId> ids = graph.inputs();
  if (ids.size() != inputs.size())
    throw std::invalid_argument(
        fmt::format("the model has {} input values, but {} were given", ids.size(), inputs.size()));
  for (std::size_t k = 0; k < ids.size(); ++k) {
    const Format& format = graph.format(ids[k]);
    if (inputs[k].size() != static_cast<std::size_t>(graph.count(ids[k]))) {
      throw std::invalid_argument(fmt::format("{} has {} numbers, but {} were given", graph.describe(ids[k]),
                                              graph.count(ids[k]), inputs[k].size()));
    }
    auto place = store.write_narrow(ids[k]);
    const NarrowFormat narrow(format);
    for (std::size_t i = 0; i < inputs[k].size(); ++i) {
      const std::int64_t n = inputs[k][i];
      if (n < narrow.lowest || n > narrow.highest || (n - narrow.lowest) % narrow.step != 0) {
        throw std::invalid_argument(fmt::format("{} is {}, which is not in its format {}",
                                                graph.describe(ids[k]), inputs[k][i], format.text()));
      }
      place[i] = inputs[k][i];
    }
  }
}

}  // namespace crossbits
