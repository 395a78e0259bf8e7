// Where Alice's message is linear in her symbols, two inputs send the same iff their difference is a null
// vector.
#include <algorithm>

#include "basis/coin.hpp"
#include "reductions/witness/null_vectors.hpp"
#include "reductions/witness/search.hpp"

namespace crossbits {
namespace {

constexpr int most_columns_probed = 1024;
constexpr std::uint64_t linearity_checks = 32;

/// A message as a function of x: offset + matrix * x, as far as probing tells.
class LinearMessage {
 public:
  LinearMessage(const WitnessTask& task, WitnessSearch& search)
      : task_(task),
        search_(search),
        message_(task.message()),
        n_(static_cast<std::size_t>(task.problem().x_domain.length())) {}

  /// Offset and columns from x = 0 and the inputs with a single 1. False when numbers are too large or it is
  /// not linear.
  bool probe() {
    const auto offset = ask(Symbols(n_, 0));
    if (!offset) return false;
    offset_ = *offset;
    matrix_.assign(offset_.size(), std::vector<std::int64_t>(n_, 0));
    for (std::size_t j = 0; j < n_; ++j) {
      Symbols x(n_, 0);
      x[j] = 1;
      const auto numbers = ask(x);
      if (!numbers || task_.out_of_time()) return false;
      for (std::size_t i = 0; i < offset_.size(); ++i) matrix_[i][j] = (*numbers)[i] - offset_[i];
    }
    for (std::uint64_t k = 0; k < linearity_checks; ++k)
      if (!holds_on(seeded(k))) return false;
    return true;
  }

  const std::vector<std::vector<std::int64_t>>& matrix() const { return matrix_; }
  bool same(const Symbols& x, const Symbols& other) { return message_(x) == message_(other); }

 private:
  std::optional<Numbers> ask(const Symbols& x) {
    ++search_.searched;
    return message_.numbers(x);
  }
  Symbols seeded(std::uint64_t seed) const {
    Symbols x(n_);
    for (std::size_t j = 0; j < n_; ++j)
      x[j] = static_cast<int>(
          coin_below(seed, 5, j, static_cast<std::uint64_t>(task_.problem().x_domain.alphabet())));
    return x;
  }
  bool holds_on(const Symbols& x) {
    const auto numbers = ask(x);
    for (std::size_t i = 0; numbers && i < offset_.size(); ++i) {
      std::int64_t sum = offset_[i];
      for (std::size_t j = 0; j < n_; ++j) sum += matrix_[i][j] * x[j];
      if (sum != (*numbers)[i]) return false;
    }
    return numbers.has_value();
  }

  const WitnessTask& task_;
  WitnessSearch& search_;
  AliceMessage message_;
  std::size_t n_;
  Numbers offset_;
  std::vector<std::vector<std::int64_t>> matrix_;
};

}  // namespace

void search_null_vectors(const WitnessTask& task, WitnessSearch& search) {
  const Domain& domain = task.problem().x_domain;
  if (domain.length() > most_columns_probed || domain.alphabet() < 2 || !domain.holds_every_string()) return;
  search.method = WitnessSearch::Method::linear_algebra;
  LinearMessage message(task, search);
  if (!message.probe()) return;
  const auto n = static_cast<std::size_t>(domain.length());
  for (const auto& d : short_null_vectors(message.matrix(), n, domain.alphabet() - 1)) {
    Symbols x(n), other(n);
    for (std::size_t j = 0; j < n; ++j) {
      x[j] = static_cast<int>(std::max<std::int64_t>(0, -d[j]));
      other[j] = static_cast<int>(std::max<std::int64_t>(0, d[j]));
    }
    search.searched += 2;
    if (!message.same(x, other)) continue;  // linear on what was probed only
    if ((search.witness = witness_of(task, x, other))) return;
  }
}

}  // namespace crossbits
