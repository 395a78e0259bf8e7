// The studies of sparse memories say what they must: nothing below a bound, transitions where they belong.

#include <catch2/catch.hpp>
#include <set>

#include "apps/study/families.hpp"
#include "apps/study/figure.hpp"
#include "models/constructions/memory/adaptive_model.hpp"
#include "models/constructions/memory/delay_model.hpp"

using namespace crossbits;

namespace {

/// The number in column `key` of a row.
double number(const Figure& f, std::size_t row, const std::string& key) {
  for (std::size_t k = 0; k < f.columns.size(); ++k)
    if (f.columns[k].key == key) return f.rows[row][k].get<double>();
  throw std::logic_error("the figure has no column " + key);
}

}  // namespace

TEST_CASE("no handover of a delay line is below T bits, and the linear ones are those of the guide",
          "[long]") {
  const Figure f = memory_bits_study();
  const double measured[] = {4, 28, 312, 1584, 7080}, by_head[] = {3, 28, 236, 1414, 5911};
  REQUIRE(f.rows.size() == 5);
  for (std::size_t r = 0; r < f.rows.size(); ++r) {
    CHECK(number(f, r, "one_head") == number(f, r, "T"));
    CHECK(number(f, r, "raw_tail") == number(f, r, "T"));
    CHECK(number(f, r, "linear") >= number(f, r, "T"));
    CHECK(number(f, r, "linear") == measured[r]);
    CHECK(number(f, r, "by_head") == by_head[r]);
    CHECK((number(f, r, "certified") == 1) == (number(f, r, "T") >= 16));
  }
}

TEST_CASE("the l1 error has its wall at H = T") {
  const Figure f = memory_wall_study();
  for (std::size_t r = 0; r < f.rows.size(); ++r) {
    CHECK(number(f, r, "l1_error") >= number(f, r, "lower_bound"));
    if (number(f, r, "H") >= number(f, r, "T")) CHECK(number(f, r, "l1_error") < .05);
  }
}

TEST_CASE("an adaptive lag pays n bits one way, and two ways fewer from n = 64 on") {
  const Figure f = memory_adaptive_study();
  for (std::size_t r = 0; r < f.rows.size(); ++r) {
    CHECK(number(f, r, "lin") == number(f, r, "n"));
    CHECK(number(f, r, "cache") >= number(f, r, "n"));
    CHECK(number(f, r, "two_way") >= number(f, r, "bound_two_way"));
    if (number(f, r, "n") >= 64) CHECK(number(f, r, "two_way") < number(f, r, "n"));
  }
}

TEST_CASE(
    "nine shared heads give the parity of three lags, eight are no better than guessing, and enough bits "
    "decide") {
  const Figure f = memory_parity_study();
  for (std::size_t r = 0; r < f.rows.size(); ++r) {
    const bool digits = number(f, r, "H") == 1;
    CHECK(number(f, r, "bits") == number(f, r, "H") * number(f, r, "p"));
    if (number(f, r, "H") == 9 && number(f, r, "p") >= 81) CHECK(number(f, r, "share_right") == 1);
    if (number(f, r, "H") == 8) CHECK(number(f, r, "share_right") < .6);
    CHECK(number(f, r, "width") == 3);
    if (digits) CHECK((number(f, r, "share_right") == 1) == (number(f, r, "p") >= 9));
    if (number(f, r, "bits") < 9) CHECK(number(f, r, "share_right") < 1);
  }
  const Figure precision = memory_precision_study();
  for (std::size_t r = 0; r < precision.rows.size(); ++r)
    if (number(precision, r, "p") >= number(precision, r, "sufficient"))
      CHECK(number(precision, r, "runs_right") == 1);
}

TEST_CASE("the heat map is right wherever bits are certified, and nowhere with H p < T or H < T", "[long]") {
  const Figure f = memory_heat_study();
  REQUIRE(f.rows.size() == 24 * 48);
  for (std::size_t r = 0; r < f.rows.size(); ++r) {
    const bool certified = !f.rows[r][4].is_null() && number(f, r, "p") >= number(f, r, "sufficient");
    if (certified) CHECK(number(f, r, "share_right") == 1);
    if (number(f, r, "bits") < 8 || number(f, r, "H") < 8) CHECK(number(f, r, "share_right") < 1);
    if (number(f, r, "H") < 8) CHECK(f.rows[r][4].is_null());
  }
}

TEST_CASE("more layers never need more bits, none fewer than T, and T layers of one head T bits") {
  const Figure f = memory_depth_study();
  double before = 0;
  for (std::size_t r = 0; r < f.rows.size(); ++r) {
    const double bits = number(f, r, "bits");
    CHECK(bits >= number(f, r, "bound"));
    CHECK(bits == number(f, r, "heads") * number(f, r, "p"));
    if (number(f, r, "L") > 1) CHECK(bits < before);
    if (number(f, r, "L") == number(f, r, "T")) CHECK(bits == number(f, r, "T"));
    before = bits;
  }
}

TEST_CASE("a smooth memory's bits grow as its error falls, and one head of the matching type is exact") {
  const Figure f = memory_smooth_study();
  for (std::size_t r = 0; r < f.rows.size(); ++r) {
    CHECK(number(f, r, "error_sent") >= number(f, r, "l1_error"));
    CHECK(number(f, r, "numbers") >= number(f, r, "H"));
    const bool matches = (f.rows[r][0] == "t^-1.1") == (f.rows[r][1] == "log");
    if (matches && number(f, r, "H") == 1) CHECK(number(f, r, "l1_error") < 1e-6);
  }
}

TEST_CASE(
    "closed forms reach T = 64 at the coefficient sums of the tables, and the bump is drawn for every T",
    "[long]") {
  const Figure f = memory_coefficients_study();
  REQUIRE(f.rows.size() == 6);
  REQUIRE(number(f, 5, "T") == 64);
  CHECK(number(f, 5, "closed_lin") == Approx(561).margin(1));
  CHECK(number(f, 5, "closed_log") == Approx(1992).margin(1));
  CHECK(number(f, 5, "bump") == Approx(823).margin(3));
  CHECK(number(f, 5, "bound") == Approx(156.9).margin(.05));
  for (std::size_t r = 0; r < f.rows.size(); ++r)
    for (const char* key : {"closed_lin", "closed_log", "bump"})
      CHECK(number(f, r, key) >= number(f, r, "bound") - 1);
  std::set<double> lags;
  const Figure bump = memory_bump_study();
  for (std::size_t r = 0; r < bump.rows.size(); ++r) lags.insert(number(bump, r, "T"));
  CHECK(lags == std::set<double>{2, 4, 8, 16, 32, 64});
}

namespace {

/// What the reference says a key of `relative` may be.
std::string documented(const std::string& key) {
  for (const Family& family : families())
    for (const auto& option : family.options)
      if (family.id == "relative" && option.key == key) return option.values;
  throw std::logic_error("relative has no key " + key);
}

}  // namespace

TEST_CASE("heads= and first= of relative take what the reference says, and nothing beyond") {
  CHECK(documented("heads") == "1..64 (log: 1..32)");
  CHECK(documented("first") == "1..32 (log: 3..128)");
  const auto build = [](const std::string& text) {
    return delay_relative({.lag = 2, .tokens = 4, .queries = {3}}, ModelSpec::parse("relative:" + text));
  };
  for (const char* legal : {"heads=1", "heads=64", "first=1", "first=32", "type=log,heads=1",
                            "type=log,heads=32", "type=log,first=3", "type=log,first=128"})
    CHECK_NOTHROW(build(legal));
  for (const char* beyond : {"heads=0", "heads=65", "first=0", "first=33", "type=log,heads=0",
                             "type=log,heads=33", "type=log,first=2", "type=log,first=129"})
    CHECK_THROWS_AS(build(beyond), std::invalid_argument);
  CHECK_THROWS_WITH(delay_relative({.lag = 16, .tokens = 32, .queries = {31}},
                                   ModelSpec::parse("relative:layers=16,heads=33")),
                    "16 layers of 33 heads each are 528 heads; at most 512 are built");
  CHECK_THROWS_WITH(adaptive_relative(4, ModelSpec::parse("relative:readout=linear,first=33")),
                    Catch::Contains("from 2 to 32"));
}
