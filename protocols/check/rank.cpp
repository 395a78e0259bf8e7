#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr std::size_t most_order = 4096;

bool is_prime(std::uint64_t p) {
  for (std::uint64_t d = 2; d * d <= p; ++d) {
    if (p % d == 0) return false;
  }
  return p >= 2;
}

using Row = std::vector<std::uint32_t>;

std::uint32_t inverse(std::uint64_t value, std::uint64_t p) {
  std::uint64_t result = 1;
  for (std::uint64_t power = p - 2; power > 0; power /= 2, value = value * value % p) {
    if (power % 2 == 1) result = result * value % p;
  }
  return static_cast<std::uint32_t>(result);
}

/// Plain Gaussian elimination; entries stay below p < 2^16.
bool is_nonsingular(std::vector<Row> a, std::uint32_t p) {
  for (std::size_t k = 0; k < a.size(); ++k) {
    std::size_t pivot = k;
    while (pivot < a.size() && a[pivot][k] == 0) ++pivot;
    if (pivot == a.size()) return false;
    std::swap(a[k], a[pivot]);
    const std::uint32_t scale = inverse(a[k][k], p);
    for (std::size_t i = k + 1; i < a.size(); ++i) {
      if (a[i][k] == 0) continue;
      const std::uint32_t factor = p - static_cast<std::uint32_t>(std::uint64_t{a[i][k]} * scale % p);
      for (std::size_t j = k; j < a.size(); ++j) a[i][j] = (a[i][j] + factor * a[k][j]) % p;
    }
  }
  return true;
}

}  // namespace

Count count_rank(const Function& f, int place, const Json& part) {
  if (!f.is_total()) return Count::no("a rank needs a function that is defined everywhere");
  const auto p = static_cast<std::uint32_t>(number_below(member(part, "prime"), 1 << 16, "\"prime\""));
  if (!is_prime(p)) return Count::no(fmt::format("{} is no prime", p));
  const auto rows = lines(part, "rows", f.rows()), columns = lines(part, "columns", f.columns());
  if (rows.size() != columns.size()) return Count::no("a minor is not square");
  if (rows.size() > most_order)
    return Count::no(
        fmt::format("a minor of order {} is too large to check; {} is the limit", rows.size(), most_order));
  std::vector<Row> minor(rows.size(), Row(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.size(); ++j) minor[i][j] = f.place(rows[i], columns[j]) == place ? 1 : 0;
  }
  if (!is_nonsingular(std::move(minor), p))
    return Count::no(fmt::format("the minor is singular modulo {}", p));
  return {rows.size(), {}};
}

}  // namespace crossbits::check
