// g++ 12 sees uninitialised reads in Boost's small numbers where there are none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "protocols/bounds/solver/game_value.hpp"

#include <algorithm>
#include <set>

#include "protocols/bounds/best_response.hpp"
#include "protocols/bounds/solver/game_programme.hpp"

namespace crossbits {
namespace {

constexpr std::int64_t fine = std::int64_t{1}
                              << 40;  // the solver's doubles are taken in multiples of 1 / fine

std::vector<Entry> defined_entries(const CommunicationMatrix& matrix) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      if (matrix.at(i, j)) entries.emplace_back(i, j);
    }
  }
  return entries;
}

std::vector<Rational> rounded(const std::vector<double>& weights) {
  std::vector<Rational> result;
  for (const double w : weights)
    result.emplace_back(static_cast<std::int64_t>(w * static_cast<double>(fine)));
  return result;
}

Rational sum_of(const std::vector<Rational>& weights) {
  Rational sum = 0;
  for (const Rational& w : weights) sum += w;
  return sum;
}

/// Both players' solutions, made better and better. Every value kept is exact.
class Game {
 public:
  Game(const CommunicationMatrix& matrix, int bits)
      : matrix_(matrix),
        entries_(defined_entries(matrix)),
        response_(matrix, bits),
        programme_(entries_.size()) {}

  /// Asks first halfway between the solver's distribution and the best one so far: that needs fewer
  /// protocols.
  GameValue run(Effort& effort) {
    respond(std::vector<Rational>(entries_.size(), 1));
    for (bool goes_on = value_.upper > value_.lower; goes_on;) {
      programme_.solve();
      const std::vector<double> weights = programme_.row_weights();
      goes_on = (respond(rounded(halfway(weights))) || respond(rounded(weights))) && !value_.is_exact() &&
                !effort.spent(search_steps);
    }
    take_mixture(rounded(programme_.column_weights()));
    while (!value_.is_exact() && !effort.is_over()) {
      programme_.solve();
      const auto exact = programme_.exact();
      if (!exact) break;
      take_mixture(exact->column_weights);
      if (!respond(exact->row_weights)) break;
    }
    return std::move(value_);
  }

 private:
  static constexpr std::uint64_t search_steps = 1024;  // so that the clock is looked at every time

  std::vector<double> halfway(std::vector<double> weights) const {
    for (std::size_t e = 0; e < weights.size(); ++e) weights[e] = (weights[e] + best_[e]) / 2;
    return weights;
  }

  /// The best protocol against these weights; true if it is a new one.
  bool respond(const std::vector<Rational>& weights) {
    const auto whole = scaled(weights);
    if (!whole) return false;
    keep_distribution(*whole, response_.least_error(*whole));
    return learn(response_.tree());
  }

  /// Keeps the distribution if every protocol errs more under it than under the best so far.
  void keep_distribution(const std::vector<std::int64_t>& whole, std::int64_t error) {
    std::int64_t total = 0;
    for (const std::int64_t w : whole) total += w;
    const Rational value(error, total);
    if (!value_.distribution.empty() && value <= value_.lower) return;
    value_.lower = value;
    value_.distribution.clear();
    best_.clear();
    for (const Entry& e : entries_) {
      const std::int64_t w = whole[e.first * matrix_.columns() + e.second];
      best_.push_back(static_cast<double>(w) / static_cast<double>(total));
      if (w > 0) value_.distribution.emplace_back(e, Rational(w, total));
    }
  }

  /// Adds the protocol unless one that errs on the same entries is there.
  bool learn(const ProtocolTree& tree) {
    std::vector<bool> errs;
    for (const Entry& e : entries_)
      errs.push_back(
          !matrix_.plane(static_cast<std::size_t>(tree.value(e.first, e.second))).get(e.first, e.second));
    if (!known_.insert(errs).second) return false;
    programme_.add(errs);
    trees_.push_back(tree);
    if (std::find(errs.begin(), errs.end(), true) == errs.end()) {
      std::vector<Rational> alone(trees_.size(), 0);
      alone.back() = 1;
      take_mixture(alone);
    }
    return true;
  }

  /// Weights in whole numbers, row by row of the matrix; nothing if they are negative or too fine.
  std::optional<std::vector<std::int64_t>> scaled(const std::vector<Rational>& weights) const {
    BigInteger common = 1;
    for (const Rational& w : weights) common = lcm(common, BigInteger(denominator(w)));
    const BigInteger total(numerator(Rational(sum_of(weights) * common)));
    if (total <= 0 || total >= BigInteger(1) << 62) return std::nullopt;
    std::vector<std::int64_t> whole(matrix_.rows() * matrix_.columns(), 0);
    for (std::size_t e = 0; e < entries_.size(); ++e) {
      if (weights[e] < 0) return std::nullopt;
      whole[entries_[e].first * matrix_.columns() + entries_[e].second] =
          static_cast<std::int64_t>(BigInteger(numerator(Rational(weights[e] * common))));
    }
    return whole;
  }

  /// Keeps the mixture if it is one and errs less than the best so far.
  void take_mixture(std::vector<Rational> weights) {
    weights.resize(trees_.size(), 0);
    const Rational sum = sum_of(weights);
    if (sum <= 0 || *std::min_element(weights.begin(), weights.end()) < 0) return;
    Rational worst = 0;
    for (std::size_t e = 0; e < entries_.size(); ++e) {
      Rational error = 0;
      for (std::size_t t = 0; t < trees_.size(); ++t) {
        if (programme_.columns()[t][e]) error += weights[t];
      }
      worst = std::max(worst, Rational(error / sum));
    }
    if (!value_.mixture.empty() && worst >= value_.upper) return;
    value_.upper = worst;
    value_.mixture.clear();
    for (std::size_t t = 0; t < trees_.size(); ++t) {
      if (weights[t] > 0) value_.mixture.emplace_back(weights[t] / sum, trees_[t]);
    }
  }

  const CommunicationMatrix& matrix_;
  std::vector<Entry> entries_;
  BestResponse response_;
  GameProgramme programme_;
  std::vector<ProtocolTree> trees_;
  std::set<std::vector<bool>> known_;  // where the protocols in trees_ err
  std::vector<double> best_;           // value_.distribution, for every entry
  GameValue value_;
};

}  // namespace

GameValue game_value(const CommunicationMatrix& matrix, int bits, Effort& effort) {
  return Game(matrix, bits).run(effort);
}

}  // namespace crossbits
