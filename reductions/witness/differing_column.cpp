#include "reductions/witness/differing_column.hpp"

#include <algorithm>

#include "basis/coin.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t seeded_columns = 4096;

class Columns {
 public:
  Columns(const Problem& problem, const Symbols& x, const Symbols& other)
      : problem_(problem), x_(x), other_(other) {}

  bool differ(const Symbols& y) const {
    const auto one = problem_.f(x_, y), two = problem_.f(other_, y);
    return one && two && *one != *two;
  }

  std::optional<Symbols> among_all() const {
    const auto count = static_cast<std::uint64_t>(problem_.y_count());
    for (std::uint64_t k = 0; k < count; ++k)
      if (Symbols y = problem_.y_at(k); differ(y)) return y;
    return std::nullopt;
  }

  /// Inputs in which one symbol stands out against all others.
  std::optional<Symbols> among_single() const {
    const auto length = static_cast<std::size_t>(problem_.y_domain.length());
    const int top = problem_.y_domain.alphabet() - 1;
    for (const int rest : {0, top}) {
      for (std::size_t i = 0; i < length; ++i) {
        Symbols y(length, rest);
        for (int symbol = 0; symbol <= top; ++symbol) {
          y[i] = symbol;
          if (differ(y)) return y;
        }
      }
    }
    return std::nullopt;
  }

  std::optional<Symbols> among_seeded() const {
    for (const Symbols* y : {&x_, &other_})
      if (problem_.y_domain.contains(*y) && differ(*y)) return *y;
    const auto length = static_cast<std::size_t>(problem_.y_domain.length());
    const auto alphabet = static_cast<std::uint64_t>(problem_.y_domain.alphabet());
    for (std::uint64_t seed = 0; seed < seeded_columns; ++seed) {
      Symbols y(length);
      for (std::size_t i = 0; i < length; ++i) y[i] = static_cast<int>(coin_below(seed, 3, i, alphabet));
      if (differ(y)) return y;
    }
    return std::nullopt;
  }

 private:
  const Problem& problem_;
  const Symbols &x_, &other_;
};

}  // namespace

std::optional<Symbols> differing_column(const Problem& problem, const Symbols& x, const Symbols& x_other) {
  const Columns columns(problem, x, x_other);
  if (problem.y_count() <= most_columns) return columns.among_all();
  if (auto y = columns.among_single()) return y;
  return columns.among_seeded();
}

}  // namespace crossbits
