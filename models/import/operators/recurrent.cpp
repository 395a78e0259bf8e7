// LSTM, GRU and RNN: one step a position, sums in index order.

#include "models/import/operators/recurrent.hpp"

#include <algorithm>

#include "models/import/operators/operators.hpp"

namespace crossbits::operators {
namespace {

/// Weights of one direction; null where an input is left out.
struct Weights {
  const double* input = nullptr;      // W [gates * hidden, input]
  const double* recurrent = nullptr;  // R [gates * hidden, hidden]
  const double* bias = nullptr;       // B [2 * gates * hidden]
  const double* peephole = nullptr;   // P [3 * hidden], order i, o, f
};

/// One direction about to run: what a cell needs in every step.
struct Cell {
  const RecurrentPlan& plan;
  const RecurrentDirection& direction;
  Weights weights;

  double activate(std::size_t which, double x) const {
    return direction.f[which](std::clamp(x, -plan.clip, plan.clip));
  }
  double input_bias(std::int64_t row) const { return weights.bias == nullptr ? 0 : weights.bias[row]; }
  double recurrent_bias(std::int64_t row) const {
    return weights.bias == nullptr ? 0 : weights.bias[plan.gates * plan.hidden_size + row];
  }
  double from_input(std::int64_t row, const double* x) const {
    double sum = 0;
    for (std::int64_t k = 0; k < plan.input_size; ++k) sum += weights.input[row * plan.input_size + k] * x[k];
    return sum;
  }
  double from_state(std::int64_t row, const double* h) const {
    double sum = 0;
    for (std::int64_t k = 0; k < plan.hidden_size; ++k)
      sum += weights.recurrent[row * plan.hidden_size + k] * h[k];
    return sum;
  }
  double peep(std::int64_t gate, std::int64_t unit, double c) const {
    return weights.peephole == nullptr ? 0 : weights.peephole[gate * plan.hidden_size + unit] * c;
  }
  double argument(std::int64_t row, const double* x, const double* h) const {
    return from_input(row, x) + from_state(row, h) + input_bias(row) + recurrent_bias(row);
  }
};

void lstm_step(const Cell& cell, const double* x, std::vector<double>& h, std::vector<double>& c) {
  const std::int64_t n = cell.plan.hidden_size;
  const std::vector<double> before = h;
  for (std::int64_t unit = 0; unit < n; ++unit) {
    const auto u = static_cast<std::size_t>(unit);
    const double i = cell.activate(0, cell.argument(unit, x, before.data()) + cell.peep(0, unit, c[u]));
    const double f =
        cell.activate(0, cell.argument(2 * n + unit, x, before.data()) + cell.peep(2, unit, c[u]));
    const double candidate = cell.activate(1, cell.argument(3 * n + unit, x, before.data()));
    c[u] = f * c[u] + i * candidate;
    const double o = cell.activate(0, cell.argument(n + unit, x, before.data()) + cell.peep(1, unit, c[u]));
    h[u] = o * cell.direction.f[2](c[u]);
  }
}

void gru_step(const Cell& cell, const double* x, std::vector<double>& h) {
  const std::int64_t n = cell.plan.hidden_size;
  const std::vector<double> before = h;
  std::vector<double> reset(h.size());
  std::vector<double> reset_state(h.size());
  for (std::int64_t unit = 0; unit < n; ++unit) {
    const auto u = static_cast<std::size_t>(unit);
    reset[u] = cell.activate(0, cell.argument(n + unit, x, before.data()));
    reset_state[u] = reset[u] * before[u];
  }
  for (std::int64_t unit = 0; unit < n; ++unit) {
    const auto u = static_cast<std::size_t>(unit);
    const std::int64_t row = 2 * n + unit;
    const double z = cell.activate(0, cell.argument(unit, x, before.data()));
    const double past = cell.plan.linear_before_reset
                            ? reset[u] * (cell.from_state(row, before.data()) + cell.recurrent_bias(row))
                            : cell.from_state(row, reset_state.data()) + cell.recurrent_bias(row);
    const double candidate = cell.activate(1, cell.from_input(row, x) + past + cell.input_bias(row));
    h[u] = (1 - z) * candidate + z * before[u];
  }
}

void rnn_step(const Cell& cell, const double* x, std::vector<double>& h) {
  const std::vector<double> before = h;
  for (std::int64_t unit = 0; unit < cell.plan.hidden_size; ++unit) {
    h[static_cast<std::size_t>(unit)] = cell.activate(0, cell.argument(unit, x, before.data()));
  }
}

/// The three outputs while they are filled.
struct Outputs {
  Array<double> all;        // Y [steps, directions, batch, hidden], or [batch, steps, directions, hidden]
  Array<double> last;       // Y_h [directions, batch, hidden], or [batch, directions, hidden]
  Array<double> last_cell;  // Y_c, as Y_h
};

/// Start of the row of (direction, batch item) in a state tensor.
std::int64_t state_row(const RecurrentPlan& plan, std::int64_t d, std::int64_t b) {
  const auto directions = static_cast<std::int64_t>(plan.directions.size());
  return (plan.batch_first ? b * directions + d : d * plan.batch + b) * plan.hidden_size;
}

std::vector<double> initial_state(const Call& call, std::size_t slot, std::int64_t row, std::int64_t size) {
  std::vector<double> state(static_cast<std::size_t>(size), 0.0);
  if (call.has(slot)) std::copy_n(call.reals(slot).data.begin() + row, size, state.begin());
  return state;
}

Weights weights_of(const Call& call, const RecurrentPlan& plan, std::int64_t d) {
  const std::int64_t rows = plan.gates * plan.hidden_size;
  const auto part = [&](std::size_t slot, std::int64_t each) {
    return call.has(slot) ? call.reals(slot).data.data() + d * each : nullptr;
  };
  return {part(1, rows * plan.input_size), part(2, rows * plan.hidden_size), part(3, 2 * rows),
          plan.kind == CellKind::lstm ? part(7, 3 * plan.hidden_size) : nullptr};
}

void run_direction(const Call& call, const RecurrentPlan& plan, std::int64_t d, std::int64_t b,
                   Outputs& out) {
  const RecurrentDirection& direction = plan.directions[static_cast<std::size_t>(d)];
  const Cell cell{plan, direction, weights_of(call, plan, d)};
  const std::int64_t row = state_row(plan, d, b);
  const auto directions = static_cast<std::int64_t>(plan.directions.size());
  std::vector<double> h = initial_state(call, 5, row, plan.hidden_size);
  std::vector<double> c =
      initial_state(call, plan.kind == CellKind::lstm ? 6 : call.inputs.size(), row, plan.hidden_size);
  for (std::int64_t step = 0; step < plan.steps; ++step) {
    const std::int64_t t = direction.reversed ? plan.steps - 1 - step : step;
    const std::int64_t item = plan.batch_first ? b * plan.steps + t : t * plan.batch + b;
    const double* x = call.reals(0).data.data() + item * plan.input_size;
    if (plan.kind == CellKind::lstm) lstm_step(cell, x, h, c);
    if (plan.kind == CellKind::gru) gru_step(cell, x, h);
    if (plan.kind == CellKind::rnn) rnn_step(cell, x, h);
    const std::int64_t place =
        plan.batch_first ? (b * plan.steps + t) * directions + d : (t * directions + d) * plan.batch + b;
    std::copy(h.begin(), h.end(), out.all.data.begin() + place * plan.hidden_size);
  }
  std::copy(h.begin(), h.end(), out.last.data.begin() + row);
  std::copy(c.begin(), c.end(), out.last_cell.data.begin() + row);
}

}  // namespace

Results recurrent(const Call& call) {
  const RecurrentPlan plan = plan_recurrent(call);
  const auto directions = static_cast<std::int64_t>(plan.directions.size());
  call.claim_work({plan.steps, plan.batch, directions, plan.gates * plan.hidden_size + 1,
                   plan.input_size + plan.hidden_size + 1});
  const std::int64_t n = plan.hidden_size;
  Outputs out;
  out.all = call.allocate<double>(plan.batch_first ? Shape{plan.batch, plan.steps, directions, n}
                                                   : Shape{plan.steps, directions, plan.batch, n});
  out.last = call.allocate<double>(plan.batch_first ? Shape{plan.batch, directions, n}
                                                    : Shape{directions, plan.batch, n});
  out.last_cell = out.last;
  for (std::int64_t d = 0; d < directions; ++d) {
    for (std::int64_t b = 0; b < plan.batch; ++b) run_direction(call, plan, d, b, out);
  }
  const ElementType type = call.tensor(0).type;
  Results results{{type, std::move(out.all)}, {type, std::move(out.last)}};
  if (plan.kind == CellKind::lstm) results.push_back({type, std::move(out.last_cell)});
  return results;
}

}  // namespace crossbits::operators
