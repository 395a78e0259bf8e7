#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "models/import/operators/recurrent.hpp"
#include "models/import/operators/scalar.hpp"

namespace crossbits::operators {
namespace {

struct NamedActivation {
  std::string_view name;
  double (*f)(double);
};

const std::array<NamedActivation, 6> known_activations{{
    {"Sigmoid", scalar_sigmoid},
    {"Tanh", [](double x) { return std::tanh(x); }},
    {"Relu", [](double x) { return std::max(x, 0.0); }},
    {"Softsign", [](double x) { return x / (1 + std::abs(x)); }},
    {"Softplus", scalar_softplus},
    {"HardSigmoid", [](double x) { return std::clamp(0.2 * x + 0.5, 0.0, 1.0); }},
}};

void add_activation(const Call& call, RecurrentDirection& direction, const std::string& wanted) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  for (const auto& known : known_activations) {
    if (std::equal(known.name.begin(), known.name.end(), wanted.begin(), wanted.end(), same)) {
      direction.f.push_back(known.f);
      direction.activations.emplace_back(known.name);
      return;
    }
  }
  call.refuse(fmt::format("activation '{}' is not supported in a recurrence", wanted));
}

std::vector<std::string> default_activations(CellKind kind) {
  if (kind == CellKind::lstm) return {"Sigmoid", "Tanh", "Tanh"};
  if (kind == CellKind::gru) return {"Sigmoid", "Tanh"};
  return {"Tanh"};
}

void read_directions(const Call& call, RecurrentPlan& plan) {
  const std::string direction = call.text("direction", "forward");
  if (direction != "forward" && direction != "reverse" && direction != "bidirectional") {
    call.refuse(fmt::format("direction '{}' does not exist", direction));
  }
  plan.directions.resize(direction == "bidirectional" ? 2 : 1);
  plan.directions.back().reversed = direction != "forward";
  const auto each = default_activations(plan.kind);
  const auto* given = call.texts("activations");
  if (call.numbers("activation_alpha") != nullptr || call.numbers("activation_beta") != nullptr) {
    call.refuse("parameters of activations (activation_alpha, activation_beta) are not supported");
  }
  if (given != nullptr && given->size() != each.size() * plan.directions.size())
    call.refuse("it names too many or too few activations");
  for (std::size_t d = 0; d < plan.directions.size(); ++d) {
    for (std::size_t k = 0; k < each.size(); ++k) {
      add_activation(call, plan.directions[d], given == nullptr ? each[k] : (*given)[d * each.size() + k]);
    }
  }
}

void expect_shape(const Call& call, std::size_t slot, const Shape& wanted) {
  if (call.has(slot) && call.reals(slot).shape != wanted) {
    call.refuse(fmt::format("input {} has shape {} where {} is needed", slot,
                            shape_text(call.reals(slot).shape), shape_text(wanted)));
  }
}

void check_shapes(const Call& call, const RecurrentPlan& plan) {
  const auto d = static_cast<std::int64_t>(plan.directions.size());
  const std::int64_t rows = plan.gates * plan.hidden_size;
  const Shape state =
      plan.batch_first ? Shape{plan.batch, d, plan.hidden_size} : Shape{d, plan.batch, plan.hidden_size};
  expect_shape(call, 1, {d, rows, plan.input_size});
  expect_shape(call, 2, {d, rows, plan.hidden_size});
  expect_shape(call, 3, {d, 2 * rows});
  expect_shape(call, 5, state);
  if (plan.kind == CellKind::lstm) {
    expect_shape(call, 6, state);
    expect_shape(call, 7, {d, 3 * plan.hidden_size});
  }
  if (!call.has(4)) return;
  const auto& lengths = call.integers_of(4);
  const bool full =
      std::all_of(lengths.data.begin(), lengths.data.end(), [&](std::int64_t n) { return n == plan.steps; });
  if (!full && !call.shapes_only) call.refuse("sequence_lens shorter than the sequence are not supported");
}

}  // namespace

RecurrentPlan plan_recurrent(const Call& call) {
  call.same_types({0, 1, 2, 3, 5});
  RecurrentPlan plan;
  plan.kind = call.node.op == "LSTM" ? CellKind::lstm : call.node.op == "GRU" ? CellKind::gru : CellKind::rnn;
  plan.gates = plan.kind == CellKind::lstm ? 4 : plan.kind == CellKind::gru ? 3 : 1;
  if (plan.kind == CellKind::lstm) call.same_types({0, 6, 7});
  const Shape& x = call.reals(0).shape;
  const Shape& recurrence = call.reals(2).shape;
  if (x.size() != 3 || recurrence.size() != 3) call.refuse("its input and its weights must have three axes");
  plan.batch_first = call.integer("layout", 0) != 0;
  plan.steps = x[plan.batch_first ? 1 : 0];
  plan.batch = x[plan.batch_first ? 0 : 1];
  plan.input_size = x[2];
  plan.hidden_size = recurrence[2];
  if (call.integer("hidden_size", plan.hidden_size) != plan.hidden_size)
    call.refuse("hidden_size is not the width of its weights");
  if (call.integer("input_forget", 0) != 0) call.refuse("input_forget is not supported");
  plan.linear_before_reset = call.integer("linear_before_reset", 0) != 0;
  plan.clip = call.number("clip", std::numeric_limits<double>::infinity());
  if (!(plan.clip >= 0)) call.refuse("clip is no positive number");
  read_directions(call, plan);
  check_shapes(call, plan);
  return plan;
}

}  // namespace crossbits::operators
