#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "basis/bits.hpp"
#include "basis/integer.hpp"

namespace crossbits {

/// An input of one party: symbols, index 0 first. A bit string has symbols 0 and 1.
using Symbols = std::vector<int>;

/// The set of inputs a party may hold: all strings of `length` symbols in [0, alphabet), in lexicographic
/// order, or the bit strings among them with a given number of ones. A single symbol is a number.
class Domain {
 public:
  /// Throws std::invalid_argument unless length >= 1 and alphabet >= 1.
  static Domain strings(int length, int alphabet);
  static Domain bit_strings(int length) { return strings(length, 2); }
  /// The subsets of {0, ..., universe - 1} with `size` elements, as bit strings (1: element). Throws
  /// std::invalid_argument unless 0 <= size <= universe and universe >= 1.
  static Domain subsets(int universe, int size);
  /// 0 .. count - 1, written as a number even for count 2.
  static Domain numbers(int count);

  int length() const { return length_; }
  int alphabet() const { return alphabet_; }
  /// Every string of this length over the alphabet is an input; not so for sets of a given size.
  bool holds_every_string() const { return !is_subset(); }
  /// How many inputs there are.
  BigInteger count() const;
  /// ceil(log2 count()): what an input costs in the problem's own coding.
  int bits() const;
  bool contains(const Symbols& input) const;
  /// The input number `index` < count() (std::out_of_range beyond), as a counter runs through them.
  Symbols at(BigInteger index) const;

  /// The problem's own coding: the number of `input` in bits() bits; for bit strings the string itself.
  Bits encode(const Symbols& input) const;
  /// The input whose word is `word`. Throws std::invalid_argument if `word` stands for none.
  Symbols decode(const Bits& word) const;

  /// A 0/1 string, a number, or a comma list, whatever the domain is.
  std::string text(const Symbols& input) const;
  /// Reads the text form. `flag` ("--x") and `size` ("-n 6") say in the sentence of a std::invalid_argument
  /// where the text came from and what fixed the length.
  Symbols parse(std::string_view text, std::string_view flag, std::string_view size) const;
  /// "a string of 6 bits", "a number from 0 to 5", "a list of 6 numbers from 0 to 4".
  std::string description() const;

 private:
  Domain(int length, int alphabet, bool number, int ones = -1)
      : length_(length), alphabet_(alphabet), number_(number), ones_(ones) {}
  bool is_binary() const { return alphabet_ == 2 && !number_; }
  bool is_subset() const { return ones_ >= 0; }
  Symbols subset_at(BigInteger index) const;
  BigInteger number_of_subset(const Symbols& input) const;

  int length_;
  int alphabet_;
  bool number_;
  int ones_;  // how many symbols are 1; -1: any
};

}  // namespace crossbits
