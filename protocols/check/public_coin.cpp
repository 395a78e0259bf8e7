#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/fractions.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::size_t most_protocol_lines = 8,
                      most_answers = std::size_t{1} << 26;  // of all protocols on all inputs
constexpr std::size_t most_inputs = std::size_t{1} << 20;
// Of common denominators. Distributions are summed up in 64 bits. Cramer's rule writes a mixture that solves
// a game of 64 inputs with determinants of order 65 and entries 0 and 1: Hadamard's inequality leaves them
// 134 bits.
constexpr unsigned most_bits_of_distribution = 62, most_bits_of_mixture = 256;

struct Weight {
  std::size_t row, column;  // places among the rows and columns that carry weight
  int place;
  std::int64_t weight;
};

/// The least weight on which a deterministic protocol of so many bits is wrong: for every part of the rows
/// and columns, with one bit more and more, by trying all splits.
class LeastError {
 public:
  LeastError(std::vector<Weight> weights, std::size_t rows, std::size_t columns, std::size_t values)
      : weights_(std::move(weights)),
        columns_(columns),
        all_rows_((1U << rows) - 1),
        all_columns_((1U << columns) - 1),
        errors_(std::size_t{1} << (rows + columns), 0) {
    for (unsigned r = 1; r <= all_rows_; ++r) {
      for (unsigned c = 1; c <= all_columns_; ++c) errors_[place(r, c)] = leaf(r, c, values);
    }
  }
  std::int64_t value(int bits) {
    for (int b = 0; b < bits; ++b) add_bit();
    return errors_[place(all_rows_, all_columns_)];
  }

 private:
  std::size_t place(unsigned rows, unsigned columns) const { return std::size_t{rows} << columns_ | columns; }

  std::int64_t leaf(unsigned rows, unsigned columns, std::size_t values) const {
    std::vector<std::int64_t> right(values, 0);
    std::int64_t all = 0;
    for (const Weight& w : weights_) {
      if ((rows >> w.row & columns >> w.column & 1U) == 0) continue;
      right[static_cast<std::size_t>(w.place)] += w.weight;
      all += w.weight;
    }
    return all - *std::max_element(right.begin(), right.end());
  }

  void add_bit() {
    std::vector<std::int64_t> more = errors_;
    for (unsigned r = 1; r <= all_rows_; ++r) {
      for (unsigned c = 1; c <= all_columns_; ++c) {
        std::int64_t& least = more[place(r, c)];
        for (unsigned part = (r - 1) & r; part != 0; part = (part - 1) & r)
          least = std::min(least, errors_[place(part, c)] + errors_[place(r ^ part, c)]);
        for (unsigned part = (c - 1) & c; part != 0; part = (part - 1) & c)
          least = std::min(least, errors_[place(r, part)] + errors_[place(r, c ^ part)]);
      }
    }
    errors_ = std::move(more);
  }

  std::vector<Weight> weights_;
  std::size_t columns_;
  unsigned all_rows_, all_columns_;
  std::vector<std::int64_t> errors_;
};

std::size_t place_in(std::vector<std::size_t>& lines, std::size_t line) {
  const auto found = std::find(lines.begin(), lines.end(), line);
  if (found != lines.end()) return static_cast<std::size_t>(found - lines.begin());
  lines.push_back(line);
  return lines.size() - 1;
}

/// Every protocol of `bits` bits errs with more than the error under the distribution: one bit more is
/// needed.
Proved by_distribution(const Case& c, const Json& side) {
  const int bits = static_cast<int>(number_below(member(side, "bits"), 16, "\"bits\""));
  std::vector<std::size_t> rows, columns;
  std::vector<Weight> weights;
  std::set<std::pair<std::size_t, std::size_t>> seen;
  Fractions shares(most_bits_of_distribution);
  for (const Json& triple : list(side, "distribution")) {
    if (!triple.is_array() || triple.size() != 3) return Proved::no("a weight is not [row, column, weight]");
    const std::size_t i = number_below(triple[0], c.f.rows(), "a row"),
                      j = number_below(triple[1], c.f.columns(), "a column");
    if (c.f.place(i, j) == Function::undefined) return Proved::no("a weight lies where f is not defined");
    if (!seen.emplace(i, j).second) return Proved::no("an entry has two weights");
    weights.push_back({place_in(rows, i), place_in(columns, j), c.f.place(i, j), 0});
    if (rows.size() > most_protocol_lines || columns.size() > most_protocol_lines)
      return Proved::no("the distribution has too many rows or columns to look at all protocols");
    if (std::string fault = shares.add(triple[2]); !fault.empty()) return Proved::no(fault);
  }
  const std::vector<BigInteger> parts = shares.parts();
  if (std::accumulate(parts.begin(), parts.end(), BigInteger(0)) != shares.common())
    return Proved::no("the weights of the distribution do not sum to 1");
  for (std::size_t k = 0; k < weights.size(); ++k) weights[k].weight = static_cast<std::int64_t>(parts[k]);
  LeastError least(std::move(weights), rows.size(), columns.size(), c.f.values().size());
  const Rational error(BigInteger(least.value(bits)), shares.common());
  if (error <= c.error)
    return Proved::no(
        fmt::format("a protocol of {} bits errs with {} under the distribution", bits, error.str()));
  return {bits + 1, bits + 1, {}};
}

/// The weight of the protocols that are wrong, for every entry.
Proved by_mixture(const Case& c, const Json& side) {
  const Json& protocols = list(side, "protocols");
  const std::size_t inputs = c.f.rows() * c.f.columns();
  if (inputs > most_inputs || protocols.size() > most_answers / inputs)
    return Proved::no("there are too many protocols or inputs to look at");
  Fractions shares(most_bits_of_mixture);
  for (const Json& protocol : protocols) {
    if (std::string fault = shares.add(member(protocol, "weight")); !fault.empty()) return Proved::no(fault);
  }
  const std::vector<BigInteger> parts = shares.parts();
  if (std::accumulate(parts.begin(), parts.end(), BigInteger(0)) != shares.common())
    return Proved::no("the weights of the protocols do not sum to 1");
  std::vector<BigInteger> errors(inputs, 0);
  int depth = 0;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const TreeAnswers answers = answers_of_tree(c.f, member(protocols[k], "tree"));
    if (!answers.fault.empty()) return Proved::no(answers.fault);
    depth = std::max(depth, answers.depth);
    for (std::size_t e = 0; e < errors.size(); ++e) {
      if (c.f.differs(e / c.f.columns(), e % c.f.columns(), answers.places[e])) errors[e] += parts[k];
    }
  }
  if (Rational(*std::max_element(errors.begin(), errors.end()), shares.common()) > c.error)
    return Proved::no("the protocols err more often than claimed");
  return {depth, depth, {}};
}

/// k inner products with random strings and the answer: for x != y each product is right for half of the
/// strings, since flipping the string where x and y differ changes it; so all agree with probability 2^-k.
Proved by_fingerprints(const Case& c, const Json& side) {
  const int k = static_cast<int>(number_below(member(side, "hash_bits"), 1024, "\"hash_bits\""));
  if (!c.f.is_equality()) return Proved::no("fingerprints are for equality");
  if (c.error * (BigInteger(1) << k) < 1) return Proved::no(fmt::format("{} bits err with 2^-{}", k, k));
  return {k + 1, k + 1, {}};
}

Proved by_protocol(const Case& c, const Json& side) {
  const std::string by = text(side, "by");
  if (by == "mixture") return by_mixture(c, side);
  if (by == "fingerprints") return by_fingerprints(c, side);
  if (by == "no_coins") return prove_no_coins(c);
  return Proved::no(fmt::format("\"{}\" is no protocol with coins", by));
}

}  // namespace

Proved prove_public_coin(const Case& c, const Json& evidence) {
  const auto lower = [&] {
    return lacks(evidence, "lower") ? Proved{0, 0, {}} : by_distribution(c, evidence["lower"]);
  };
  if (c.is("lower")) return lower();
  const Proved upper = by_protocol(c, member(evidence, "upper"));
  if (c.is("upper") || !upper.fault.empty()) return upper;
  const Proved below = lower();
  if (!below.fault.empty() || below.value == upper.value) return below;
  return Proved::no(
      fmt::format("the evidence proves at least {} and at most {}", below.value.str(), upper.value.str()));
}

}  // namespace crossbits::check
