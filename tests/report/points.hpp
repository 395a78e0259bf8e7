#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "apps/report/figures.hpp"

namespace crossbits::test {

using Points = std::vector<std::pair<double, double>>;

/// The points of the series of that name, which the figure must have.
inline Points points(const ReportFigure& f, const std::string& name) {
  const auto found =
      std::find_if(f.series.begin(), f.series.end(), [&](const ReportSeries& s) { return s.name == name; });
  INFO(name);
  REQUIRE(found != f.series.end());
  Points result;
  for (const ReportPoint& p : found->points) result.emplace_back(p.x, p.y);
  return result;
}

}  // namespace crossbits::test
