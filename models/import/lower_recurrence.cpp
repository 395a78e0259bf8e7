#include <cmath>

#include "models/import/lowering.hpp"
#include "models/import/operators/recurrent.hpp"

namespace crossbits::lowering {
namespace {

using operators::CellKind;
using operators::RecurrentPlan;

RecurrentPlan plan_of(const Lowering& l, const Node& node, std::vector<Tensor>& stand_ins, Budget& budget) {
  std::vector<const Tensor*> inputs;
  stand_ins.reserve(node.inputs.size());
  for (const std::string& name : node.inputs) {
    if (name.empty())
      inputs.push_back(nullptr);
    else if (l.is_dynamic(name))
      inputs.push_back(&stand_ins.emplace_back(zeros(l.model.types.at(name), l.model.shapes.at(name))));
    else
      inputs.push_back(&l.constant(name));
  }
  Call call{{l.model.model.name, node, l.model.model.opset, budget}, inputs, false};
  return operators::plan_recurrent(call);
}

/// One direction of one recurrent node, unrolled.
class Recurrence {
 public:
  Recurrence(Lowering& lowering, const Node& node, const RecurrentPlan& plan, std::int64_t direction)
      : l_(lowering),
        node_(node),
        plan_(plan),
        d_(direction),
        hidden_(plan.hidden_size),
        key_(node.outputs[0].empty() ? node.outputs[1] : node.outputs[0]) {
    key_ += direction > 0 ? "/reverse" : "";
    w_ = l_.reals(node.inputs[1]);
    r_ = l_.reals(node.inputs[2]);
    if (node.inputs.size() > 3 && !node.inputs[3].empty()) b_ = l_.reals(node.inputs[3]);
    for (const std::string& name : plan.directions[static_cast<std::size_t>(direction)].activations)
      functions_.push_back(function_of(name));
    h_ = initial(5);
    if (plan.kind == CellKind::lstm) c_ = initial(6);
  }

  /// Goes on by one token; x are the numbers of its input.
  void step(const Refs& x) {
    place_ = {l_.token_of(x), -1, -1, 0};
    if (plan_.kind == CellKind::lstm)
      lstm(x);
    else if (plan_.kind == CellKind::gru)
      gru(x);
    else
      h_ = apply(linear("/gates", 0, 1, x, h_, true, true), 0, "/h", 0, hidden_, Role::state,
                 Draft::Precision::activation);
  }

  const Refs& h() const { return h_; }
  const Refs& c() const { return c_; }

 private:
  Function function_of(const std::string& name) const {
    if (name == "Sigmoid") return Function::sigmoid;
    if (name == "Tanh") return Function::tanh;
    if (name == "Relu") return Function::relu;
    if (name == "Softplus") return Function::softplus;
    l_.refuse(node_, "the activation " + name + " of a recurrence has no exact kernel");
  }

  /// The initial state; empty where it is all zero.
  Refs initial(std::size_t slot) {
    if (node_.inputs.size() <= slot || node_.inputs[slot].empty()) return {};
    const std::string& name = node_.inputs[slot];
    const auto from = static_cast<std::size_t>(d_ * hidden_), count = static_cast<std::size_t>(hidden_);
    if (l_.is_dynamic(name)) {
      const auto& refs = l_.ready(name).refs;
      return {refs.begin() + static_cast<std::ptrdiff_t>(from),
              refs.begin() + static_cast<std::ptrdiff_t>(from + count)};
    }
    const std::vector<double> all = l_.reals(name);
    std::vector<double> mine(all.begin() + static_cast<std::ptrdiff_t>(from),
                             all.begin() + static_cast<std::ptrdiff_t>(from + count));
    if (std::all_of(mine.begin(), mine.end(), [](double v) { return v == 0; })) return {};
    return l_.constant_refs(name, mine);
  }

  std::int32_t add(Draft::Operation op, Refs reads, std::int64_t count, const std::string& suffix, Role role,
                   Draft::Precision precision) {
    return l_.draft.add({std::move(op), std::move(reads), static_cast<std::int32_t>(count), place_, role,
                         key_ + suffix, precision});
  }

  static Refs all_of(std::int32_t id, std::int64_t from, std::int64_t count) {
    Refs refs;
    for (std::int64_t i = 0; i < count; ++i) refs.push_back({id, static_cast<std::int32_t>(from + i)});
    return refs;
  }

  /// Gates [first, first + gates): W x + Wb (if `input`) + R h + Rb (if `recurrent`), before any activation.
  std::int32_t linear(const std::string& suffix, std::int64_t first, std::int64_t gates, const Refs& x,
                      const Refs& h, bool input, bool recurrent) {
    const std::int64_t in = plan_.input_size, rows = gates * hidden_, all = plan_.gates * hidden_;
    Refs reads = input ? x : Refs{};
    if (recurrent) reads.insert(reads.end(), h.begin(), h.end());
    RealRows m{static_cast<std::int32_t>(rows), static_cast<std::int32_t>(reads.size()), {}, {}, false};
    for (std::int64_t r = 0; r < rows; ++r) {
      const std::int64_t gate_row = first * hidden_ + r;
      if (input)
        for (std::int64_t k = 0; k < in; ++k)
          m.weights.push_back(w_[static_cast<std::size_t>((d_ * all + gate_row) * in + k)]);
      if (recurrent)
        for (std::size_t k = 0; k < h.size(); ++k)
          m.weights.push_back(r_[static_cast<std::size_t>((d_ * all + gate_row) * hidden_) + k]);
      double bias = 0;
      if (!b_.empty() && input) bias += b_[static_cast<std::size_t>(d_ * 2 * all + gate_row)];
      if (!b_.empty() && recurrent) bias += b_[static_cast<std::size_t>(d_ * 2 * all + all + gate_row)];
      m.bias.push_back(bias);
    }
    auto& shared = shared_[suffix];
    if (!shared || !(*shared == m)) shared = std::make_shared<const RealRows>(std::move(m));
    return add(Draft::Linear{shared}, std::move(reads), rows, suffix, Role::pre_activation,
               Draft::Precision::wide);
  }

  Refs apply(std::int32_t id, std::size_t function, const std::string& suffix, std::int64_t from,
             std::int64_t count, Role role = Role::activation,
             Draft::Precision precision = Draft::Precision::wide) {
    return all_of(
        add(Draft::Apply{functions_.at(function)}, all_of(id, from, count), count, suffix, role, precision),
        0, count);
  }

  /// Rows of a polynomial over groups of `hidden_` numbers each: term lists with the group numbers.
  struct GroupTerm {
    double coefficient;
    std::int32_t a, b;
  };
  Refs product(const std::vector<Refs>& groups, const std::vector<GroupTerm>& terms,
               const std::string& suffix, Role role, Draft::Precision precision) {
    Draft::Product p;
    Refs reads;
    for (const Refs& g : groups) reads.insert(reads.end(), g.begin(), g.end());
    const auto n = static_cast<std::int32_t>(hidden_);
    p.rows = n;
    for (std::int32_t r = 0; r < n; ++r)
      for (const auto& t : terms)
        p.terms.push_back({r, t.coefficient, t.a * n + r, t.b < 0 ? -1 : t.b * n + r});
    return all_of(add(std::move(p), std::move(reads), n, suffix, role, precision), 0, n);
  }

  void lstm(const Refs& x) {
    const std::int32_t gates = linear("/gates", 0, 4, x, h_, true, true);  // i, o, f, c
    const Refs iof = apply(gates, 0, "/sigmoid", 0, 3 * hidden_);
    const Refs g = apply(gates, 1, "/candidate", 3 * hidden_, hidden_);
    const auto part = [&](std::int64_t k) {
      return Refs(iof.begin() + k * hidden_, iof.begin() + (k + 1) * hidden_);
    };
    if (c_.empty())
      c_ = product({part(0), g}, {{1, 0, 1}}, "/c", Role::state, Draft::Precision::activation);
    else
      c_ = product({part(0), g, part(2), c_}, {{1, 0, 1}, {1, 2, 3}}, "/c", Role::state,
                   Draft::Precision::activation);
    const std::int32_t squashed = add(Draft::Apply{functions_.at(2)}, c_, hidden_, "/squashed",
                                      Role::activation, Draft::Precision::wide);
    h_ = product({part(1), all_of(squashed, 0, hidden_)}, {{1, 0, 1}}, "/h", Role::state,
                 Draft::Precision::activation);
  }

  void gru(const Refs& x) {
    const std::int32_t gates = linear("/gates", 0, 2, x, h_, true, true);  // z, r
    const Refs zr = apply(gates, 0, "/sigmoid", 0, 2 * hidden_);
    const Refs z(zr.begin(), zr.begin() + hidden_), r(zr.begin() + hidden_, zr.end());
    std::int32_t candidate = 0;
    if (plan_.linear_before_reset) {
      const Refs a = all_of(linear("/candidate_input", 2, 1, x, h_, true, false), 0, hidden_);
      const Refs b = all_of(linear("/candidate_state", 2, 1, x, h_, false, true), 0, hidden_);
      candidate = product({a, r, b}, {{1, 0, -1}, {1, 1, 2}}, "/candidate_sum", Role::pre_activation,
                          Draft::Precision::wide)[0]
                      .value;
    } else {
      const Refs kept =
          h_.empty() ? Refs{}
                     : product({r, h_}, {{1, 0, 1}}, "/reset", Role::activation, Draft::Precision::wide);
      candidate = linear("/candidate_sum", 2, 1, x, kept, true, true);
    }
    const Refs n = apply(candidate, 1, "/candidate", 0, hidden_);
    // (1 - z) n + z h
    if (h_.empty())
      h_ = product({n, z}, {{1, 0, -1}, {-1, 1, 0}}, "/h", Role::state, Draft::Precision::activation);
    else
      h_ = product({n, z, h_}, {{1, 0, -1}, {-1, 1, 0}, {1, 1, 2}}, "/h", Role::state,
                   Draft::Precision::activation);
  }

  Lowering& l_;
  const Node& node_;
  const RecurrentPlan& plan_;
  std::int64_t d_, hidden_;
  std::string key_;
  std::vector<double> w_, r_, b_;
  std::vector<Function> functions_;
  Refs h_, c_;
  Place place_{};
  std::map<std::string, std::shared_ptr<const RealRows>> shared_;
};

}  // namespace

bool lower_recurrence(Lowering& l, const Node& node) {
  if (node.op != "LSTM" && node.op != "GRU" && node.op != "RNN") return false;
  std::vector<Tensor> stand_ins;
  Budget budget{Limits{}};
  const RecurrentPlan plan = plan_of(l, node, stand_ins, budget);
  if (std::isfinite(plan.clip)) l.refuse(node, "clip has no exact kernel");
  if (plan.batch_first) l.refuse(node, "layout = 1 has no exact kernel");
  if (node.inputs.size() > 7 && !node.inputs[7].empty()) l.refuse(node, "peepholes have no exact kernel");
  for (const std::size_t slot : {1, 2, 3})
    if (node.inputs.size() > slot && l.is_dynamic(node.inputs[slot]))
      l.refuse(node, "weights that depend on the input have no exact kernel");
  const Lowered x = l.ready(node.inputs[0]);
  const auto directions = static_cast<std::int64_t>(plan.directions.size());
  const std::int64_t hidden = plan.hidden_size;
  std::vector<Ref> y(static_cast<std::size_t>(plan.steps * directions * hidden)), last_h, last_c;
  for (std::int64_t d = 0; d < directions; ++d) {
    Recurrence recurrence(l, node, plan, d);
    for (std::int64_t s = 0; s < plan.steps; ++s) {
      const std::int64_t t = plan.directions[static_cast<std::size_t>(d)].reversed ? plan.steps - 1 - s : s;
      const auto from = x.refs.begin() + t * plan.input_size;
      recurrence.step(Refs(from, from + plan.input_size));
      for (std::int64_t i = 0; i < hidden; ++i)
        y[static_cast<std::size_t>((t * directions + d) * hidden + i)] =
            recurrence.h()[static_cast<std::size_t>(i)];
    }
    last_h.insert(last_h.end(), recurrence.h().begin(), recurrence.h().end());
    last_c.insert(last_c.end(), recurrence.c().begin(), recurrence.c().end());
  }
  const auto give = [&](std::size_t slot, std::vector<Ref> refs) {
    if (slot < node.outputs.size() && l.model.shapes.contains(node.outputs[slot]))
      l.tensors[node.outputs[slot]] = {l.model.shapes.at(node.outputs[slot]), std::move(refs), {}};
  };
  give(0, std::move(y));
  give(1, std::move(last_h));
  if (plan.kind == CellKind::lstm) give(2, std::move(last_c));
  return true;
}

}  // namespace crossbits::lowering
