// Figures of swept bounds.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/report/points.hpp"

using namespace crossbits;
using test::Points;
using test::points;

namespace {

/// Two problems at n = 1..4: D is n + 1, bounded from both sides by n and 2n from 3 on; 2^n fooling pairs.
QueryRows bounds() {
  QueryRows rows{
      {"problem", "n", "deterministic", "deterministic_lower", "deterministic_upper", "fooling_set",
       "fooling_set_bits", "exit_code"},
      {"n", "problem"},
      {},
      {"deterministic", "deterministic_lower", "deterministic_upper", "fooling_set", "fooling_set_bits"}};
  for (const std::string problem : {"disjointness", "equality"})
    for (int n = 1; n <= 4; ++n) {
      if (n < 3)
        rows.rows.push_back({problem, n, n + 1, nullptr, nullptr, 1 << n, n, 0});
      else
        rows.rows.push_back({problem, n, nullptr, n, 2 * n, 1 << n, n, 0});
    }
  rows.rows.push_back({"nonsense", 4, nullptr, nullptr, nullptr, nullptr, nullptr, 2});
  return rows;
}

}  // namespace

TEST_CASE("a sweep over bounds gives one figure a problem, each bound against n, what is exact marked") {
  const QueryRows rows = bounds();
  const auto figures = report_figures(rows);
  REQUIRE(figures.size() == 2);
  CHECK(figures[0].id == "bounds-against-n-disjointness");
  CHECK(figures[1].title == "Bounds against n: equality");
  const ReportFigure& f = figures[1];
  CHECK(points(f, "deterministic") == Points{{1, 2}, {2, 3}});
  CHECK(points(f, "lower bound: deterministic") == Points{{1, 2}, {2, 3}, {3, 3}, {4, 4}});
  CHECK(points(f, "upper bound: deterministic") == Points{{1, 2}, {2, 3}, {3, 6}, {4, 8}});
  CHECK(points(f, "lower bound: fooling_set") == Points{{1, 1}, {2, 2}, {3, 3}, {4, 4}});
  CHECK(f.series.size() == 4);
  CHECK(f.series[0].stroke == Stroke::dashed);
  CHECK(f.series[1].stroke == Stroke::dotted);
  CHECK(f.series[2].stroke == Stroke::markers);
  CHECK(f.series[0].colour == f.series[2].colour);
  for (const ReportSeries& s : f.series)
    for (const ReportPoint& p : s.points) {
      CHECK(rows.rows[p.row][0] == "equality");
      CHECK(rows.rows[p.row][1] == p.x);
    }
}

TEST_CASE("bounds of one size stand against what else was swept, and of one point there is no figure") {
  QueryRows rows = bounds();
  std::erase_if(rows.rows, [](const auto& row) { return row[1] != 3; });
  const auto figures = report_figures(rows);
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].id == "bounds-against-problem");
  CHECK(figures[0].x.title == "problem: 1 = disjointness; 2 = equality");
  CHECK(points(figures[0], "upper bound: deterministic") == Points{{1, 6}, {2, 6}});
  rows.rows.resize(1);
  CHECK(report_figures(rows).empty());
}

TEST_CASE("bounds whose lines lie on each other are one line with all their names") {
  QueryRows rows = bounds();
  for (const std::string column : {"log_rank_q_lower_bits", "vc_dimension_bits"}) {
    rows.columns.push_back(column);
    rows.bounds.insert(column);
    for (auto& row : rows.rows)
      row.push_back(row[6].is_null() ? row[6] : column[0] == 'l' ? row[6] : nlohmann::json(1));
  }
  const ReportFigure f = report_figures(rows).front();
  CHECK(points(f, "lower bound: fooling_set, log_rank_q") == Points{{1, 1}, {2, 2}, {3, 3}, {4, 4}});
  CHECK(points(f, "lower bound: vc_dimension") == Points{{1, 1}, {2, 1}, {3, 1}, {4, 1}});
  CHECK(f.series.size() == 5);
}

TEST_CASE("no two figures have one name, so that no file of a figure is written over another") {
  QueryRows rows = bounds();
  for (auto& row : rows.rows) row[0] = row[0] == "equality" ? "index:symbols=2" : "index,symbols:2";
  const auto figures = report_figures(rows);
  REQUIRE(figures.size() == 2);
  CHECK(figures[0].id != figures[1].id);
}
