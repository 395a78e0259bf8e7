#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "apps/study/chart_axis.hpp"
#include "apps/study/figure.hpp"
#include "protocols/transcript_io.hpp"
#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

Figure small_figure() {
  return {.name = "small",
          .title = "a < b & c",
          .columns = {{"n", "n", "size"}, {"bits", "bits", "exact"}, {"model", "model", "which"}},
          .rows = {{1, 2, "a, \"b\""}, {2, nullptr, "c"}},
          .charts = {{.title = "panel",
                      .x = {"n", true},
                      .y = {"bits", true},
                      .series = {{"one", {{1, 2}, {0, 5}, {100, 2000}}}}}},
          .notes = {}};
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

}  // namespace

TEST_CASE("CSV quotes what needs it and leaves a missing number empty, and JSON keeps it null") {
  CHECK(to_csv(small_figure()) == "n,bits,model\n1,2,\"a, \"\"b\"\"\"\n2,,c\n");
  const Json json = to_json(small_figure());
  CHECK(json.begin().key() == "schema");
  CHECK(json["rows"][1]["bits"].is_null());
  CHECK(json["columns"]["bits"] == "exact");
}

TEST_CASE(
    "a drawing is the same bytes twice, escapes its texts, and leaves out what a logarithmic axis cannot "
    "show") {
  const Figure f = small_figure();
  const std::string svg = to_svg(f.title, f.charts);
  CHECK(svg == to_svg(f.title, f.charts));
  CHECK(svg.find("a &lt; b &amp; c") != std::string::npos);
  CHECK(occurrences(svg, "<circle") == 3);  // two points and the legend
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == std::string::npos);
}

TEST_CASE(
    "a heat map draws every cell, white where its number is low and blue where it is high, with a scale") {
  const Chart chart{.title = "map",
                    .x = {"H"},
                    .y = {"p"},
                    .series = {},
                    .references = {},
                    .cells = {.name = "share",
                              .width = 1,
                              .height = 1,
                              .low = 0.5,
                              .high = 1,
                              .values = {{1, 1, 0.2}, {2, 1, 0.75}, {1, 2, 1}}}};
  const std::string svg = to_svg("t", {chart});
  CHECK(occurrences(svg, "fill=\"#FFFFFF\"") == 1);
  CHECK(occurrences(svg, "fill=\"#0072B2\"") == 1);
  CHECK(svg.find("0.5</text>") != std::string::npos);
  CHECK(svg.find("1: share") != std::string::npos);
}

TEST_CASE("a figure without panels or points is refused in a sentence") {
  CHECK_THROWS_WITH(to_svg("t", {}), "the figure \"t\" has no panel");
  Figure f = small_figure();
  f.charts[0].series[0].points = {{0, 1}};
  CHECK_THROWS_WITH(to_svg("t", f.charts), "the chart \"panel\" has no point to draw");
}

TEST_CASE("ticks lie inside the axis, at round numbers, and at most 14 of them") {
  for (const bool logarithmic : {false, true}) {
    for (const auto& [low, high] : {std::pair{1.0, 9.0}, {17.0, 1025.0}, {0.5, 3e6}, {3.0, 3.0}}) {
      const AxisScale axis({"t", logarithmic}, {low, high}, 0, 100);
      REQUIRE(!axis.ticks().empty());
      REQUIRE(axis.ticks().size() <= 14);
      for (const double tick : axis.ticks()) {
        REQUIRE(axis(tick) >= -0.1);
        REQUIRE(axis(tick) <= 100.1);
      }
      REQUIRE(axis(low) >= 0);
      REQUIRE(axis(high) <= 100.0001);
    }
  }
  CHECK(tick_text(1025) == "1,025");
  CHECK(tick_text(0.5) == "0.5");
}

TEST_CASE("study writes its figure where -o says, in the form that the name ends in, and refuses another") {
  const ScratchFolder scratch;
  for (const std::string ending : {"svg", "csv", "json"}) {
    const std::string path = scratch.path("f." + ending);
    const Called called = call("study forehead -o " + path);
    REQUIRE(called.code == 0);
    const std::string text = text_of_file(path);
    CHECK(text.starts_with(ending == "svg" ? "<svg" : ending == "csv" ? "n,N,M,two_parties" : "{"));
  }
  CHECK(call("study forehead -o figure.pdf").err ==
        "crossbits: -o must end in .svg, .csv or .json (got \"figure.pdf\")\n");
  CHECK(call("study forehead -o .csv").code == 2);
  CHECK(call("study nothing").code == 2);
}

TEST_CASE("every row of the quick studies has every column, and the numbers keep their order", "[long]") {
  const Figure layers = layers_study(), forehead = forehead_study();
  for (const Figure* f : {&layers, &forehead})
    for (const auto& row : f->rows) REQUIRE(row.size() == f->columns.size());
  for (const auto& row : layers.rows) {
    CHECK(row[3] <= row[2]);  // optimum, layer by layer
    CHECK(row[3] <= row[4]);  // optimum, input
    if (row[0] >= 2) CHECK(row[3] == row[4]);
    if (row[0] >= 2) CHECK(row[5] == "VACUOUS");
  }
  for (const auto& row : forehead.rows) {
    CHECK(row[3] > row[0]);  // two parties pay more than the n bits of DISJ_n
  }
  CHECK(forehead.rows.back()[4] < forehead.rows.back()[5]);  // three players beat sending all tokens at last
}

namespace {

/// The column of that key.
std::size_t column(const Figure& f, const std::string& key) {
  for (std::size_t k = 0; k < f.columns.size(); ++k)
    if (f.columns[k].key == key) return k;
  throw std::logic_error("no column " + key);
}

}  // namespace

TEST_CASE(
    "study precision has the table of Match2's least fraction bits, and random keys need more bits for "
    "larger q",
    "[long]") {
  const Figure f = precision_study();
  const std::size_t task = column(f, "task"), tokens = column(f, "N"), modulus = column(f, "M"),
                    q = column(f, "q"), bits = column(f, "bits");
  std::map<std::pair<int, int>, int> match2, random;
  for (const auto& row : f.rows) {
    REQUIRE_FALSE(row[bits].is_null());
    if (row[task] == "Match2")
      match2[{row[modulus], row[tokens]}] = row[bits];
    else
      random[{row[q], row[tokens]}] = row[bits];
  }
  CHECK(match2[{16, 15}] == 6);
  CHECK(match2[{64, 33}] == 10);
  CHECK(match2[{256, 65}] == 15);
  CHECK(match2[{1024, 129}] == 19);
  for (const int n : {9, 17, 33, 65, 129})
    CHECK((random[{1, n}] < random[{2, n}] && random[{2, n}] < random[{4, n}]));
}

TEST_CASE(
    "study size: pair keys of H heads need width ceil(n / H), one-hot keys every slot, the histogram every "
    "residue",
    "[long]") {
  const Figure f = size_study();
  const std::size_t model = column(f, "model"), n = column(f, "n"), heads = column(f, "H"),
                    m = column(f, "m");
  std::set<std::string> seen;
  for (const auto& row : f.rows) {
    REQUIRE_FALSE(row[m].is_null());
    const int size = row[n], h = row[heads], width = row[m];
    const std::string kind = row[model];
    seen.insert(kind + (h > 1 ? ", heads" : ""));
    if (kind == "pair keys") CHECK(width == (size + h - 1) / h);
    if (kind == "one-hot keys") CHECK(width == 2 * size);
    if (kind == "histogram") CHECK(width == 2 * size + 2);
  }
  CHECK(seen ==
        std::set<std::string>{"histogram", "one-hot keys", "pair keys", "pair keys, heads", "random keys"});
}

TEST_CASE(
    "study separation: every certified model sends at least its bound, and attention parts from the others "
    "with N") {
  for (const auto& [tokens, q] : {std::pair{17, 4}, {33, 2}, {129, 2}}) {
    const auto row = separation_row(tokens, q);
    INFO("N = " << tokens << " q = " << q);
    const int random = row[2], cyclic = row[3], onehot = row[4], rnn = row[5], mlp = row[6];
    const int q_bound = row[7], sets = row[8], half = row[9], rows = row[10];
    for (const int bits : {random, cyclic, onehot}) CHECK((bits >= sets && sets >= q_bound));
    CHECK((onehot == tokens && rnn == half && mlp >= rows));
    CHECK((cyclic < onehot) == (tokens >= 129));
  }
}

TEST_CASE("export writes a model and cases that evaluate holds it against, and says what it cannot do") {
  const ScratchFolder scratch;
  const std::string model = scratch.path("m.onnx"), cases = scratch.path("m.io.json");
  for (const std::string spec : {"match3:tokens=4,modulus=5",
                                 "attention:keys=pairs --reduction disjointness-to-sparse-average -n 4"}) {
    REQUIRE(call("export " + spec + " -o " + model + " --cases " + cases).code == 0);
    const Json evaluated = Json::parse(call("evaluate " + model + " --cases " + cases + " --json").out);
    CHECK(evaluated["pass"] == true);
    CHECK(evaluated["cases"] == 20);
  }
  CHECK(call("export attention:keys=pairs -o m.onnx").err ==
        "crossbits: attention:keys=pairs does not stand alone: say whose model it is with --reduction and "
        "-n\n");
  CHECK(call("export match2:tokens=4 -o m.onnx").err ==
        "crossbits: match2:tokens=4 needs modulus=, as in match2:tokens=8,modulus=9\n");
  CHECK(call("export match2:tokens=4,modulus=5 -o m.txt").code == 2);
}
