#include "models/layers/tensor_attention.hpp"

#include <map>
#include <stdexcept>

namespace crossbits {
namespace {

/// Products of two operands, number by number.
class Products {
 public:
  explicit Products(Graph& graph) : graph_(graph) {}

  /// One value for each run of numbers with the same points: a value has one.
  Operand add(const Operand& first, const Operand& second, Role role) {
    const std::vector<int> points = graph_.fractions(first), others = graph_.fractions(second);
    if (points.size() != others.size()) throw std::logic_error("the two sides of a pair differ in width");
    Operand result;
    for (std::size_t from = 0, to = 0; from < points.size(); from = to) {
      while (to < points.size() && points[to] == points[from] && others[to] == others[from]) ++to;
      const auto begin = static_cast<std::int32_t>(from), count = static_cast<std::int32_t>(to - from);
      result.push_back(graph_.whole(add_run(slice(first, begin, count), slice(second, begin, count), role)));
    }
    return result;
  }

 private:
  ValueId add_run(const Operand& first, const Operand& second, Role role) {
    const std::int32_t width = length(first);
    const Format format = format_of(first, second);
    Operand both = first;
    both.insert(both.end(), second.begin(), second.end());
    return graph_.add({product(width, format.fraction), one_part(format, width), std::move(both), {}, role});
  }

  /// All products of a number of one side with a number of the other.
  Format format_of(const Operand& first, const Operand& second) const {
    const Format a = graph_.hull(first), b = graph_.hull(second);
    const BigInteger corners[] = {a.lowest * b.lowest, a.lowest * b.highest(), a.highest() * b.lowest,
                                  a.highest() * b.highest()};
    const auto [low, high] = std::minmax_element(std::begin(corners), std::end(corners));
    return Format::range(*low, *high, a.fraction + b.fraction);
  }

  std::shared_ptr<const Operation> product(std::int32_t width, int fraction) {
    auto& op = products_[{width, fraction}];
    if (op) return op;
    Polynomial p;
    p.fraction = fraction;
    for (std::int32_t k = 0; k < width; ++k) {
      p.terms.push_back({1, k, width + k});
      p.row_ends.push_back(k + 1);
    }
    op = operation(std::move(p));
    return op;
  }

  Graph& graph_;
  std::map<std::pair<std::int32_t, int>, std::shared_ptr<const Operation>> products_;
};

}  // namespace

std::shared_ptr<const TokenSet> add_pairs(Graph& graph, const ThirdOrderEntries& entries) {
  const std::size_t n = entries.first_keys.size();
  if (entries.second_keys.size() != n || entries.first_values.size() != n ||
      entries.second_values.size() != n)
    throw std::logic_error("third-order attention needs two keys and two values for every entry");
  Products products(graph);
  auto pairs = std::make_shared<TokenSet>();
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < n; ++b) {
      pairs->keys.push_back(products.add(entries.first_keys[a], entries.second_keys[b], Role::key));
      pairs->values.push_back(products.add(entries.first_values[a], entries.second_values[b], Role::value));
      pairs->positions.push_back(-1);
    }
  }
  return pairs;
}

}  // namespace crossbits
