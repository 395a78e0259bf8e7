#pragma once

#include <span>
#include <vector>

#include "models/evaluate.hpp"
#include "models/kernels/round_row.hpp"

namespace crossbits::kernel {

// Kernels come in two widths, chosen when the graph is built: Integer = std::int64_t with 128-bit
// intermediates where no format allows an overflow, and Integer = BigInteger for all else. Both compute the
// same numbers.

/// A sum of products of two int64 numbers, or a BigInteger.
template <class Integer>
using Wider = std::conditional_t<std::is_same_v<Integer, std::int64_t>, Int128, BigInteger>;

/// The numbers of an operand in one piece: in place where possible, else gathered into `scratch`.
inline std::span<const std::int64_t> gather(const Store& store, const Operand& operand,
                                            std::vector<std::int64_t>& scratch) {
  if (operand.size() == 1) {
    const Segment& s = operand.front();
    return store.narrow(s.value).subspan(static_cast<std::size_t>(s.offset),
                                         static_cast<std::size_t>(s.count));
  }
  scratch.clear();
  for (const Segment& s : operand) {
    const auto numbers =
        store.narrow(s.value).subspan(static_cast<std::size_t>(s.offset), static_cast<std::size_t>(s.count));
    scratch.insert(scratch.end(), numbers.begin(), numbers.end());
  }
  return scratch;
}

inline std::span<const BigInteger> gather(const Store& store, const Operand& operand,
                                          std::vector<BigInteger>& scratch) {
  scratch.clear();
  for (const Segment& s : operand)
    for (std::int32_t i = 0; i < s.count; ++i) scratch.push_back(store.number(s.value, s.offset + i));
  return scratch;
}

/// Where a kernel puts the numbers of one value, rounding each into the value's format.
class Result {
 public:
  Result(const Evaluator& evaluator, ValueId id, Store& store)
      : shape_(*evaluator.graph()[id].shape),
        formats_(evaluator.narrow_formats(id)),
        store_(store),
        wide_(store.wide(id)) {
    if (wide_) {
      wide_numbers_ = store.write_wide(id);
    } else {
      narrow_numbers_ = store.write_narrow(id);
    }
  }

  std::size_t size() const { return wide_ ? wide_numbers_.size() : narrow_numbers_.size(); }

  /// number 2^-fraction, rounded into the format of `part`.
  void round(std::size_t i, Int128 number, int fraction, std::size_t part = 0) {
    if (wide_) return round(i, BigInteger(number), fraction, part);
    const auto r = formats_[part].nearest(number, fraction);
    store_.saturated += r.saturated;
    narrow_numbers_[i] = r.numerator;
  }
  /// All numbers of the value at once.
  void round_row(std::span<const std::int64_t> numbers, int fraction) {
    if (!wide_ && rounds_by_shift(formats_[0], fraction)) {
      store_.saturated += kernel::round_row(numbers, fraction, formats_[0], narrow_numbers_.data());
    } else {
      for (std::size_t i = 0; i < numbers.size(); ++i) round(i, Int128{numbers[i]}, fraction);
    }
  }
  void round(std::size_t i, const BigInteger& number, int fraction, std::size_t part = 0) {
    const auto r = nearest(shape_[part].format, number, fraction);
    store_.saturated += r.saturated;
    put(i, r.numerator);
  }
  /// numerator/denominator 2^-fraction, denominator > 0.
  void round_quotient(std::size_t i, Int128 numerator, Int128 denominator, int fraction) {
    if (wide_) return round_quotient(i, BigInteger(numerator), BigInteger(denominator), fraction);
    const auto r = formats_[0].nearest_quotient(numerator, denominator, fraction);
    store_.saturated += r.saturated;
    narrow_numbers_[i] = r.numerator;
  }
  void round_quotient(std::size_t i, const BigInteger& numerator, const BigInteger& denominator,
                      int fraction) {
    const auto r = nearest_quotient(shape_[0].format, numerator, denominator, fraction);
    store_.saturated += r.saturated;
    put(i, r.numerator);
  }
  /// A numerator that is a member of its format already.
  void put(std::size_t i, std::int64_t numerator) {
    if (wide_)
      wide_numbers_[i] = numerator;
    else
      narrow_numbers_[i] = numerator;
  }
  void put(std::size_t i, const BigInteger& numerator) {
    if (wide_)
      wide_numbers_[i] = numerator;
    else
      narrow_numbers_[i] = static_cast<std::int64_t>(numerator);
  }

  const Format& format(std::size_t part = 0) const { return shape_[part].format; }
  std::int32_t count(std::size_t part) const { return shape_[part].count; }

 private:
  const Parts& shape_;
  const std::vector<NarrowFormat>& formats_;
  Store& store_;
  bool wide_;
  std::span<std::int64_t> narrow_numbers_;
  std::span<BigInteger> wide_numbers_;
};

}  // namespace crossbits::kernel
