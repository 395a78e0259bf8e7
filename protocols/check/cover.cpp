#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/fractions.hpp"
#include "protocols/check/proof.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::size_t most_packing_rows = 64, most_packing_sets = std::size_t{1} << 16,
                      most_packing_looks = std::size_t{1} << 28;  // at a column or a weight, for every set
// Of the common denominator of a packing. The search solves for at most 160 weights by Cramer's rule, with
// determinants of entries 0 and 1: Hadamard's inequality leaves them 430 bits.
constexpr unsigned most_packing_bits = 512;
constexpr std::uint64_t most_literals = 4'000'000;  // of a formula: what it holds in memory

/// The entry (i, j) of a part of the matrix that is given by lists of rows and columns.
struct Sub {
  const Function& f;
  std::vector<std::size_t> rows, columns;
  int place(std::size_t i, std::size_t j) const { return f.place(rows[i], columns[j]); }
};

using Weights = std::map<std::pair<std::size_t, std::size_t>, BigInteger>;

/// The weight of the heaviest z-rectangle. One that no other contains has as its rows all that fit some set
/// of columns: an intersection of the sets that fit single ones. Lists all of these, with all columns that
/// fit (rows and columns exchanged if `turned`); nothing if they are too many.
std::optional<BigInteger> heaviest(const Sub& part, int place, const Weights& weights, bool turned) {
  const auto &rows = turned ? part.columns : part.rows, &columns = turned ? part.rows : part.columns;
  std::vector<std::uint64_t> fitting;
  std::set<std::uint64_t> sets;
  std::size_t looks = 0;
  for (const std::size_t column : columns) {
    std::uint64_t fits = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
      fits |= std::uint64_t{!(turned ? part.f.differs(column, rows[i], place)
                                     : part.f.differs(rows[i], column, place))}
              << i;
    fitting.push_back(fits);
    if (sets.contains(fits)) continue;  // so are its intersections with the others
    std::vector<std::uint64_t> more{fits};
    for (const std::uint64_t set : sets) more.push_back(set & fits);
    sets.insert(more.begin(), more.end());
    looks += sets.size();
    if (sets.size() > most_packing_sets || looks > most_packing_looks) return std::nullopt;
  }
  if (sets.size() > most_packing_looks / std::max<std::size_t>(weights.size(), 1)) return std::nullopt;
  BigInteger most = 0;
  for (const std::uint64_t set : sets) {
    BigInteger sum = 0;
    for (const auto& [entry, weight] : weights) {
      const auto [i, j] = turned ? std::pair(entry.second, entry.first) : entry;
      if ((set >> i & 1) != 0 && (set & ~fitting[j]) == 0) sum += weight;
    }
    most = std::max(most, sum);
  }
  return most;
}

/// For every line of the matrix its place among these; their number for one that is not among them.
std::vector<std::size_t> places_among(const std::vector<std::size_t>& lines, std::size_t all) {
  std::vector<std::size_t> places(all, lines.size());
  for (std::size_t k = 0; k < lines.size(); ++k) places[lines[k]] = k;
  return places;
}

/// Weights of entries with the value, at most 1 in all on every z-rectangle.
Count count_packing(const Function& f, int place, const Json& part) {
  Sub sub{f, lines(part, "rows", f.rows()), lines(part, "columns", f.columns())};
  if (std::min(sub.rows.size(), sub.columns.size()) > most_packing_rows)
    return Count::no("too many rows and columns to look at all rectangles");
  const auto row_places = places_among(sub.rows, f.rows()),
             column_places = places_among(sub.columns, f.columns());
  Weights weights;
  std::vector<std::pair<std::size_t, std::size_t>> entries;
  Fractions fractions(most_packing_bits);
  for (const Json& triple : list(part, "weights")) {
    if (!triple.is_array() || triple.size() != 3) return Count::no("a weight is not [row, column, weight]");
    const std::size_t i = row_places[number_below(triple[0], f.rows(), "a row")],
                      j = column_places[number_below(triple[1], f.columns(), "a column")];
    if (i == sub.rows.size() || j == sub.columns.size() || sub.place(i, j) != place)
      return Count::no("a weight lies on no entry with the value");
    if (!weights.emplace(std::pair(i, j), 0).second) return Count::no("an entry has two weights");
    entries.emplace_back(i, j);
    // None is negative: the largest rectangles would not be the heaviest.
    if (std::string fault = fractions.add(triple[2]); !fault.empty()) return Count::no(fault);
  }
  const std::vector<BigInteger> parts = fractions.parts();
  BigInteger sum = 0;
  for (std::size_t k = 0; k < parts.size(); ++k) sum += weights[entries[k]] = parts[k];
  const auto most = heaviest(sub, place, weights, sub.rows.size() > sub.columns.size());
  if (!most) return Count::no("too many rectangles to look at");
  if (*most > fractions.common()) return Count::no("a rectangle weighs more than 1");
  const BigInteger count = (sum + fractions.common() - 1) / fractions.common();
  return {static_cast<std::size_t>(count), {}};
}

/// "k rectangles cover the entries with the value", written down from the definition (docs/bounds.md).
class CoverFormula {
 public:
  CoverFormula(const Sub& part, int place, int k, bool disjoint)
      : rows_(static_cast<int>(part.rows.size())), lines_(rows_ + static_cast<int>(part.columns.size())) {
    int entry = 0;
    for (std::size_t i = 0; i < part.rows.size(); ++i) {
      for (std::size_t j = 0; j < part.columns.size(); ++j) {
        const int here = part.place(i, j);
        if (here == Function::undefined) continue;
        if (here == place)
          covered(static_cast<int>(i), static_cast<int>(j), k * (lines_ + entry++), k, disjoint);
        else
          for (int t = 0; t < k; ++t)
            clauses_.push_back({-row(t, static_cast<int>(i)), -column(t, static_cast<int>(j))});
      }
    }
    variables_ = k * (lines_ + entry);
  }
  void fix(int t, std::size_t i, std::size_t j) {
    clauses_.push_back({row(t, static_cast<int>(i))});
    clauses_.push_back({column(t, static_cast<int>(j))});
  }
  const std::vector<Clause>& clauses() const { return clauses_; }
  int variables() const { return variables_; }

 private:
  int row(int t, int i) const { return 1 + t * lines_ + i; }
  int column(int t, int j) const { return 1 + t * lines_ + rows_ + j; }
  /// The entry lies in one of the rectangles, in exactly one if disjoint; variables base + 1 + t: in
  /// rectangle t.
  void covered(int i, int j, int base, int k, bool disjoint) {
    Clause any;
    for (int t = 0; t < k; ++t) {
      const int in = base + 1 + t;
      clauses_.push_back({-in, row(t, i)});
      clauses_.push_back({-in, column(t, j)});
      if (disjoint) clauses_.push_back({-row(t, i), -column(t, j), in});
      any.push_back(in);
    }
    clauses_.push_back(any);
    for (int t = 0; disjoint && t < k; ++t) {
      for (int s = 0; s < t; ++s) clauses_.push_back({-(base + 1 + s), -(base + 1 + t)});
    }
  }

  int rows_, lines_, variables_ = 0;
  std::vector<Clause> clauses_;
};

Count count_unsatisfiable(const Case& c, int place, const Json& part, bool disjoint) {
  const Sub sub{c.f, lines(part, "rows", c.f.rows()), lines(part, "columns", c.f.columns())};
  const auto k =
      static_cast<std::size_t>(number_below(member(part, "rectangles"), 1 << 16, "\"rectangles\""));
  const bool as_partition = member(part, "disjoint") == true;
  if (as_partition && !disjoint) return Count::no("a proof about partitions says nothing about covers");
  const std::uint64_t lines_of_part = sub.rows.size() + sub.columns.size(),
                      entries = sub.rows.size() * sub.columns.size();
  if (k * (lines_of_part + entries * (as_partition ? k : 1)) > most_literals)
    return Count::no("the formula is too large to check");
  const Json& fixed = list(part, "fixed");
  if (const Count fooling = count_fooling(c.f, place, fixed); !fooling.fault.empty() || fooling.count > k)
    return Count::no("the fixed pairs are no fooling set of at most k pairs");
  CoverFormula formula(sub, place, static_cast<int>(k), as_partition);
  const auto row_places = places_among(sub.rows, c.f.rows()),
             column_places = places_among(sub.columns, c.f.columns());
  for (std::size_t s = 0; s < fixed.size(); ++s) {
    const std::size_t i = row_places[fixed[s][0].get<std::uint64_t>()],
                      j = column_places[fixed[s][1].get<std::uint64_t>()];
    if (i == sub.rows.size() || j == sub.columns.size())
      return Count::no("a fixed pair lies outside the rows and columns of the proof");
    formula.fix(static_cast<int>(s), i, j);
  }
  const auto proof = proof_of(c, part);
  if (!proof) return Count::no("the file with the proof is another one");
  if (std::string fault = fault_of_proof(formula.clauses(), formula.variables(), *proof); !fault.empty())
    return Count::no(fault);
  return {k + 1, {}};
}

Proved from_rectangles(const Case& c, const Json& covers, bool disjoint) {
  std::set<int> seen;
  std::size_t sum = 0;
  for (const Json& cover : covers) {
    const int place = c.f.place_of(integer(member(cover, "value"), "a value"));
    if (!seen.insert(place).second) return Proved::no("a value is covered twice");
    if (std::string fault = fault_of_cover(c.f, place, list(cover, "rectangles"), disjoint); !fault.empty())
      return Proved::no(fault);
    sum += cover["rectangles"].size();
  }
  for (std::size_t v = 0; v < c.f.values().size(); ++v) {
    if (disjoint && c.f.occurs(static_cast<int>(v)) && !seen.contains(static_cast<int>(v)))
      return Proved::no("a value is not covered");
  }
  return {sum, std::nullopt, {}};
}

Proved upper_from_covers(const Case& c, const Json& side) {
  if (c.name == "partition") return from_rectangles(c, list(side, "covers"), true);
  const Json one = {{{"value", c.name == "cover_1" ? 1 : 0}, {"rectangles", list(side, "rectangles")}}};
  return from_rectangles(c, one, false);
}

Proved lower_from_parts(const Case& c, const Json& side) {
  const Json& parts = list(side, "parts");
  std::set<std::int64_t> seen;
  std::size_t sum = 0;
  for (const Json& part : parts) {
    const std::int64_t value = integer(member(part, "value"), "a value");
    if (!seen.insert(value).second) return Proved::no("a value is counted twice");
    if (c.name != "partition" && value != (c.name == "cover_1" ? 1 : 0))
      return Proved::no("a part is about another value");
    const Count count = count_part(c, part, c.name == "partition");
    if (!count.fault.empty()) return Proved::no(count.fault);
    sum += count.count;
  }
  return {sum, bits_to_index(sum), {}};
}

}  // namespace

Count count_part(const Case& c, const Json& part, bool disjoint) {
  const int place = c.f.place_of(integer(member(part, "value"), "a value"));
  const std::string by = text(part, "by");
  if (by == "fooling_set") return count_fooling(c.f, place, list(part, "pairs"));
  if (by == "packing") return count_packing(c.f, place, part);
  if (by == "unsatisfiable") return count_unsatisfiable(c, place, part, disjoint);
  if (by != "rank") return Count::no(fmt::format("\"{}\" is no way to count rectangles", by));
  return disjoint ? count_rank(c.f, place, part)
                  : Count::no("a rank says nothing about covers that may overlap");
}

Proved prove_cover(const Case& c, const Json& evidence) {
  if (c.is("upper")) return upper_from_covers(c, member(evidence, "upper"));
  const Proved lower = lower_from_parts(c, member(evidence, "lower"));
  if (c.is("lower") || !lower.fault.empty()) return lower;
  const Proved upper = upper_from_covers(c, member(evidence, "upper"));
  if (!upper.fault.empty()) return upper;
  if (upper.value != lower.value)
    return Proved::no(
        fmt::format("the evidence proves at least {} and at most {}", lower.value.str(), upper.value.str()));
  return lower;
}

}  // namespace crossbits::check
