// Comparisons, truth values, choices.

#include <cmath>

#include "models/import/operators/operators.hpp"

namespace crossbits::operators {
namespace {

template <class F>
Results compare(const Call& call, F f) {
  call.same_types({0, 1});
  const Tensor& left = call.tensor(0);
  const Tensor& right = call.tensor(1);
  return std::visit(
      [&](const auto& a) -> Results {
        return {boolean_tensor(zip<Flag>(call, a, std::get<std::decay_t<decltype(a)>>(right.values), f))};
      },
      left.values);
}

template <class F>
Results combine_flags(const Call& call, F f) {
  return {boolean_tensor(zip<Flag>(call, call.flags(0), call.flags(1), f))};
}

}  // namespace

Results equal(const Call& call) {
  return compare(call, [](auto a, auto b) { return Flag{a == b}; });
}
Results less(const Call& call) {
  return compare(call, [](auto a, auto b) { return Flag{a < b}; });
}
Results less_or_equal(const Call& call) {
  return compare(call, [](auto a, auto b) { return Flag{a <= b}; });
}
Results greater(const Call& call) {
  return compare(call, [](auto a, auto b) { return Flag{a > b}; });
}
Results greater_or_equal(const Call& call) {
  return compare(call, [](auto a, auto b) { return Flag{a >= b}; });
}
Results logical_and(const Call& call) {
  return combine_flags(call, [](Flag a, Flag b) { return Flag{a != 0 && b != 0}; });
}
Results logical_or(const Call& call) {
  return combine_flags(call, [](Flag a, Flag b) { return Flag{a != 0 || b != 0}; });
}
Results logical_xor(const Call& call) {
  return combine_flags(call, [](Flag a, Flag b) { return Flag{(a != 0) != (b != 0)}; });
}
Results logical_not(const Call& call) {
  return {boolean_tensor(map<Flag>(call, call.flags(0), [](Flag a) { return Flag{a == 0}; }))};
}
Results is_nan(const Call& call) {
  return {boolean_tensor(map<Flag>(call, call.reals(0), [](double x) { return Flag{std::isnan(x)}; }))};
}

Results where(const Call& call) {
  call.same_types({1, 2});
  const auto& condition = call.flags(0);
  const Tensor& chosen = call.tensor(1);
  const auto choose = [&](const auto& yes) -> Results {
    using Chosen = std::decay_t<decltype(yes)>;
    const auto& no = std::get<Chosen>(call.tensor(2).values);
    const Shape shape = call.broadcast(call.broadcast(yes.shape, no.shape), condition.shape);
    Chosen result{shape, {}};
    result.data.reserve(call.claim_elements(shape));
    const auto from_condition = broadcast_offsets(condition.shape, shape);
    const auto from_yes = broadcast_offsets(yes.shape, shape);
    const auto from_no = broadcast_offsets(no.shape, shape);
    for (std::size_t i = 0; i < from_yes.size(); ++i) {
      const bool yes_here = condition.data[static_cast<std::size_t>(from_condition[i])] != 0;
      result.data.push_back(yes_here ? yes.data[static_cast<std::size_t>(from_yes[i])]
                                     : no.data[static_cast<std::size_t>(from_no[i])]);
    }
    return {Tensor{chosen.type, std::move(result)}};
  };
  return std::visit(choose, chosen.values);
}

}  // namespace crossbits::operators
