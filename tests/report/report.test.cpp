// What a report shows is what the rows say.
#include "apps/report/report.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>

#include "apps/report/axes.hpp"
#include "apps/report/png.hpp"
#include "tests/report/points.hpp"

using namespace crossbits;
using nlohmann::json;
using test::Points;
using test::points;

namespace {

/// A sweep over n = 1..4, two models with one option each, and two seeds; the bits are n times the model's,
/// one more for seed 2.
QueryRows sweep() {
  QueryRows rows{{"command", "model", "n", "reduction", "seed", "bits", "lower_bound", "trivial_bits",
                  "verdict", "tight", "exit_code", "error", "version", "time_seconds"},
                 {"model", "n", "reduction", "seed"},
                 {}};
  for (const auto& [model, factor] : {std::pair("attention:keys=pairs,m=3", 1),
                                      std::pair("attention:keys=pairs,m=5", 2), std::pair("rnn", 3)})
    for (int n = 1; n <= 4; ++n)
      for (int seed = 1; seed <= 2; ++seed) {
        const int bits = factor * n + (seed == 2);
        rows.rows.push_back({"run", model, n, "some-reduction", seed, bits, n, n + 2,
                             bits > n + 2 ? "VACUOUS" : "CONSISTENT", bits == n,
                             factor == 1 && n == 4 ? 1 : 0, nullptr, "1", 0.25 * bits});
      }
  rows.rows.push_back({"run", "nonsense", 4, "some-reduction", 1, nullptr, nullptr, nullptr, nullptr, nullptr,
                       2, "no such model <b>", "1", 0.5});
  return rows;
}

const ReportFigure& figure(const std::vector<ReportFigure>& figures, const std::string& id) {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const ReportFigure& f) { return f.id == id; });
  REQUIRE(found != figures.end());
  return *found;
}

/// What the page's script reads back from a column.
json cell(const json& column, std::size_t row) {
  if (column.contains("same")) return column["same"];
  const json value = column["values"][row];
  return column.contains("words") && value.is_number() ? column["words"][value.get<std::size_t>()] : value;
}

}  // namespace

TEST_CASE("bits against n are the most over seeds, one line a model, with the shared bound once") {
  const auto figures = report_figures(sweep());
  const ReportFigure& f = figure(figures, "bits-against-n");
  CHECK(f.series.size() == 5);  // three models, one bound, one trivial cost
  CHECK(points(f, "attention:keys=pairs,m=3") == Points{{1, 2}, {2, 3}, {3, 4}, {4, 5}});
  CHECK(points(f, "rnn") == Points{{1, 4}, {2, 7}, {3, 10}, {4, 13}});
  CHECK(points(f, "lower bound") == Points{{1, 1}, {2, 2}, {3, 3}, {4, 4}});
  CHECK(points(f, "trivial cost") == Points{{1, 3}, {2, 4}, {3, 5}, {4, 6}});
  CHECK(f.notes.front().find("over seed") != std::string::npos);
}

TEST_CASE("the separation figure has the fewest bits of each kind among points whose claim held") {
  const auto figures = report_figures(sweep());
  const ReportFigure& f = figure(figures, "separation");
  CHECK(points(f, "attention (some-reduction)") ==
        Points{{1, 1}, {2, 2}, {3, 3}, {4, 8}});  // at n = 4 m = 3 was wrong
  CHECK(points(f, "rnn (some-reduction)") == Points{{1, 3}, {2, 6}, {3, 9}, {4, 12}});
}

TEST_CASE("bounds that differ are named by what their series have in common") {
  const auto figures = report_figures(sweep());
  CHECK(points(figure(figures, "bits-against-seed"), "lower bound: n = 3") == Points{{1, 3}, {2, 3}});
  CHECK(points(figure(figures, "bits-against-model"), "trivial cost: n = 2") ==
        Points{{1, 4}, {2, 4}, {3, 4}});
}

TEST_CASE(
    "an option inside model specifications is an axis of its own, texts are axes by number, and n stays "
    "apart") {
  const QueryRows rows = sweep();
  const auto figures = report_figures(rows);
  const ReportFigure& m = figure(figures, "bits-against-model-m");
  CHECK(points(m, "attention:keys=pairs, n = 2") == Points{{3, 3}, {5, 5}});
  const ReportFigure& model = figure(figures, "bits-against-model");
  CHECK(points(model, "n = 3") == Points{{1, 4}, {2, 7}, {3, 10}});
  CHECK(model.x.title == "model: 1 = attention:keys=pairs,m=3; 2 = attention:keys=pairs,m=5; 3 = rnn");
  CHECK(model.series.front().stroke == Stroke::markers);
  CHECK(std::find(model.notes.begin(), model.notes.end(), "model 3 = rnn") != model.notes.end());
  CHECK(points(figure(figures, "bits-against-seed"), "attention:keys=pairs,m=5, n = 4") ==
        Points{{1, 8}, {2, 9}});
  CHECK(figures.size() == 5);  // one value of reduction: no axis
  CHECK(without_option("attention:keys=pairs,m=3", "m") == "attention:keys=pairs");
  CHECK(without_option("attention:m=3", "m") == "attention");
}

TEST_CASE("every number of a figure is the number of the row it names") {
  const QueryRows rows = sweep();
  for (const ReportFigure& f : report_figures(rows))
    for (const ReportSeries& s : f.series)
      for (const ReportPoint& p : s.points) {
        const std::size_t column = s.name.starts_with("lower") ? 6 : s.name.starts_with("trivial") ? 7 : 5;
        CHECK(rows.rows[p.row][column] == p.y);
      }
}

TEST_CASE("the document gives every row back, counts verdicts and orders the slowest") {
  const QueryRows rows = sweep();
  const json document =
      report_document(rows, report_figures(rows), {{"run", {{"reduction", "", false}, {"n", "-n", false}}}});
  CHECK(document["rows"] == rows.rows.size());
  for (std::size_t k = 0; k < rows.columns.size(); ++k)
    for (std::size_t row = 0; row < rows.rows.size(); ++row)
      CHECK(cell(document["columns"][k], row) == rows.rows[row][k]);
  CHECK(
      document["verdicts"]["counts"] ==
      json::parse(
          R"([{"verdict":"CONSISTENT","rows":12},{"verdict":"VACUOUS","rows":12},{"verdict":"could not be run","rows":1}])"));
  CHECK(document["verdicts"]["tight"] == 4);
  CHECK(document["verdicts"]["claim_false"] == 2);
  CHECK(document["verdicts"]["failed"] == 1);
  CHECK(document["slowest"].size() == 20);
  CHECK(cell(document["columns"][13], document["slowest"][0]) == 0.25 * 13);
}

TEST_CASE("whole numbers that a page's doubles cannot hold stay themselves, as text") {
  QueryRows rows = sweep();
  constexpr std::int64_t large = 4'611'686'018'427'387'900;
  for (std::size_t k = 0; k < rows.rows.size(); ++k) {
    rows.rows[k][4] = large + static_cast<std::int64_t>(k % 2);
    rows.rows[k][7] = -large;
  }
  const json document = json::parse(report_document(rows, report_figures(rows), {}).dump());
  for (const json& column : document.at("columns")) {
    if (column.at("name") == "seed")
      for (std::size_t k = 0; k < rows.rows.size(); ++k)
        CHECK(cell(column, k) == std::to_string(large + static_cast<std::int64_t>(k % 2)));
    if (column.at("name") == "trivial_bits") CHECK(cell(column, 0) == std::to_string(-large));
    if (column.at("name") == "n") CHECK(cell(column, 0) == 1);
  }
}

TEST_CASE("nothing in the data can end the script element that holds it") {
  QueryRows rows = sweep();
  rows.rows[0][1] = "</script><script>alert(1)</script>";
  const std::string page = report_page(report_document(rows, report_figures(rows), {}));
  CHECK(page.find("<script>alert") == std::string::npos);
  CHECK(page.find("{{DATA}}") == std::string::npos);
  CHECK(page.find("\\u003c/script>\\u003cscript>alert(1)") != std::string::npos);
  CHECK_THROWS_WITH(report_document({}, {}, {}), "there are no rows to report");
}

TEST_CASE("figures of many series draw the first ones and say how many there are") {
  QueryRows rows{{"model", "n", "bits", "exit_code"}, {"model", "n"}, {}};
  for (int k = 0; k < 60; ++k)
    for (int n = 1; n <= 3; ++n) rows.rows.push_back({"file/" + std::to_string(k) + ".json", n, n + k, 0});
  const auto figures = report_figures(rows);
  const ReportFigure& f = figure(figures, "bits-against-n");
  CHECK(f.series.size() == most_series);
  CHECK(f.notes.back() == "24 of 60 series are drawn, the first by name; the data holds all.");
}

TEST_CASE(
    "figures are drawn as SVG, logarithmic where numbers span a wide range, and a sweep of nothing has "
    "none") {
  QueryRows rows{{"n", "bits", "exit_code"}, {"n"}, {}};
  for (int n = 1; n <= 64; n *= 2) rows.rows.push_back({n, n * n, 0});
  const auto figures = report_figures(rows);
  const ReportFigure& f = figure(figures, "bits-against-n");
  CHECK(f.x.logarithmic);
  CHECK(f.y.logarithmic);
  const std::string svg = to_svg(f.title, {chart_of(f)});
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.find("n, log scale") != std::string::npos);
  rows.rows.resize(1);
  CHECK(report_figures(rows).empty());
}

TEST_CASE("a figure becomes a PNG of twice its size, or the program says why not") {
  const auto figures = report_figures(sweep());
  const std::string svg = to_svg("bits", {chart_of(figures.front())});
  if (!can_draw_png()) {
    CHECK_THROWS_WITH(png_of_svg(svg, 2), Catch::Contains("built without librsvg"));
    return;
  }
  const std::string png = png_of_svg(svg, 2);
  CHECK(png.starts_with("\x89PNG\r\n"));
  const auto number = [&png](std::size_t at) {
    return static_cast<unsigned char>(png[at + 2]) << 8 | static_cast<unsigned char>(png[at + 3]);
  };
  CHECK(number(16) == 2 * 560);  // IHDR: width
  CHECK(png.size() > 20'000);
  CHECK(png_of_svg(svg, 2) == png);
  CHECK_THROWS_WITH(png_of_svg("no drawing", 2), Catch::Contains("cannot be made a PNG"));
}

TEST_CASE("a report of 100,000 rows is made in a few seconds") {
  QueryRows rows{{"command", "model", "n", "seed", "bits", "lower_bound", "exit_code", "time_seconds"},
                 {"model", "n", "seed"},
                 {}};
  for (int n = 1; n <= 20; ++n)
    for (int k = 0; k < 5; ++k)
      for (int seed = 0; seed < 1'000; ++seed)
        rows.rows.push_back(
            {"run", "attention:m=" + std::to_string(k), n, seed, n * k + seed % 7, n, 0, 0.001});
  const auto start = std::chrono::steady_clock::now();
  const auto figures = report_figures(rows);
  const std::string page = report_page(report_document(rows, figures, {}));
  CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < 20);
  CHECK(page.size() < 8'000'000);
  CHECK(points(figure(figures, "bits-against-n"), "attention:m=2").size() == 20);
}
