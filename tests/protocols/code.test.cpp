#include "protocols/code.hpp"

#include <catch2/catch.hpp>

using crossbits::Bits;
using crossbits::Code;

namespace {

/// All bit strings of at most `longest` bits.
std::vector<Bits> all_strings(int longest) {
  std::vector<Bits> strings;
  for (int width = 0; width <= longest; ++width) {
    for (std::uint64_t word = 0; word < std::uint64_t{1} << width; ++word)
      strings.push_back(Bits::of_number(word, width));
  }
  return strings;
}

}  // namespace

TEST_CASE("every code reads its own words back, at the promised length") {
  for (std::uint64_t value = 1; value < 300; ++value) {
    const Bits gamma = Code::elias_gamma().encode(value);
    REQUIRE(gamma.size() == 2 * static_cast<std::size_t>(std::bit_width(value)) - 1);
    REQUIRE(Code::elias_gamma().decode(gamma) == value);
    REQUIRE(Code::unary().encode(value).size() == value + 1);
    REQUIRE(Code::unary().decode(Code::unary().encode(value)) == value);
    REQUIRE(Code::below(300).encode(value).size() == 9);
    REQUIRE(Code::below(300).decode(Code::below(300).encode(value)) == value);
  }
  CHECK(Code::unary().encode(0).text() == "0");
  CHECK(Code::fixed(70).encode(5).text() == std::string(67, '0') + "101");
  CHECK(Code::elias_gamma().decode(Code::elias_gamma().encode(~std::uint64_t{0})) == ~std::uint64_t{0});
}

TEST_CASE("no word of a prefix-free code is the beginning of another, and decode is injective") {
  for (const Code& code : {Code::unary(), Code::elias_gamma(), Code::below(5), Code::fixed(3)}) {
    std::vector<Bits> words;
    for (const Bits& bits : all_strings(7)) {
      if (code.is_word(bits)) words.push_back(bits);
    }
    REQUIRE(!words.empty());
    for (const Bits& word : words) {
      const auto value = code.decode(word);
      REQUIRE(value.has_value() == code.has_value(word));
      if (value) REQUIRE(code.encode(*value) == word);
      for (const Bits& other : words) {
        const bool is_prefix = word.size() < other.size() && other.slice(0, word.size()) == word;
        REQUIRE_FALSE(is_prefix);
      }
    }
  }
}

TEST_CASE("numbers without a word and words without a number are refused") {
  CHECK_THROWS_AS(Code::elias_gamma().encode(0), std::invalid_argument);
  CHECK_THROWS_AS(Code::below(5).encode(5), std::invalid_argument);
  CHECK_THROWS_AS(Code::fixed(3).encode(8), std::invalid_argument);
  CHECK_THROWS_AS(Code::below(0), std::invalid_argument);
  CHECK_FALSE(Code::below(5).decode(Bits::of_text("101")));
  CHECK_FALSE(Code::elias_gamma().decode(Bits::of_text("00")));
  CHECK_FALSE(Code::unary().decode(Bits()));
  CHECK(Code::below(1).decode(Bits()) == 0);
}
