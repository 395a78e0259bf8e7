#include "reductions/witness/null_vectors.hpp"

#include <flint/fmpz_lll.h>
#include <flint/fmpz_mat.h>

#include <algorithm>

namespace crossbits {
namespace {

using Vectors = std::vector<std::vector<std::int64_t>>;

/// FLINT's matrix of integers, owned.
class IntegerMatrix {
 public:
  IntegerMatrix(std::size_t rows, std::size_t columns) {
    fmpz_mat_init(entries_, static_cast<slong>(rows), static_cast<slong>(columns));
  }
  ~IntegerMatrix() { fmpz_mat_clear(entries_); }
  IntegerMatrix(const IntegerMatrix&) = delete;
  IntegerMatrix& operator=(const IntegerMatrix&) = delete;

  fmpz* at(std::size_t i, std::size_t j) {
    return fmpz_mat_entry(entries_, static_cast<slong>(i), static_cast<slong>(j));
  }
  fmpz_mat_struct* get() { return entries_; }

 private:
  fmpz_mat_t entries_;
};

/// Keeps a vector, divided by its content, if it is neither zero nor too long. `entry(i)` is its i-th number.
template <class Entry>
void keep_if_short(Entry entry, std::size_t columns, std::int64_t range, Vectors& found) {
  fmpz_t content, quotient;
  fmpz_init(content);
  fmpz_init(quotient);
  for (std::size_t i = 0; i < columns; ++i) fmpz_gcd(content, content, entry(i));
  std::vector<std::int64_t> vector;
  for (std::size_t i = 0; i < columns && !fmpz_is_zero(content); ++i) {
    fmpz_divexact(quotient, entry(i), content);
    if (fmpz_cmp_si(quotient, range) > 0 || fmpz_cmp_si(quotient, -range) < 0) break;
    vector.push_back(fmpz_get_si(quotient));
  }
  const auto leading =
      std::find_if(vector.begin(), vector.end(), [](std::int64_t number) { return number != 0; });
  if (leading != vector.end() && *leading < 0)
    for (std::int64_t& number : vector) number = -number;
  if (vector.size() == columns) found.push_back(std::move(vector));
  fmpz_clear(quotient);
  fmpz_clear(content);
}

Vectors short_basis_vectors(const Vectors& matrix, std::size_t columns, std::int64_t range) {
  IntegerMatrix m(matrix.size(), columns), basis(columns, columns);
  for (std::size_t i = 0; i < matrix.size(); ++i)
    for (std::size_t j = 0; j < columns; ++j) fmpz_set_si(m.at(i, j), matrix[i][j]);
  const auto dimension = static_cast<std::size_t>(fmpz_mat_nullspace(basis.get(), m.get()));
  Vectors found;
  for (std::size_t k = 0; k < dimension; ++k)
    keep_if_short([&](std::size_t i) { return basis.at(i, k); }, columns, range, found);
  return found;
}

/// Reduces the rows (unit vector j, weight * column j of the matrix): short ones vanish in the second part.
Vectors short_lattice_vectors(const Vectors& matrix, std::size_t columns, std::int64_t range) {
  IntegerMatrix lattice(columns, columns + matrix.size());
  constexpr std::int64_t weight = 1 << 10;
  for (std::size_t j = 0; j < columns; ++j) {
    fmpz_one(lattice.at(j, j));
    for (std::size_t i = 0; i < matrix.size(); ++i) {
      fmpz_set_si(lattice.at(j, columns + i), matrix[i][j]);
      fmpz_mul_si(lattice.at(j, columns + i), lattice.at(j, columns + i), weight);
    }
  }
  fmpz_lll_t settings;
  fmpz_lll_context_init_default(settings);
  fmpz_lll(lattice.get(), nullptr, settings);
  Vectors found;
  for (std::size_t k = 0; k < columns; ++k) {
    bool vanishes = true;
    for (std::size_t i = 0; i < matrix.size(); ++i)
      vanishes = vanishes && fmpz_is_zero(lattice.at(k, columns + i));
    if (vanishes) keep_if_short([&](std::size_t i) { return lattice.at(k, i); }, columns, range, found);
  }
  return found;
}

}  // namespace

Vectors short_null_vectors(const Vectors& matrix, std::size_t columns, std::int64_t range) {
  Vectors found = short_basis_vectors(matrix, columns, range);
  if (found.empty() && columns <= most_reduced_columns) found = short_lattice_vectors(matrix, columns, range);
  return found;
}

}  // namespace crossbits
