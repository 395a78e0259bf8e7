// The fast kernels give the integers of the plain ones.
#include <catch2/catch.hpp>

#include "models/kernels/packed_rows.hpp"
#include "models/kernels/round_row.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;
using namespace crossbits::kernel;

TEST_CASE("inner products from packed rows are the integers, up to the last number that is exact") {
  testing::Draw draw(1);
  for (int trial = 0; trial < 300; ++trial) {
    const bool single = draw.one_in(2);
    const std::int64_t width = draw.from(1, 40), rows = draw.from(1, 200),
                       top = (std::int64_t{1} << draw.from(1, single ? 9 : 24)) - 1;
    std::vector<std::int64_t> matrix(static_cast<std::size_t>(width * rows)),
        u(static_cast<std::size_t>(width));
    PackedRows packed(static_cast<std::int32_t>(width), single);
    for (auto& n : matrix) n = draw.one_in(3) ? top : draw.from(-top, top);
    for (std::int64_t i = 0; i < rows; ++i)
      packed.append(
          std::span(matrix).subspan(static_cast<std::size_t>(i * width), static_cast<std::size_t>(width)));
    std::int64_t modulus = 1;
    while (packed.exact_for(2 * modulus)) modulus *= 2;
    for (auto& n : u) n = draw.one_in(3) ? modulus : draw.from(-modulus, modulus);
    REQUIRE(largest_modulus(u) <= modulus);
    std::vector<std::int64_t> sums(static_cast<std::size_t>(rows));
    packed.times(u, sums);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      std::int64_t expected = 0;
      for (std::size_t k = 0; k < u.size(); ++k) expected += matrix[i * u.size() + k] * u[k];
      REQUIRE(sums[i] == expected);
      REQUIRE(std::abs(expected) < (single ? PackedRows::single_limit : PackedRows::double_limit));
    }
  }
}

TEST_CASE("one number beyond the limit is not promised to be exact") {
  PackedRows single(1, true), twice(1, false);
  single.append(std::vector<std::int64_t>{(1 << 20) + 1});
  twice.append(std::vector<std::int64_t>{(std::int64_t{1} << 50) + 1});
  CHECK(single.exact_for(15));
  CHECK_FALSE(single.exact_for(16));
  CHECK(twice.exact_for(7));
  CHECK_FALSE(twice.exact_for(8));
}

TEST_CASE("a row is rounded as its numbers are one by one") {
  testing::Draw draw(2);
  for (int trial = 0; trial < 2000; ++trial) {
    const NarrowFormat format(
        Format{2 * draw.from(-40, 10), 1, static_cast<int>(draw.from(-3, 3)), draw.from(1, 90)});
    const int fraction = format.fraction + static_cast<int>(draw.from(0, 12));
    REQUIRE(rounds_by_shift(format, fraction));
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(draw.from(1, 70))), rounded(numbers.size());
    for (auto& n : numbers)
      n = draw.one_in(4) ? (draw.from(-64, 64) << draw.from(0, 55)) : draw.from(-3000, 3000);
    const std::int64_t saturated = round_row(numbers, fraction, format, rounded.data());
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto one = format.nearest(numbers[i], fraction);
      REQUIRE(rounded[i] == one.numerator);
      expected += one.saturated;
    }
    REQUIRE(saturated == expected);
  }
}

TEST_CASE("terms of a row are rounded as they are one by one") {
  testing::Draw draw(3);
  for (int trial = 0; trial < 2000; ++trial) {
    const NarrowFormat format(
        Format{2 * draw.from(-900, 0), 1, static_cast<int>(draw.from(0, 3)), draw.from(1, 3000)});
    const int fraction = format.fraction + static_cast<int>(draw.from(0, 12));
    const auto weight = static_cast<std::int32_t>(draw.from(0, 1 << 10));
    std::vector<std::int32_t> values(static_cast<std::size_t>(draw.from(1, 70))), sums(values.size(), 5);
    for (auto& v : values) v = static_cast<std::int32_t>(draw.from(-(1 << 18), 1 << 18));
    const std::int64_t saturated = add_terms(weight, values, fraction, format, sums.data());
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto one = format.nearest(Int128{weight} * values[i], fraction);
      REQUIRE(sums[i] == 5 + one.numerator);
      expected += one.saturated;
    }
    REQUIRE(saturated == expected);
  }
}
