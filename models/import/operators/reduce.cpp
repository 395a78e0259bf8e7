// Reductions along axes, extremes, running sums.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <string_view>

#include "models/import/operators/operators.hpp"

namespace crossbits::operators {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A reduction of reals: what it starts from, how it takes one number in, what it makes of the end and the
/// count.
struct Reduction {
  std::string_view op;
  double start;
  double (*take)(double, double);
  double (*finish)(double, double);
};

double unchanged(double sum, double) { return sum; }
double add_up(double sum, double x) { return sum + x; }

const std::array<Reduction, 9> reductions{{
    {"ReduceSum", 0, add_up, unchanged},
    {"ReduceMean", 0, add_up, [](double sum, double count) { return sum / count; }},
    {"ReduceMax", -infinity, [](double a, double b) { return std::isnan(a) || a > b ? a : b; }, unchanged},
    {"ReduceMin", infinity, [](double a, double b) { return std::isnan(a) || a < b ? a : b; }, unchanged},
    {"ReduceProd", 1, [](double a, double b) { return a * b; }, unchanged},
    {"ReduceL1", 0, [](double sum, double x) { return sum + std::abs(x); }, unchanged},
    {"ReduceL2", 0, [](double sum, double x) { return sum + x * x; },
     [](double sum, double) { return std::sqrt(sum); }},
    {"ReduceSumSquare", 0, [](double sum, double x) { return sum + x * x; }, unchanged},
    {"ReduceLogSum", 0, add_up, [](double sum, double) { return std::log(sum); }},
}};

/// Which output element every input element goes to, and the output's shapes with and without reduced axes.
struct Plan {
  std::vector<std::int64_t> target;
  Shape kept;
  Shape result;
  double count = 1;
};

Plan plan_reduction(const Call& call, const Shape& shape) {
  Plan plan;
  plan.kept = shape;
  const auto axes = call.reduced_axes(1, shape.size());
  for (const std::size_t axis : axes) {
    plan.count *= static_cast<double>(shape[axis]);
    plan.kept[axis] = 1;
  }
  const bool keep = call.integer("keepdims", 1) != 0;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (keep || !std::binary_search(axes.begin(), axes.end(), axis)) plan.result.push_back(plan.kept[axis]);
  }
  call.claim_elements(shape);
  plan.target = broadcast_offsets(plan.kept, shape);
  return plan;
}

Array<double> reduce_reals(const Call& call, const Array<double>& input, const Reduction& reduction) {
  const Plan plan = plan_reduction(call, input.shape);
  Array<double> result = call.allocate<double>(plan.result, reduction.start);
  for (std::size_t i = 0; i < input.data.size(); ++i) {
    double& sum = result.data[static_cast<std::size_t>(plan.target[i])];
    sum = reduction.take(sum, input.data[i]);
  }
  for (double& sum : result.data) sum = reduction.finish(sum, plan.count);
  return result;
}

/// log(sum(exp(x))), with the maximum taken out first.
Array<double> reduce_log_sum_exp(const Call& call, const Array<double>& input) {
  const Plan plan = plan_reduction(call, input.shape);
  std::vector<double> top(call.claim_elements(plan.result), -infinity);
  for (std::size_t i = 0; i < input.data.size(); ++i) {
    double& best = top[static_cast<std::size_t>(plan.target[i])];
    best = std::max(best, input.data[i]);
  }
  Array<double> result = call.allocate<double>(plan.result);
  for (std::size_t i = 0; i < input.data.size(); ++i) {
    const auto at = static_cast<std::size_t>(plan.target[i]);
    if (top[at] > -infinity) result.data[at] += std::exp(input.data[i] - top[at]);
  }
  for (std::size_t at = 0; at < top.size(); ++at)
    result.data[at] = std::log(result.data[at]) + (top[at] > -infinity ? top[at] : 0);
  return result;
}

/// Reductions that exist for integers.
Array<std::int64_t> reduce_integers(const Call& call, const Tensor& input) {
  const std::string& op = call.node.op;
  const auto bits = [](std::int64_t x) { return static_cast<std::uint64_t>(x); };
  const Plan plan = plan_reduction(call, input.shape());
  const std::int64_t start = op == "ReduceMax"    ? INT64_MIN
                             : op == "ReduceMin"  ? INT64_MAX
                             : op == "ReduceProd" ? 1
                                                  : 0;
  Array<std::int64_t> result = call.allocate<std::int64_t>(plan.result, start);
  for (std::size_t i = 0; i < input.integers().data.size(); ++i) {
    std::int64_t& sum = result.data[static_cast<std::size_t>(plan.target[i])];
    const std::int64_t x = input.integers().data[i];
    if (op == "ReduceMax") sum = std::max(sum, x);
    if (op == "ReduceMin") sum = std::min(sum, x);
    if (op == "ReduceProd") sum = static_cast<std::int64_t>(bits(sum) * bits(x));
    if (op == "ReduceSum" || op == "ReduceMean") sum = static_cast<std::int64_t>(bits(sum) + bits(x));
    if (op == "ReduceSumSquare") sum = static_cast<std::int64_t>(bits(sum) + bits(x) * bits(x));
    if (op == "ReduceL1") sum = static_cast<std::int64_t>(bits(sum) + (x < 0 ? 0 - bits(x) : bits(x)));
  }
  for (std::int64_t& sum : result.data) {
    if (op == "ReduceMean" && plan.count > 0) sum /= static_cast<std::int64_t>(plan.count);
    sum = wrap_to(input.type, sum);
  }
  return result;
}

}  // namespace

Results reduce(const Call& call) {
  const Tensor& input = call.tensor(0);
  const std::string& op = call.node.op;
  if (call.integer("noop_with_empty_axes", 0) != 0 && call.names_no_axes(1)) return {input};
  if (is_integer(input.type)) {
    if (op == "ReduceL2" || op == "ReduceLogSum" || op == "ReduceLogSumExp")
      call.refuse("it is supported for reals only");
    return {Tensor{input.type, reduce_integers(call, input)}};
  }
  if (op == "ReduceLogSumExp") return {Tensor{input.type, reduce_log_sum_exp(call, call.reals(0))}};
  const auto reduction =
      std::find_if(reductions.begin(), reductions.end(), [&](const auto& r) { return r.op == op; });
  return {Tensor{input.type, reduce_reals(call, call.reals(0), *reduction)}};
}

Results arg_extreme(const Call& call) {
  const Tensor& input = call.tensor(0);
  const std::size_t axis = call.axis(call.integer("axis", 0), input.shape().size());
  const AxisView view = axis_view(input.shape(), axis);
  if (view.length == 0) call.refuse("the axis is empty");
  const bool largest = call.node.op == "ArgMax";
  const bool last = call.integer("select_last_index", 0) != 0;
  Shape shape = input.shape();
  shape[axis] = 1;
  if (call.integer("keepdims", 1) == 0) shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  Array<std::int64_t> result = call.allocate<std::int64_t>(shape);
  call.claim_elements(input.shape());
  const auto find = [&](const auto& array) {
    const auto at = [&](std::int64_t o, std::int64_t i, std::int64_t k) {
      return array.data[static_cast<std::size_t>((o * view.length + i) * view.inner + k)];
    };
    for (std::int64_t slot = 0; slot < view.outer * view.inner; ++slot) {
      std::int64_t best = 0;
      for (std::int64_t i = 1; i < view.length; ++i) {
        const auto now = at(slot / view.inner, i, slot % view.inner);
        const auto then = at(slot / view.inner, best, slot % view.inner);
        const bool better = largest ? now > then : now < then;
        if (better || (last && now == then)) best = i;
      }
      result.data[static_cast<std::size_t>(slot)] = best;
    }
  };
  std::visit(find, input.values);
  return {integer_tensor(std::move(result))};
}

Results cumulative_sum(const Call& call) {
  const Tensor& input = call.tensor(0);
  const std::size_t axis = call.axis(call.integer_scalar(1), input.shape().size());
  const bool exclusive = call.integer("exclusive", 0) != 0;
  const bool reverse = call.integer("reverse", 0) != 0;
  const AxisView view = axis_view(input.shape(), axis);
  call.claim_elements(input.shape());
  const auto run = [&](auto array, auto plus) {
    for (std::int64_t block = 0; block < view.outer; ++block) {
      for (std::int64_t k = 0; k < view.inner; ++k) {
        typename decltype(array.data)::value_type sum{};
        for (std::int64_t step = 0; step < view.length; ++step) {
          const std::int64_t i = reverse ? view.length - 1 - step : step;
          auto& here = array.data[static_cast<std::size_t>((block * view.length + i) * view.inner + k)];
          const auto next = plus(sum, here);
          here = exclusive ? sum : next;
          sum = next;
        }
      }
    }
    return Tensor{input.type, std::move(array)};
  };
  if (is_real(input.type)) return {run(input.reals(), [](double a, double b) { return a + b; })};
  return {run(call.integers_of(0), [&](std::int64_t a, std::int64_t b) {
    return wrap_to(input.type,
                   static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b)));
  })};
}

}  // namespace crossbits::operators
