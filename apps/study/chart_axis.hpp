#pragma once

#include <string>
#include <vector>

#include "apps/study/chart.hpp"

namespace crossbits {

/// From numbers to places on the page along one axis, with ticks at round numbers.
class AxisScale {
 public:
  /// `numbers` is what must fit (at least one; all > 0 on a logarithmic axis); the axis runs from `from` to
  /// `to`.
  AxisScale(const ChartAxis& axis, const std::vector<double>& numbers, double from, double to);

  double operator()(double number) const;
  double from() const { return from_; }
  double to() const { return to_; }
  /// 1, 2 or 5 times powers of ten; on a logarithmic axis fewer where there are many decades.
  std::vector<double> ticks() const;

 private:
  bool logarithmic_;
  double from_, to_, low_, high_;
};

/// "0.5", "200", "10,000", "1e+06".
std::string tick_text(double number);

}  // namespace crossbits
