#include "protocols/bounds/solver/cover_formula.hpp"

namespace crossbits {

Formula cover_formula(const CommunicationMatrix& matrix, std::size_t plane, std::size_t k, bool disjoint,
                      const std::vector<Entry>& fixed) {
  const std::size_t lines = matrix.rows() + matrix.columns();
  const auto row = [&](std::size_t t, std::size_t i) { return static_cast<int>(1 + t * lines + i); };
  const auto column = [&](std::size_t t, std::size_t j) {
    return static_cast<int>(1 + t * lines + matrix.rows() + j);
  };
  Formula formula;
  std::size_t entries = 0;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      const auto value = matrix.at(i, j);
      if (!value) continue;
      if (!matrix.plane(plane).get(i, j)) {
        for (std::size_t t = 0; t < k; ++t) formula.clauses.push_back({-row(t, i), -column(t, j)});
        continue;
      }
      const auto inside = [&, entry = entries++](std::size_t t) {
        return static_cast<int>(1 + k * lines + entry * k + t);
      };
      std::vector<int> somewhere;
      for (std::size_t t = 0; t < k; ++t) {
        formula.clauses.push_back({-inside(t), row(t, i)});
        formula.clauses.push_back({-inside(t), column(t, j)});
        if (disjoint) formula.clauses.push_back({-row(t, i), -column(t, j), inside(t)});
        somewhere.push_back(inside(t));
      }
      formula.clauses.push_back(somewhere);
      for (std::size_t t = 0; disjoint && t < k; ++t) {
        for (std::size_t s = 0; s < t; ++s) formula.clauses.push_back({-inside(s), -inside(t)});
      }
    }
  }
  formula.variables = static_cast<int>(k * (lines + entries));
  for (std::size_t s = 0; s < fixed.size() && s < k; ++s) {
    formula.clauses.push_back({row(s, fixed[s].first)});
    formula.clauses.push_back({column(s, fixed[s].second)});
  }
  return formula;
}

}  // namespace crossbits
