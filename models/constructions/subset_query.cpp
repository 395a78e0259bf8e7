#include "models/constructions/subset_query.hpp"

#include <algorithm>

#include "models/arithmetic/round.hpp"

namespace crossbits {
namespace {

constexpr int pin_rounds = 6;       // how often offending keys are pinned
constexpr int check_fraction = 20;  // the query is rounded here when scores off the set are looked at

std::vector<std::size_t> members(std::span<const BigInteger> multi_hot) {
  std::vector<std::size_t> set;
  for (std::size_t j = 0; j < multi_hot.size(); ++j)
    if (multi_hot[j] != 0) set.push_back(j);
  return set;
}

class Keys {
 public:
  explicit Keys(const SubsetQuery& op)
      : op_(op), width_(static_cast<std::size_t>(op.key_width)), count_(op.keys.size() / width_) {}

  std::span<const std::int64_t> row(std::size_t j) const { return {&op_.keys[j * width_], width_}; }
  std::size_t count() const { return count_; }
  std::size_t width() const { return width_; }

  std::int64_t inner(std::size_t i, std::size_t j) const {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < width_; ++k) sum += row(i)[k] * row(j)[k];
    return sum;
  }

 private:
  const SubsetQuery& op_;
  std::size_t width_, count_;
};

struct Query {
  std::vector<BigInteger> numerators;
  BigInteger denominator = 1;
};

/// The shortest w with <w, u_j> = targets_j / 2 for j in `pinned`.
bool shortest(const Keys& keys, const std::vector<std::size_t>& pinned, const std::vector<int>& targets,
              Query& query) {
  const std::size_t n = pinned.size();
  std::vector<std::vector<BigInteger>> gram(n, std::vector<BigInteger>(n));
  std::vector<BigInteger> right(n), coefficients;
  for (std::size_t i = 0; i < n; ++i) {
    right[i] = targets[i];
    for (std::size_t j = 0; j < n; ++j) gram[i][j] = keys.inner(pinned[i], pinned[j]);
  }
  if (!solve_exactly(std::move(gram), std::move(right), coefficients, query.denominator)) return false;
  query.denominator *= 2;
  query.numerators.assign(keys.width(), 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < keys.width(); ++k)
      query.numerators[k] += coefficients[i] * keys.row(pinned[i])[k];
  return true;
}

/// The key outside `pinned` with the largest score above 1/2; keys.count() if there is none.
std::size_t worst_key(const Keys& keys, const std::vector<std::size_t>& pinned, const Query& query) {
  std::vector<std::int64_t> rounded(keys.width());
  for (std::size_t k = 0; k < keys.width(); ++k)
    rounded[k] = static_cast<std::int64_t>(
        divide_nearest_even(BigInteger(query.numerators[k] << check_fraction), query.denominator));
  std::size_t worst = keys.count();
  std::int64_t largest = (std::int64_t{1} << (check_fraction - 1)) + static_cast<std::int64_t>(keys.width());
  for (std::size_t j = 0; j < keys.count(); ++j) {
    if (std::find(pinned.begin(), pinned.end(), j) != pinned.end()) continue;
    std::int64_t score = 0;
    for (std::size_t k = 0; k < keys.width(); ++k) score += rounded[k] * keys.row(j)[k];
    if (score > largest) largest = score, worst = j;
  }
  return worst;
}

std::vector<Rational> least_squares(const SubsetQuery& op, const std::vector<std::size_t>& set) {
  const Keys keys(op);
  std::vector<std::size_t> pinned = set;
  std::vector<int> targets(set.size(), 2);
  Query query;
  if (!shortest(keys, pinned, targets, query)) {
    query = {std::vector<BigInteger>(keys.width(), 0), BigInteger(keys.width())};
    for (const std::size_t j : set)
      for (std::size_t k = 0; k < keys.width(); ++k) query.numerators[k] += keys.row(j)[k];
  } else {
    for (int round = 0; round < pin_rounds; ++round) {
      const std::size_t worst = worst_key(keys, pinned, query);
      if (worst == keys.count()) break;
      pinned.push_back(worst);
      targets.push_back(1);
      Query better;
      if (!shortest(keys, pinned, targets, better)) break;
      query = std::move(better);
    }
  }
  std::vector<Rational> result;
  for (const BigInteger& n : query.numerators) result.emplace_back(n, query.denominator);
  return result;
}

std::vector<Rational> polynomial(const SubsetQuery& op, const std::vector<std::size_t>& set, std::size_t n) {
  std::vector<BigInteger> coefficients{-1};
  for (const std::size_t j : set) {
    const BigInteger root = static_cast<std::int64_t>(j) - static_cast<std::int64_t>(n / 2);
    for (int twice = 0; twice < 2; ++twice) {
      coefficients.push_back(0);
      for (std::size_t k = coefficients.size() - 1; k > 0; --k)
        coefficients[k] = coefficients[k - 1] - root * coefficients[k];
      coefficients[0] *= -root;
    }
  }
  coefficients.resize(static_cast<std::size_t>(op.key_width), 0);
  std::vector<Rational> result;
  for (const BigInteger& c : coefficients) result.emplace_back(c, 1);
  return result;
}

}  // namespace

bool solve_exactly(std::vector<std::vector<BigInteger>> gram, std::vector<BigInteger> right,
                   std::vector<BigInteger>& numerators, BigInteger& denominator) {
  const std::size_t n = right.size();
  for (std::size_t i = 0; i < n; ++i) gram[i].push_back(right[i]);
  BigInteger previous = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && gram[pivot][k] == 0) ++pivot;
    if (pivot == n) return false;
    std::swap(gram[k], gram[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      // Gauss-Jordan without fractions: every division is exact.
      for (std::size_t j = n + 1; j-- > 0;) {
        if (j == k) continue;
        gram[i][j] = (gram[k][k] * gram[i][j] - gram[i][k] * gram[k][j]) / previous;
      }
      gram[i][k] = 0;
    }
    previous = gram[k][k];
    for (std::size_t i = 0; i < k; ++i) gram[i][i] = previous;
  }
  denominator = previous;
  numerators.clear();
  for (std::size_t i = 0; i < n; ++i) numerators.push_back(gram[i][n]);
  if (denominator < 0) {
    denominator = -denominator;
    for (BigInteger& x : numerators) x = -x;
  }
  return true;
}

std::vector<Rational> subset_query(const SubsetQuery& op, std::span<const BigInteger> multi_hot) {
  const std::vector<std::size_t> set = members(multi_hot);
  return op.method == SubsetQuery::Method::polynomial ? polynomial(op, set, multi_hot.size())
                                                      : least_squares(op, set);
}

}  // namespace crossbits
