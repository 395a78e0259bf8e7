#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "basis/bits.hpp"

namespace crossbits {

/// How the receiver knows where a message ends: a fixed width, or a prefix-free code. A message is one word
/// of its code, so that nothing is told by silence or by where a message stops.
class Code {
 public:
  /// Words of `width` bits (any bit string, so no limit of 64).
  static Code fixed(std::size_t width) { return Code(Kind::fixed, width, 0); }
  /// The numbers 0 .. count - 1 in ceil(log2 count) bits, most significant first; count >= 1.
  static Code below(std::uint64_t count);
  /// The numbers 0, 1, 2, ... : v ones and a zero, v + 1 bits.
  static Code unary() { return Code(Kind::unary, 0, 0); }
  /// The numbers 1, 2, ... in 2 floor(log2 v) + 1 bits (Elias 1975, code gamma).
  static Code elias_gamma() { return Code(Kind::elias_gamma, 0, 0); }

  /// The word for `value`. Throws std::invalid_argument for a number that the code does not have.
  Bits encode(std::uint64_t value) const;
  /// The number whose word is all of `word`; nothing if it is no word, or a wider one than 64 bits.
  std::optional<std::uint64_t> decode(const Bits& word) const;
  /// True if all of `bits` is one word, of a number or not (see `has_value`).
  bool is_word(const Bits& bits) const {
    return kind_ == Kind::fixed || kind_ == Kind::below ? bits.size() == width_ : is_prefix_free_word(bits);
  }
  /// True if the word stands for something: false for a number >= count.
  bool has_value(const Bits& word) const {
    return kind_ != Kind::below || word.number(0, static_cast<int>(width_)) < count_;
  }
  /// "3 bits", "a number below 5 in 3 bits", "an Elias gamma word", "a unary word".
  std::string text() const;

 private:
  enum class Kind { fixed, below, unary, elias_gamma };
  Code(Kind kind, std::size_t width, std::uint64_t count) : kind_(kind), width_(width), count_(count) {}
  bool is_prefix_free_word(const Bits& bits) const;

  Kind kind_;
  std::size_t width_;
  std::uint64_t count_;
};

}  // namespace crossbits
