#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "basis/integer.hpp"

namespace crossbits {

/// A string of bits; index 0 is the first. Strings of at most 64 bits need no allocation.
class Bits {
 public:
  Bits() = default;
  /// The `width` low bits of `word`, most significant first (the usual way to write a number). width <= 64.
  static Bits of_number(std::uint64_t word, int width);
  /// `width` bits of a number >= 0 below 2^width, most significant first.
  static Bits of_number(const BigInteger& number, int width);
  /// From text of 0s and 1s, index 0 first. Throws std::invalid_argument on another character.
  static Bits of_text(std::string_view text);
  /// `size` zeros.
  static Bits zeros(std::size_t size);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool operator[](std::size_t i) const { return (word(i / 64) >> (63 - i % 64)) & 1; }
  void set(std::size_t i, bool bit);
  void push_back(bool bit);
  /// Appends all bits of `other`.
  void append(const Bits& other);
  /// Appends the `width` low bits of `word`, most significant first. width <= 64.
  void append_number(std::uint64_t word, int width);
  /// The `width` <= 64 bits from `from` on as a number, most significant first.
  std::uint64_t number(std::size_t from, int width) const;
  /// All bits as a number, most significant first.
  BigInteger big_number(std::size_t from, std::size_t width) const;
  /// The bits [from, from + count).
  Bits slice(std::size_t from, std::size_t count) const;
  /// 0s and 1s, index 0 first.
  std::string text() const;

  friend bool operator==(const Bits& a, const Bits& b);

 private:
  std::uint64_t word(std::size_t k) const { return k == 0 ? first_ : rest_[k - 1]; }
  std::uint64_t& word(std::size_t k) { return k == 0 ? first_ : rest_[k - 1]; }

  std::size_t size_ = 0;
  std::uint64_t first_ = 0;           // bits 0..63, bit i at 2^(63 - i); unused bits are 0
  std::vector<std::uint64_t> rest_;   // bits 64.., in the same way
};

inline bool operator==(const Bits& a, const Bits& b) {
  return a.size_ == b.size_ && a.first_ == b.first_ && a.rest_ == b.rest_;
}

}  // namespace crossbits
