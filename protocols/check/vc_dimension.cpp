#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::uint64_t most_looks = 200'000'000;  // at entries, in the search of all sets of columns

std::size_t different_rows(const Function& f) {
  std::set<Function::Line> rows;
  for (std::size_t i = 0; i < f.rows(); ++i) rows.insert(f.line(i, true));
  return rows.size();
}

/// The patterns that the rows show on these columns, without rows that are undefined there.
std::size_t patterns(const Function& f, const std::vector<std::size_t>& columns) {
  std::set<std::vector<int>> seen;
  for (std::size_t i = 0; i < f.rows(); ++i) {
    std::vector<int> pattern;
    for (const std::size_t j : columns) pattern.push_back(f.place(i, j));
    if (std::find(pattern.begin(), pattern.end(), Function::undefined) == pattern.end()) seen.insert(pattern);
  }
  return seen.size();
}

/// Is some set of `wanted` columns shattered? Sets grow by columns in ascending order, shattered ones only.
class Shatter {
 public:
  Shatter(const Function& f, std::size_t wanted) : f_(f), wanted_(wanted) {}
  bool found() { return grow({}, 0); }
  bool too_long() const { return looks_ > most_looks; }

 private:
  bool grow(std::vector<std::size_t> columns, std::size_t from) {
    if (columns.size() == wanted_) return true;
    for (std::size_t j = from; j < f_.columns() && !too_long(); ++j) {
      columns.push_back(j);
      looks_ += f_.rows() * columns.size();
      if (patterns(f_, columns) == std::size_t{1} << columns.size() && grow(columns, j + 1)) return true;
      columns.pop_back();
    }
    return false;
  }
  const Function& f_;
  std::size_t wanted_;
  std::uint64_t looks_ = 0;
};

std::string fault_of_maximum(const Function& f, const std::string& by, std::size_t k) {
  if (by == "counting")
    return (std::size_t{1} << (k + 1)) > different_rows(f) ? "" : "there are rows enough for one column more";
  if (by != "search") return fmt::format("\"{}\" does not prove a maximum", by);
  Shatter search(f, k + 1);
  if (search.found()) return fmt::format("{} columns are shattered", k + 1);
  return search.too_long() ? "the search of all sets of columns is too long" : "";
}

}  // namespace

/// The least c >= k (1 + e log2 e + (1 - e) log2 (1 - e)), e = p / q, to the power q:
/// (2^c)^q >= 2^(q k) p^(p k) (q - p)^((q - p) k) / q^(q k).
int shattering_bits(std::size_t k, const Rational& error) {
  const auto p = static_cast<unsigned>(numerator(error)), q = static_cast<unsigned>(denominator(error)),
             times = static_cast<unsigned>(k);
  const BigInteger one = (BigInteger(1) << q) * pow(BigInteger(p), p) * pow(BigInteger(q - p), q - p),
                   wanted = pow(one, times), unit = pow(pow(BigInteger(q), q), times);
  int bits = 0;
  while (pow(BigInteger(2), q * static_cast<unsigned>(bits)) * unit < wanted) ++bits;
  return bits;
}

Proved prove_vc_dimension(const Case& c, const Json& evidence) {
  if (!c.f.is_boolean()) return Proved::no("shattering is about two answers");
  if (c.is("upper")) {
    std::size_t k = 0;
    while ((std::size_t{1} << (k + 1)) <= different_rows(c.f)) ++k;
    return {k, std::nullopt, {}};
  }
  const auto columns = lines(evidence, "columns", c.f.columns()), rows = lines(evidence, "rows", c.f.rows());
  if (columns.size() > 30 || rows.size() != std::size_t{1} << columns.size())
    return Proved::no("k columns need 2^k rows");
  for (std::size_t p = 0; p < rows.size(); ++p) {
    for (std::size_t b = 0; b < columns.size(); ++b) {
      if (c.f.place(rows[p], columns[b]) != static_cast<int>(p >> b & 1))
        return Proved::no(fmt::format("row {} does not show pattern {}", rows[p], p));
    }
  }
  if (c.is("exact")) {
    if (std::string fault = fault_of_maximum(c.f, text(evidence, "maximum_by"), columns.size());
        !fault.empty())
      return Proved::no(fault);
  }
  return {columns.size(), shattering_bits(columns.size(), c.error), {}};
}

}  // namespace crossbits::check
