#include <algorithm>

#include "models/import/fixed_nodes.hpp"
#include "models/import/operators/recurrent.hpp"

namespace crossbits::fixed {
namespace {

using operators::CellKind;
using operators::RecurrentPlan;

/// One direction of an LSTM, GRU or RNN.
class Direction {
 public:
  Direction(Nodes& nodes, const Node& node, const RecurrentPlan& plan, std::size_t direction)
      : n_(nodes), plan_(plan), size_(static_cast<std::size_t>(plan.hidden_size)), d_(direction) {
    key_ = (node.outputs[0].empty() ? node.outputs[1] : node.outputs[0]) + (direction > 0 ? "/reverse" : "");
    w_ = nodes.reals(node.inputs[1]);
    r_ = nodes.reals(node.inputs[2]);
    if (node.inputs.size() > 3 && !node.inputs[3].empty()) b_ = nodes.reals(node.inputs[3]);
    h = initial(node, 5);
    if (plan.kind == CellKind::lstm) c = initial(node, 6);
  }

  void step(const Cells& x) {
    token_ = Nodes::token_of(x);
    if (plan_.kind == CellKind::lstm)
      lstm(x);
    else if (plan_.kind == CellKind::gru)
      gru(x);
    else
      h = map(0, affine("/gates", 0, 1, &x, &h), "/h");
  }

  Cells h, c;  ///< empty while all zero

 private:
  Cells initial(const Node& node, std::size_t slot) {
    if (node.inputs.size() <= slot || node.inputs[slot].empty()) return {};
    const std::string& name = node.inputs[slot];
    const auto from = static_cast<std::ptrdiff_t>(d_ * size_), to = from + static_cast<std::ptrdiff_t>(size_);
    const Values all = n_.known(name) ? n_.constant_cells(name) : n_.ready(name);
    const Cells mine(all.cells.begin() + from, all.cells.begin() + to);
    const bool zero = std::all_of(mine.begin(), mine.end(), [](Cell v) { return v->numerator == 0; });
    return zero && n_.known(name) ? Cells{} : mine;
  }

  Cell give(const BigInteger& number, int fraction, const std::string& suffix) {
    return n_.round(number, fraction, token_, key_ + suffix);
  }

  /// W x + Wb and R h + Rb of some gates; either may be left out.
  Cells affine(const std::string& suffix, std::size_t first, std::size_t gates, const Cells* x,
               const Cells* state) {
    const auto in = static_cast<std::size_t>(plan_.input_size),
               all = static_cast<std::size_t>(plan_.gates) * size_;
    Cells out;
    for (std::size_t row = first * size_; row < (first + gates) * size_; ++row) {
      double bias = 0;
      if (x && !b_.empty()) bias += b_[d_ * 2 * all + row];
      if (state && !b_.empty()) bias += b_[d_ * 2 * all + all + row];
      int finest = 0;
      BigInteger sum = 0;
      const auto widen = [&](Cell v, double weight) {
        if (v->fraction > finest) sum <<= v->fraction - finest, finest = v->fraction;
        sum += (v->numerator * n_.parameter(weight)) << (finest - v->fraction);
      };
      if (x)
        for (std::size_t k = 0; k < in; ++k) widen((*x)[k], w_[(d_ * all + row) * in + k]);
      if (state)
        for (std::size_t k = 0; k < state->size(); ++k) widen((*state)[k], r_[(d_ * all + row) * size_ + k]);
      sum += BigInteger(n_.parameter(bias)) << finest;
      out.push_back(give(sum, finest + n_.rules.parameter_fraction, suffix));
    }
    return out;
  }

  Cells map(std::size_t function, const Cells& x, const std::string& suffix) {
    static const std::map<std::string, Function> known{{"Sigmoid", Function::sigmoid},
                                                       {"Tanh", Function::tanh},
                                                       {"Relu", Function::relu},
                                                       {"Softplus", Function::softplus}};
    const Function f = known.at(plan_.directions[d_].activations[function]);
    const int fraction = n_.format(key_ + suffix).fraction;
    Cells y;
    for (const Cell v : x)
      y.push_back(give(round_function(f, v->numerator, v->fraction, fraction), fraction, suffix));
    return y;
  }

  /// monomials(i) for every i of the state, rounded.
  template <class Monomials>
  Cells each(const std::string& suffix, Monomials monomials) {
    Cells y;
    for (std::size_t i = 0; i < size_; ++i) {
      int fraction = 0;
      const BigInteger sum = sum_of(monomials(i), fraction);
      y.push_back(give(sum, fraction, suffix));
    }
    return y;
  }

  void lstm(const Cells& x) {
    const Cells gates = affine("/gates", 0, 4, &x, &h);  // i, o, f, c
    const auto edge = gates.begin() + static_cast<std::ptrdiff_t>(3 * size_);
    const Cells iof = map(0, Cells(gates.begin(), edge), "/sigmoid"),
                g = map(1, Cells(edge, gates.end()), "/candidate");
    const Cells before = c;
    c = each("/c", [&](std::size_t i) {
      std::vector<Monomial> m{{1, iof[i], g[i]}};
      if (!before.empty()) m.push_back({1, iof[2 * size_ + i], before[i]});
      return m;
    });
    const Cells squashed = map(2, c, "/squashed");
    h = each("/h", [&](std::size_t i) { return std::vector<Monomial>{{1, iof[size_ + i], squashed[i]}}; });
  }

  void gru(const Cells& x) {
    const Cells zr = map(0, affine("/gates", 0, 2, &x, &h), "/sigmoid"), before = h;
    Cells sum;
    if (plan_.linear_before_reset) {
      const Cells a = affine("/candidate_input", 2, 1, &x, nullptr),
                  b = affine("/candidate_state", 2, 1, nullptr, &h);
      sum = each("/candidate_sum", [&](std::size_t i) {
        return std::vector<Monomial>{{1, a[i], nullptr}, {1, zr[size_ + i], b[i]}};
      });
    } else {
      Cells kept;
      if (!h.empty())
        kept = each("/reset", [&](std::size_t i) {
          return std::vector<Monomial>{{1, zr[size_ + i], before[i]}};
        });
      sum = affine("/candidate_sum", 2, 1, &x, &kept);
    }
    const Cells n = map(1, sum, "/candidate");
    h = each("/h", [&](std::size_t i) {
      std::vector<Monomial> m{{1, n[i], nullptr}, {-1, zr[i], n[i]}};
      if (!before.empty()) m.push_back({1, zr[i], before[i]});
      return m;
    });
  }

  Nodes& n_;
  const RecurrentPlan& plan_;
  std::size_t size_, d_;
  std::string key_;
  std::vector<double> w_, r_, b_;
  std::int32_t token_ = no_token;
};

}  // namespace

bool Nodes::recurrent(const Node& node) {
  if (node.op != "LSTM" && node.op != "GRU" && node.op != "RNN") return false;
  std::deque<Tensor> stand_ins;
  std::vector<const Tensor*> inputs;
  for (const std::string& name : node.inputs) {
    if (name.empty())
      inputs.push_back(nullptr);
    else if (known(name))
      inputs.push_back(&model.model.constants.at(name));
    else
      inputs.push_back(&stand_ins.emplace_back(zeros(model.types.at(name), model.shapes.at(name))));
  }
  Budget budget{Limits{}};
  const RecurrentPlan plan =
      operators::plan_recurrent({{model.model.name, node, model.model.opset, budget}, inputs, false});
  const Values x = ready(node.inputs[0]);
  const auto steps = static_cast<std::size_t>(plan.steps), width = static_cast<std::size_t>(plan.input_size),
             size = static_cast<std::size_t>(plan.hidden_size);
  const std::size_t directions = plan.directions.size();
  Cells y(steps * directions * size), last_h, last_c;
  for (std::size_t d = 0; d < directions; ++d) {
    Direction cell(*this, node, plan, d);
    for (std::size_t s = 0; s < steps; ++s) {
      const std::size_t t = plan.directions[d].reversed ? steps - 1 - s : s;
      const auto from = x.cells.begin() + static_cast<std::ptrdiff_t>(t * width);
      cell.step(Cells(from, from + static_cast<std::ptrdiff_t>(width)));
      std::copy(cell.h.begin(), cell.h.end(),
                y.begin() + static_cast<std::ptrdiff_t>((t * directions + d) * size));
    }
    last_h.insert(last_h.end(), cell.h.begin(), cell.h.end());
    last_c.insert(last_c.end(), cell.c.begin(), cell.c.end());
  }
  store(node, std::move(y), 0);
  if (node.outputs.size() > 1) store(node, std::move(last_h), 1);
  if (node.outputs.size() > 2 && plan.kind == CellKind::lstm) store(node, std::move(last_c), 2);
  return true;
}

}  // namespace crossbits::fixed
