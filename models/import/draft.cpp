#include "models/import/draft.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crossbits {
namespace {

using Numbers2 = std::vector<std::vector<double>>;

double apply(Function f, double x) {
  switch (f) {
    case Function::exp:
      return std::exp(x);
    case Function::log:
      return std::log(x);
    case Function::tanh:
      return std::tanh(x);
    case Function::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Function::silu:
      return x / (1 + std::exp(-x));
    case Function::softplus:
      return x > 30 ? x : std::log1p(std::exp(x));
    case Function::elu:
      return x >= 0 ? x : std::expm1(x);
    case Function::erf:
      return std::erf(x);
    case Function::gelu:
      return x * (1 + std::erf(x / std::sqrt(2.0))) / 2;
    case Function::gelu_tanh:
      return x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))) / 2;
    case Function::sin:
      return std::sin(x);
    case Function::cos:
      return std::cos(x);
    case Function::square_root:
      return std::sqrt(x);
    case Function::inverse_square_root:
      return 1 / std::sqrt(x);
    case Function::reciprocal:
      return 1 / x;
    case Function::relu:
      return std::max(x, 0.0);
    case Function::absolute:
      return std::abs(x);
    case Function::negate:
      return -x;
    case Function::floor:
      return std::floor(x);
  }
  throw std::logic_error("an unknown function");
}

struct NumberReader {
  const Numbers2& numbers;
  double operator()(const Ref& r) const {
    return numbers[static_cast<std::size_t>(r.value)][static_cast<std::size_t>(r.element)];
  }
  std::vector<double> all(const Refs& refs) const {
    std::vector<double> result;
    result.reserve(refs.size());
    for (const Ref& r : refs) result.push_back((*this)(r));
    return result;
  }
};

std::vector<double> compute(const Draft::Linear& op, const std::vector<double>& u) {
  const RealRows& m = *op.rows;
  std::vector<double> y(static_cast<std::size_t>(m.rows));
  for (std::size_t r = 0; r < y.size(); ++r) {
    double sum = m.bias.empty() ? 0 : m.bias[r];
    for (std::size_t k = 0; k < u.size(); ++k) sum += m.weights[r * u.size() + k] * u[k];
    y[r] = m.relu ? std::max(sum, 0.0) : sum;
  }
  return y;
}

std::vector<double> compute(const Draft::Product& op, const std::vector<double>& u) {
  std::vector<double> y = op.constants;
  y.resize(static_cast<std::size_t>(op.rows), 0);
  for (const auto& t : op.terms) {
    const double b = t.b < 0 ? 1 : u[static_cast<std::size_t>(t.b)];
    y[static_cast<std::size_t>(t.row)] += t.coefficient * u[static_cast<std::size_t>(t.a)] * b;
  }
  if (op.relu)
    for (double& x : y) x = std::max(x, 0.0);
  return y;
}

std::vector<double> normalise(const std::vector<double>& u, double epsilon) {
  double mean = 0, variance = 0;
  for (const double x : u) mean += x;
  mean /= static_cast<double>(u.size());
  for (const double x : u) variance += (x - mean) * (x - mean);
  variance /= static_cast<double>(u.size());
  std::vector<double> y;
  for (const double x : u) y.push_back((x - mean) / std::sqrt(variance + epsilon));
  return y;
}

std::vector<double> scores_of(const Draft::Attend& op, const std::vector<double>& query,
                              const NumberReader& read) {
  std::vector<double> scores;
  for (std::size_t k = 0; k < op.entries.size(); ++k) {
    const Refs& key = op.tokens->keys[static_cast<std::size_t>(op.entries[k])];
    double sum = 0;
    for (std::size_t i = 0; i < key.size(); ++i) sum += query[i] * read(key[i]);
    scores.push_back(op.scale * sum + (op.bias.empty() ? 0 : op.bias[k]));
  }
  return scores;
}

std::vector<double> attend(const Draft::Attend& op, const std::vector<double>& query,
                           const NumberReader& read) {
  const std::vector<double> scores = scores_of(op, query, read);
  const double largest = *std::max_element(scores.begin(), scores.end());
  std::vector<double> y(static_cast<std::size_t>(op.width), 0);
  double total = 0;
  for (std::size_t k = 0; k < op.entries.size(); ++k) {
    const double w = std::exp(scores[k] - largest);
    total += w;
    const Refs& value = op.tokens->values[static_cast<std::size_t>(op.entries[k])];
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += w * read(value[i]);
  }
  for (double& x : y) x /= total;
  return y;
}

std::vector<double> fold(std::int32_t parts, const std::vector<double>& u, bool sum) {
  const std::size_t m = u.size() / static_cast<std::size_t>(parts);
  std::vector<double> y(u.begin(), u.begin() + static_cast<std::ptrdiff_t>(m));
  for (std::size_t k = m; k < u.size(); ++k) y[k % m] = sum ? y[k % m] + u[k] : std::max(y[k % m], u[k]);
  return y;
}

}  // namespace

std::vector<double> draft_scores(const Draft& draft, const std::vector<std::vector<double>>& numbers,
                                 std::int32_t id) {
  const Draft::Value& v = draft.values[static_cast<std::size_t>(id)];
  const NumberReader read{numbers};
  return scores_of(std::get<Draft::Attend>(v.operation), read.all(v.reads), read);
}

std::vector<std::int32_t> draft_inputs(const Draft& draft) {
  std::vector<std::int32_t> result;
  for (std::size_t id = 0; id < draft.values.size(); ++id)
    if (std::holds_alternative<Draft::Input>(draft.values[id].operation))
      result.push_back(static_cast<std::int32_t>(id));
  return result;
}

std::vector<std::vector<double>> evaluate_draft(const Draft& draft,
                                                const std::vector<std::vector<double>>& inputs) {
  Numbers2 numbers(draft.values.size());
  const NumberReader read{numbers};
  std::size_t next_input = 0;
  for (std::size_t id = 0; id < draft.values.size(); ++id) {
    const Draft::Value& v = draft.values[id];
    const std::vector<double> u = read.all(v.reads);
    auto& y = numbers[id];
    if (std::holds_alternative<Draft::Input>(v.operation))
      y = inputs.at(next_input++);
    else if (const auto* c = std::get_if<Draft::Constant>(&v.operation))
      y = c->numbers;
    else if (const auto* l = std::get_if<Draft::Linear>(&v.operation))
      y = compute(*l, u);
    else if (const auto* p = std::get_if<Draft::Product>(&v.operation))
      y = compute(*p, u);
    else if (const auto* n = std::get_if<Draft::Normalise>(&v.operation))
      y = normalise(u, n->epsilon);
    else if (const auto* m = std::get_if<Draft::Maximum>(&v.operation))
      y = fold(m->parts, u, false);
    else if (const auto* s = std::get_if<Draft::Accumulate>(&v.operation))
      y = fold(s->parts, u, true);
    else if (const auto* a = std::get_if<Draft::Attend>(&v.operation))
      y = attend(*a, u, read);
    else if (const auto* f = std::get_if<Draft::Apply>(&v.operation)) {
      for (const double x : u) y.push_back(apply(f->function, x));
    } else if (std::holds_alternative<Draft::Quotient>(v.operation)) {
      for (std::size_t i = 0; i < u.size() / 2; ++i) y.push_back(u[i] / u[i + u.size() / 2]);
    } else if (const auto* t = std::get_if<Draft::Lookup>(&v.operation)) {
      for (const double x : u)
        for (std::int32_t k = 0; k < t->width; ++k)
          y.push_back(t->table.at((static_cast<std::size_t>(static_cast<std::int64_t>(x) - t->first)) *
                                      static_cast<std::size_t>(t->width) +
                                  static_cast<std::size_t>(k)));
    } else {
      y = {static_cast<double>(std::max_element(u.begin(), u.end()) - u.begin())};
    }
  }
  return numbers;
}

}  // namespace crossbits
