#pragma once

#include <string>
#include <vector>

#include "protocols/problem.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits::check {

/// The function that a certificate speaks of, entry by entry.
class Function {
 public:
  static constexpr int undefined = -1;
  using Line = std::vector<std::int16_t>;
  /// At most so many entries are looked at, for more than two values times their number; of these at most
  /// 2^15.
  static constexpr std::uint64_t most_entries = std::uint64_t{1} << 24;
  static constexpr std::size_t most_values = std::size_t{1} << 15;

  /// From the certificate's "problem" (its definition) or "matrix" (its entries, whose digest must be right).
  explicit Function(const Json& certificate);

  /// "DISJ_3", or "the matrix with digest 0123456789ab".
  const std::string& name() const { return name_; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  const std::vector<int>& values() const { return values_; }
  /// The number of f's value among values(), or `undefined`.
  int place(std::size_t i, std::size_t j) const { return entries_[i * columns_ + j]; }
  /// place(), along a row or a column.
  Line line(std::size_t number, bool is_row) const;
  /// Is f defined here with another value?
  bool differs(std::size_t i, std::size_t j, int place_of_value) const {
    return place(i, j) != undefined && place(i, j) != place_of_value;
  }
  /// The number of `value` among values(). Throws std::invalid_argument if it is none.
  int place_of(std::int64_t value) const;
  bool is_total() const;
  bool is_boolean() const { return values_ == std::vector<int>{0, 1}; }
  /// 1 on the diagonal, 0 elsewhere, for 2^n rows and columns?
  bool is_equality() const;
  /// Does the value occur?
  bool occurs(int place_of_value) const;

 private:
  void read_problem(const Json& head);
  void read_matrix(const Json& head);

  std::string name_;
  std::size_t rows_ = 0, columns_ = 0;
  std::vector<int> values_;
  std::vector<std::int16_t> entries_;
};

/// The problem that a certificate names. Throws std::invalid_argument.
Problem problem_of(const Json& head);

}  // namespace crossbits::check
