#include "models/import/fixed_nodes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/import/operators/call.hpp"

namespace crossbits::fixed {

Product::Product(Shape left, Shape right, bool left_transposed, bool right_transposed)
    : left_transposed_(left_transposed), right_transposed_(right_transposed) {
  if (left.size() < 2) left.insert(left.begin(), 1);
  if (right.size() < 2) right.push_back(1);
  std::int64_t height = left[left.size() - 2], width = left[left.size() - 1], depth = right[right.size() - 1];
  if (left_transposed) std::swap(height, width);
  if (right_transposed) depth = right[right.size() - 2];
  rows = static_cast<std::size_t>(height);
  inner = static_cast<std::size_t>(width);
  columns = static_cast<std::size_t>(depth);
  left.resize(left.size() - 2);
  right.resize(right.size() - 2);
  const Shape both = broadcast_shape(left, right).value();
  for (const std::int64_t b : broadcast_offsets(left, both))
    left_matrix_.push_back(static_cast<std::size_t>(b));
  for (const std::int64_t b : broadcast_offsets(right, both))
    right_matrix_.push_back(static_cast<std::size_t>(b));
  batches = left_matrix_.size();
}

std::vector<double> Nodes::reals(const std::string& name) const {
  const Tensor& t = model.model.constants.at(name);
  return std::visit(
      [](const auto& array) { return std::vector<double>(array.data.begin(), array.data.end()); }, t.values);
}

const Format& Nodes::format(const std::string& key) const {
  const auto found = rules.formats.find(key);
  if (found == rules.formats.end())
    throw std::invalid_argument(fmt::format("{}: nothing was calibrated for {}", model.model.name, key));
  return found->second;
}

Reduced Nodes::reduced(const Node& node, const Shape& shape) const {
  Budget budget{Limits{}};
  std::vector<const Tensor*> inputs(node.inputs.size(), nullptr);
  if (inputs.size() > 1 && !node.inputs[1].empty()) inputs[1] = &model.model.constants.at(node.inputs[1]);
  const Call call{{model.model.name, node, model.model.opset, budget}, inputs, false};
  Shape kept = shape;
  for (const std::size_t a : call.reduced_axes(1, shape.size())) kept[a] = 1;
  const auto target = broadcast_offsets(kept, shape);
  return {static_cast<std::size_t>(*element_count(kept)), {target.begin(), target.end()}};
}

Cell Nodes::keep(BigInteger numerator, int fraction, std::int32_t token, const std::string& key) {
  Number n;
  n.numerator = std::move(numerator);
  n.fraction = fraction;
  n.token = token;
  n.key = &*keys_.insert(key).first;
  return &numbers_.emplace_back(std::move(n));
}

Cell Nodes::round(const BigInteger& number, int fraction, std::int32_t token, const std::string& key) {
  const Format& f = format(key);
  return keep(nearest(f, number, fraction).numerator, f.fraction, token, key);
}

std::int64_t Nodes::parameter(double weight, int fraction) const {
  const double scaled = std::ldexp(weight, fraction);
  if (!(std::abs(scaled) < 0x1p62))
    throw std::invalid_argument(fmt::format("{}: the weight {} is too large", model.model.name, weight));
  return static_cast<std::int64_t>(std::nearbyint(scaled));
}

BigInteger Nodes::exact(const std::vector<std::pair<Cell, double>>& terms, double bias, int& fraction) const {
  int finest = 0;
  for (const auto& [cell, weight] : terms) finest = std::max(finest, cell->fraction);
  fraction = finest + rules.parameter_fraction;
  BigInteger sum = BigInteger(parameter(bias)) << finest;
  for (const auto& [cell, weight] : terms)
    sum += (cell->numerator * parameter(weight)) << (finest - cell->fraction);
  return sum;
}

Cell Nodes::round(const Form& form, const std::string& key, bool relu) {
  // The weights of one number add up first; what comes out as zero is not read.
  auto terms = form.terms;
  std::stable_sort(terms.begin(), terms.end(),
                   [](const auto& a, const auto& b) { return std::less<>{}(a.first, b.first); });
  std::vector<std::pair<Cell, double>> merged;
  for (const auto& term : terms) {
    if (!merged.empty() && merged.back().first == term.first)
      merged.back().second += term.second;
    else
      merged.push_back(term);
  }
  std::erase_if(merged, [](const auto& term) { return term.second == 0; });
  std::map<std::int32_t, std::vector<std::pair<Cell, double>>> by_token;
  for (const auto& term : merged) by_token[term.first->token].push_back(term);
  const std::size_t tokens = by_token.size() - by_token.count(no_token);
  int fraction = 0;
  BigInteger sum = 0;
  if (tokens <= 1) {
    sum = exact(merged, form.bias, fraction);
  } else {
    const Format& part = format(key + "/term");
    for (const auto& [token, own] : by_token) {
      int at = 0;
      const BigInteger share = exact(own, 0, at);
      sum += nearest(part, share, at).numerator;
    }
    fraction = std::max(part.fraction, 0) + rules.parameter_fraction;
    sum = (sum << (fraction - part.fraction)) +
          (BigInteger(parameter(form.bias)) << (fraction - rules.parameter_fraction));
  }
  if (relu && sum < 0) sum = 0;
  std::int32_t token = no_token;
  if (tokens == 1) token = by_token.rbegin()->first;
  return round(sum, fraction, token, key);
}

Cells Nodes::round(const std::vector<Form>& forms, const std::string& key, bool relu) {
  Cells cells;
  for (const Form& form : forms) cells.push_back(round(form, key, relu));
  return cells;
}

const Values& Nodes::ready(const std::string& name) {
  Values& v = tensors.at(name);
  if (!v.forms.empty()) {
    v.cells = round(v.forms, name);
    v.forms.clear();
  }
  return v;
}

Values Nodes::constant_cells(const std::string& name) {
  Values v{shape_of(name), {}, {}};
  for (const double x : reals(name))
    v.cells.push_back(keep(parameter(x), rules.parameter_fraction, no_token, name));
  return v;
}

std::vector<Form> Nodes::forms_of(const std::string& name, const Shape& to, bool unrounded) {
  std::vector<Form> own;
  if (known(name)) {
    for (const double x : reals(name)) own.push_back({{}, x});
  } else if (unrounded && !tensors.at(name).forms.empty()) {
    own = tensors.at(name).forms;
  } else {
    for (const Cell c : ready(name).cells) own.push_back({{{c, 1.0}}, 0});
  }
  std::vector<Form> result;
  for (const std::int64_t e : broadcast_offsets(shape_of(name), to))
    result.push_back(own[static_cast<std::size_t>(e)]);
  return result;
}

Cells Nodes::cells_of(const std::string& name, const Shape& to) {
  const Values own = known(name) ? constant_cells(name) : ready(name);
  Cells result;
  for (const std::int64_t e : broadcast_offsets(own.shape, to))
    result.push_back(own.cells[static_cast<std::size_t>(e)]);
  return result;
}

bool Nodes::goes_on_linearly(const std::string& name) const {
  const auto found = readers.find(name);
  if (answers.contains(name) || found == readers.end() || found->second.size() != 1) return false;
  const Node& next = *found->second.front();
  if (next.op == "Relu") return true;
  if (next.op != "Add" && next.op != "Sub" && next.op != "Mul" && next.op != "Div") return false;
  const bool first = next.inputs[0] == name;
  if (next.op == "Div" && !first) return false;
  return known(next.inputs[first ? 1 : 0]) && shape_of(next.outputs[0]) == shape_of(name);
}

void Nodes::store(const Node& node, std::vector<Form> forms) {
  const std::string& name = node.outputs[0];
  if (goes_on_linearly(name))
    tensors[name] = {shape_of(name), {}, std::move(forms)};
  else
    tensors[name] = {shape_of(name), round(forms, name), {}};
}

void Nodes::store(const Node& node, Cells cells, std::size_t output) {
  const std::string& name = node.outputs[output];
  if (!name.empty() && model.shapes.contains(name)) tensors[name] = {shape_of(name), std::move(cells), {}};
}

std::int32_t Nodes::token_of(const Cells& cells) {
  std::int32_t token = no_token;
  for (const Cell c : cells) {
    if (c->token == no_token || c->token == token) continue;
    if (token != no_token) return no_token;
    token = c->token;
  }
  return token;
}

std::int64_t Nodes::integer_attribute(const Node& node, const std::string& name, std::int64_t absent) const {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? absent : std::get<std::int64_t>(found->second);
}

double Nodes::number_attribute(const Node& node, const std::string& name, double absent) const {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? absent : std::get<double>(found->second);
}

BigInteger sum_of(const std::vector<Monomial>& monomials, int& fraction) {
  const auto fraction_of = [](const Monomial& m) { return m.a->fraction + (m.b ? m.b->fraction : 0); };
  fraction = monomials.empty() ? 0 : fraction_of(monomials.front());
  for (const Monomial& m : monomials) fraction = std::max(fraction, fraction_of(m));
  BigInteger sum = 0;
  for (const Monomial& m : monomials) {
    BigInteger product = m.a->numerator * m.coefficient;
    if (m.b) product *= m.b->numerator;
    sum += product << (fraction - fraction_of(m));
  }
  return sum;
}

}  // namespace crossbits::fixed
