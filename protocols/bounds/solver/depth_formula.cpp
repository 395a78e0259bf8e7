#include "protocols/bounds/solver/depth_formula.hpp"

namespace crossbits {
namespace {

/// Nodes 1 .. 2^(depth + 1) - 1 of the complete binary tree, the children of v being 2v and 2v + 1.
class Writer {
 public:
  Writer(const CommunicationMatrix& matrix, int depth)
      : matrix_(matrix),
        rows_(static_cast<int>(matrix.rows())),
        columns_(static_cast<int>(matrix.columns())) {
    const int first_leaf = 1 << depth;
    for (int i = 0; i < rows_; ++i) say({row(1, i)});
    for (int j = 0; j < columns_; ++j) say({column(1, j)});
    for (int v = 1; v < first_leaf; ++v) inner(v);
    for (int v = first_leaf; v < 2 * first_leaf; ++v) leaf(v);
    formula_.variables = (2 * first_leaf - 1) * (rows_ + columns_ + 1);
  }
  Formula formula() { return std::move(formula_); }

 private:
  int row(int v, int i) const { return (v - 1) * (rows_ + columns_ + 1) + 1 + i; }
  int column(int v, int j) const { return row(v, rows_ + j); }
  /// Inner: Alice speaks. Leaf: the answer is 1.
  int mark(int v) const { return row(v, rows_ + columns_); }
  void say(std::vector<int> clause) { formula_.clauses.push_back(std::move(clause)); }

  void inner(int v) {
    const int alice = mark(v);
    for (int i = 0; i < rows_; ++i) {
      say({-alice, -row(v, i), row(2 * v, i), row(2 * v + 1, i)});
      say({alice, -row(v, i), row(2 * v, i)});
      say({alice, -row(v, i), row(2 * v + 1, i)});
    }
    for (int j = 0; j < columns_; ++j) {
      say({alice, -column(v, j), column(2 * v, j), column(2 * v + 1, j)});
      say({-alice, -column(v, j), column(2 * v, j)});
      say({-alice, -column(v, j), column(2 * v + 1, j)});
    }
    say({-alice, -row(v, 0), row(2 * v, 0)});
    say({alice, -column(v, 0), column(2 * v, 0)});
  }

  void leaf(int v) {
    for (int i = 0; i < rows_; ++i) {
      for (int j = 0; j < columns_; ++j) {
        const auto value = matrix_.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
        if (value) say({-row(v, i), -column(v, j), *value == 1 ? mark(v) : -mark(v)});
      }
    }
  }

  const CommunicationMatrix& matrix_;
  int rows_, columns_;
  Formula formula_;
};

}  // namespace

Formula depth_formula(const CommunicationMatrix& matrix, int depth) {
  return Writer(matrix, depth).formula();
}

}  // namespace crossbits
