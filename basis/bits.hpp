#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "basis/integer.hpp"

namespace crossbits {

/// A string of bits; index 0 is the first. Strings of at most 64 bits need no allocation, and a Bits is two
/// words: transcripts hold millions of them.
class Bits {
 public:
  Bits() noexcept : word_(0) {}
  Bits(const Bits& other) : size_(other.size_), word_(other.word_) {
    if (is_long()) own(other.words_);
  }
  Bits(Bits&& other) noexcept : size_(std::exchange(other.size_, 0)), word_(std::exchange(other.word_, 0)) {}
  Bits& operator=(Bits other) noexcept {
    std::swap(size_, other.size_);
    std::swap(word_, other.word_);
    return *this;
  }
  ~Bits() {
    if (is_long()) delete[] words_;
  }

  /// The `width` low bits of `word`, most significant first (the usual way to write a number). width <= 64.
  static Bits of_number(std::uint64_t word, int width) {
    Bits bits;
    bits.append_number(word, width);
    return bits;
  }
  /// `width` bits of a number >= 0 below 2^width, most significant first.
  static Bits of_number(const BigInteger& number, int width);
  /// From text of 0s and 1s, index 0 first. Throws std::invalid_argument on another character.
  static Bits of_text(std::string_view text);
  /// `size` zeros.
  static Bits zeros(std::size_t size);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool operator[](std::size_t i) const { return (words()[i / 64] >> (63 - i % 64)) & 1; }
  void set(std::size_t i, bool bit);
  void push_back(bool bit) { append_number(bit ? 1 : 0, 1); }
  /// Appends all bits of `other`.
  void append(const Bits& other);
  /// Appends the `width` low bits of `word`, most significant first. width <= 64.
  void append_number(std::uint64_t word, int width) {
    if (width == 0) return;
    if (size_ + static_cast<std::size_t>(width) > 64) return append_long(word, width);
    word_ |= word << (64 - width) >> size_;
    size_ += static_cast<std::size_t>(width);
  }
  /// The `width` <= 64 bits from `from` on as a number, most significant first.
  std::uint64_t number(std::size_t from, int width) const {
    if (width == 0) return 0;
    const std::uint64_t* word = words() + from / 64;
    const int skip = static_cast<int>(from % 64);
    std::uint64_t top = word[0] << skip;
    if (skip + width > 64) top |= word[1] >> (64 - skip);
    return top >> (64 - width);
  }
  /// All bits as a number, most significant first.
  BigInteger big_number(std::size_t from, std::size_t width) const;
  /// The bits [from, from + count).
  Bits slice(std::size_t from, std::size_t count) const;
  /// 0s and 1s, index 0 first.
  std::string text() const;

  friend bool operator==(const Bits& a, const Bits& b) {
    return a.size_ == b.size_ && (a.is_long() ? a.same_words(b) : a.word_ == b.word_);
  }

 private:
  bool is_long() const { return size_ > 64; }
  const std::uint64_t* words() const { return is_long() ? words_ : &word_; }
  void own(const std::uint64_t* words);
  void append_long(std::uint64_t word, int width);
  bool same_words(const Bits& other) const;

  std::size_t size_ = 0;
  // Bit i stands at 2^(63 - i % 64) of word i / 64; unused bits are 0. The capacity of words_ is the number
  // of words in use, rounded up to a power of two.
  union {
    std::uint64_t word_;    // size <= 64
    std::uint64_t* words_;  // size > 64
  };
};

}  // namespace crossbits
