#include "models/layers/recurrent.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossbits {
namespace {

/// A sum of products of numbers at different fractions, the same for every unit.
struct Product {
  std::int32_t a, b;  // which vectors of the operand; b = -1: a alone
  std::int64_t sign = 1;
};

/// y_i = sum over products of sign * u_a[i] * u_b[i], the operand being vectors of `units` numbers at these
/// fractions.
std::shared_ptr<const Operation> unitwise(const std::vector<Product>& products,
                                          const std::vector<int>& fractions, std::int32_t units) {
  const auto fraction_of = [&](const Product& p) {
    return fractions[static_cast<std::size_t>(p.a)] +
           (p.b < 0 ? 0 : fractions[static_cast<std::size_t>(p.b)]);
  };
  Polynomial sum;
  for (const Product& p : products) sum.fraction = std::max(sum.fraction, fraction_of(p));
  for (std::int32_t i = 0; i < units; ++i) {
    for (const Product& p : products)
      sum.terms.push_back({p.sign * (std::int64_t{1} << (sum.fraction - fraction_of(p))), p.a * units + i,
                           p.b < 0 ? -1 : p.b * units + i});
    sum.row_ends.push_back(static_cast<std::int32_t>(sum.terms.size()));
  }
  return operation(std::move(sum));
}

/// What all cells share: shapes, and how a step is appended.
class Cells {
 public:
  Cells(Graph& graph, const Recurrent& layer)
      : graph_(graph),
        layer_(layer),
        units_(layer.hidden.weights.columns),
        state_(one_part(layer.state, units_)),
        inner_(one_part(layer.inner, units_)),
        memory_(one_part(layer.memory, units_)),
        tanh_(operation(Map{Function::tanh})),
        sigmoid_(operation(Map{Function::sigmoid})) {
    const std::int32_t rows = gates(layer.cell) * units_;
    if (layer.input.weights.rows != rows || layer.hidden.weights.rows != rows)
      throw std::logic_error("the matrices of a recurrent layer do not fit its cell");
    h_ = zeros(layer.state.fraction);
    if (layer.cell == Recurrent::Cell::lstm) c_ = zeros(layer.memory.fraction);
    const int s = layer.state.fraction, p = layer.inner.fraction, m = layer.memory.fraction;
    candidate_ = unitwise({{0, 1}, {2, -1}}, {s, p, p}, units_);          // r (U h) + W x
    blend_ = unitwise({{0, -1}, {1, 2}, {1, 0, -1}}, {s, s, s}, units_);  // n + z h - z n
    remember_ = unitwise({{0, 1}, {2, 3}}, {s, m, s, s}, units_);         // f c + i g
    expose_ = unitwise({{0, 1}}, {s, s}, units_);                         // o tanh(c)
    for (std::int32_t g = 0; g < gates(layer.cell); ++g) {
      const DenseWeights w = rows_of(layer.input, g * units_, units_),
                         u = rows_of(layer.hidden, g * units_, units_);
      both_.push_back(layer_of(side_by_side(w, u)));
      input_.push_back(layer_of(w));
      hidden_.push_back(layer_of(u));
    }
  }

  /// The state after reading x.
  ValueId step(ValueId x, const Place& place) {
    x_ = x;
    place_ = place;
    switch (layer_.cell) {
      case Recurrent::Cell::elman:
        h_ = gate(0, tanh_, Role::state);
        break;
      case Recurrent::Cell::gru:
        h_ = gru();
        break;
      case Recurrent::Cell::lstm:
        h_ = lstm();
        break;
    }
    return h_;
  }

 private:
  ValueId zeros(int fraction) {
    return add_constant(graph_, std::vector<BigInteger>(static_cast<std::size_t>(units_), 0), fraction,
                        {-1, layer_.layer, -1, 0}, Role::state);
  }

  ValueId add(const std::shared_ptr<const Operation>& op, const std::shared_ptr<const Parts>& shape,
              const std::vector<ValueId>& read, Role role) {
    Operand operand;
    for (const ValueId id : read) append(operand, {graph_.whole(id)});
    return graph_.add({op, shape, std::move(operand), place_, role});
  }
  ValueId gate(std::size_t g, const std::shared_ptr<const Operation>& squash, Role role = Role::activation) {
    const ValueId pre =
        both_[g].apply(graph_, {graph_.whole(x_), graph_.whole(h_)}, inner_, place_, Role::pre_activation);
    return add(squash, state_, {pre}, role);
  }

  ValueId gru() {
    const ValueId r = gate(0, sigmoid_), z = gate(1, sigmoid_);
    const ValueId wx = input_[2].apply(graph_, {graph_.whole(x_)}, inner_, place_, Role::pre_activation);
    const ValueId uh = hidden_[2].apply(graph_, {graph_.whole(h_)}, inner_, place_, Role::pre_activation);
    const ValueId n =
        add(tanh_, state_, {add(candidate_, inner_, {r, uh, wx}, Role::pre_activation)}, Role::activation);
    return add(blend_, state_, {n, z, h_}, Role::state);
  }

  ValueId lstm() {
    const ValueId i = gate(0, sigmoid_), f = gate(1, sigmoid_), g = gate(2, tanh_), o = gate(3, sigmoid_);
    c_ = add(remember_, memory_, {f, c_, i, g}, Role::state);
    return add(expose_, state_, {o, add(tanh_, state_, {c_}, Role::activation)}, Role::state);
  }

  Graph& graph_;
  const Recurrent& layer_;
  std::int32_t units_;
  std::shared_ptr<const Parts> state_, inner_, memory_;
  std::shared_ptr<const Operation> tanh_, sigmoid_, candidate_, blend_, remember_, expose_;
  std::vector<LinearLayer> both_, input_, hidden_;  // by gate
  ValueId x_ = -1, h_ = -1, c_ = -1;
  Place place_;
};

}  // namespace

std::int32_t gates(Recurrent::Cell cell) {
  return cell == Recurrent::Cell::elman ? 1 : cell == Recurrent::Cell::gru ? 3 : 4;
}

Stream add_recurrent(Graph& graph, const Stream& stream, const Recurrent& layer) {
  Cells cells(graph, layer);
  Stream result(stream.size());
  for (std::size_t k = 0; k < stream.size(); ++k) {
    const std::size_t t = layer.backward ? stream.size() - 1 - k : k;
    result[t] = cells.step(stream[t], {static_cast<std::int32_t>(t), layer.layer, -1, 0});
  }
  return result;
}

}  // namespace crossbits
