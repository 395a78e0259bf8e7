#include "basis/bits.hpp"

#include <catch2/catch.hpp>

#include "basis/coin.hpp"

using crossbits::Bits;

TEST_CASE("a bit string reads back every number written to it at every offset and width") {
  for (int offset = 0; offset < 130; ++offset) {
    for (int width = 0; width <= 64; ++width) {
      const std::uint64_t number = width == 0 ? 0 : crossbits::coin(7, offset, width) >> (64 - width);
      Bits bits = Bits::zeros(offset);
      bits.append_number(number, width);
      bits.append_number(5, 3);
      REQUIRE(bits.size() == static_cast<std::size_t>(offset + width + 3));
      REQUIRE(bits.number(offset, width) == number);
      REQUIRE(bits.number(offset + width, 3) == 5);
      REQUIRE(bits.slice(offset, width) == Bits::of_number(number, width));
      REQUIRE(Bits::of_text(bits.text()) == bits);
    }
  }
}

TEST_CASE("big numbers survive the way through bits") {
  const crossbits::BigInteger number = (crossbits::BigInteger(1) << 200) - 12345;
  const Bits bits = Bits::of_number(number, 203);
  REQUIRE(bits.size() == 203);
  REQUIRE((bits.big_number(0, 203) == number));
}

TEST_CASE("text with another character than 0 and 1 is refused") { REQUIRE_THROWS(Bits::of_text("01a")); }

TEST_CASE("coins below a bound stay below it and hit every number") {
  std::array<int, 5> seen{};
  for (int i = 0; i < 500; ++i) ++seen.at(crossbits::coin_below(3, 0, i, 5));
  for (const int count : seen) REQUIRE(count > 60);
}

TEST_CASE("copies, moves and self-appends of short and long bit strings keep every bit and share none") {
  for (const std::size_t size : {0, 1, 63, 64, 65, 128, 129, 640}) {
    Bits original;
    for (std::size_t i = 0; i < size; ++i) original.push_back(crossbits::coin(5, size, i) & 1);
    const std::string text = original.text();
    Bits copy = original;
    if (size > 0) copy.set(size - 1, !original[size - 1]);
    REQUIRE(original.text() == text);
    REQUIRE((copy == original) == (size == 0));
    copy = original;
    Bits moved = std::move(copy);
    REQUIRE(copy.empty());
    copy = moved;
    copy.append(copy);
    REQUIRE(copy.size() == 2 * size);
    REQUIRE(copy.slice(0, size).text() == text);
    moved = std::move(copy);
    REQUIRE(moved.slice(size, size) == original);
  }
}
