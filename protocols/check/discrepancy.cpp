#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::size_t most_set_lines = 20, most_sum_lines = 2048;

/// +1 where f = 1, -1 where f = 0, 0 where it is undefined.
using Signs = std::vector<std::vector<int>>;

Signs signs_of(const Function& f, bool by_rows) {
  Signs signs(by_rows ? f.rows() : f.columns());
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t j = 0; j < f.columns(); ++j) {
      const int sign = f.place(i, j) == Function::undefined ? 0 : 2 * f.place(i, j) - 1;
      signs[by_rows ? i : j].push_back(sign);
    }
  }
  return signs;
}

std::int64_t defined_entries(const Function& f) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t j = 0; j < f.columns(); ++j) count += f.place(i, j) != Function::undefined;
  }
  return count;
}

/// The most unbalanced rectangle. Equal lines are taken all or none: for fixed other lines each of them adds
/// the same.
class Maximum {
 public:
  explicit Maximum(const Signs& signs) {
    std::map<std::vector<int>, int> times;
    for (const auto& line : signs) ++times[line];
    for (const auto& [line, count] : times) groups_.push_back({line, count});
  }
  bool is_small() const { return groups_.size() <= most_set_lines; }
  std::int64_t value() {
    choose(0, std::vector<std::int64_t>(groups_[0].line.size(), 0));
    return best_;
  }

 private:
  struct Group {
    std::vector<int> line;
    int times;
  };
  void choose(std::size_t next, std::vector<std::int64_t> sums) {
    if (next == groups_.size()) {
      std::int64_t positive = 0, negative = 0;
      for (const std::int64_t s : sums) (s > 0 ? positive : negative) += std::abs(s);
      best_ = std::max({best_, positive, negative});
      return;
    }
    choose(next + 1, sums);
    for (std::size_t j = 0; j < sums.size(); ++j)
      sums[j] += std::int64_t{groups_[next].line[j]} * groups_[next].times;
    choose(next + 1, std::move(sums));
  }
  std::vector<Group> groups_;
  std::int64_t best_ = 0;
};

/// The largest absolute row sum of M M^T; M's norm squared is no larger.
std::int64_t row_sum(const Signs& m) {
  std::int64_t largest = 0;
  for (const auto& a : m) {
    std::int64_t sum = 0;
    for (const auto& b : m) {
      std::int64_t product = 0;
      for (std::size_t j = 0; j < a.size(); ++j) product += std::int64_t{a[j]} * b[j];
      sum += std::abs(product);
    }
    largest = std::max(largest, sum);
  }
  return largest;
}

Proved by_rectangle(const Case& c, const Json& evidence) {
  const auto rows = lines(evidence, "rows", c.f.rows()), columns = lines(evidence, "columns", c.f.columns());
  std::int64_t sum = 0;
  for (const std::size_t i : rows) {
    for (const std::size_t j : columns)
      sum += c.f.place(i, j) == Function::undefined ? 0 : 2 * c.f.place(i, j) - 1;
  }
  return {Rational(std::abs(sum), defined_entries(c.f)), std::nullopt, {}};
}

Proved by_row_sums(const Case& c, const Json& evidence) {
  const bool by_rows = text(evidence, "of") == "rows";
  if ((by_rows ? c.f.rows() : c.f.columns()) > most_sum_lines)
    return Proved::no("too many lines to sum up their products");
  const std::int64_t sum = row_sum(signs_of(c.f, by_rows));
  if (sum != integer(member(evidence, "row_sum"), "\"row_sum\""))
    return Proved::no(fmt::format("the largest row sum is {}", sum));
  const BigInteger square = BigInteger(c.f.rows()) * c.f.columns() * sum;
  BigInteger root = sqrt(square);
  if (root * root < square) ++root;
  const Rational value = std::min(Rational(1), Rational(root, defined_entries(c.f)));
  return {value, discrepancy_bits(value, c.error), {}};
}

}  // namespace

int discrepancy_bits(const Rational& discrepancy, const Rational& error) {
  int bits = 0;
  for (Rational scaled = discrepancy; scaled < 1 - 2 * error; scaled *= 2) ++bits;
  return bits;
}

Proved prove_discrepancy(const Case& c, const Json& evidence) {
  if (!c.f.is_boolean()) return Proved::no("discrepancy is about two answers");
  if (text(evidence, "mu") != "uniform" || defined_entries(c.f) == 0)
    return Proved::no("only the uniform distribution on defined entries is known");
  const std::string by = text(evidence, "by");
  if (by == "rectangle" && c.is("lower")) return by_rectangle(c, evidence);
  if (by == "row_sums" && c.is("upper")) return by_row_sums(c, evidence);
  if (by != "all_row_sets" || !c.is("exact"))
    return Proved::no(fmt::format("\"{}\" does not prove {}", by, c.kind));
  Maximum rows(signs_of(c.f, true)), columns(signs_of(c.f, false));
  if (!rows.is_small() && !columns.is_small())
    return Proved::no("too many different rows and columns to look at all sets");
  const Rational value(rows.is_small() ? rows.value() : columns.value(), defined_entries(c.f));
  if (by_rectangle(c, evidence).value != value)
    return Proved::no("the rectangle shown is not the most unbalanced one");
  return {value, discrepancy_bits(value, c.error), {}};
}

}  // namespace crossbits::check
