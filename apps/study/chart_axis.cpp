#include "apps/study/chart_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace crossbits {

AxisScale::AxisScale(const ChartAxis& axis, const std::vector<double>& numbers, double from, double to)
    : logarithmic_(axis.logarithmic), from_(from), to_(to) {
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  const double room = logarithmic_ ? 1.15 : (*most - *least) * 0.05;
  low_ = axis.low.value_or(logarithmic_ ? *least / room : std::min(0.0, *least));
  high_ = axis.high.value_or(logarithmic_ ? *most * room : *most + room);
  if (high_ <= low_) high_ = low_ + 1;
}

double AxisScale::operator()(double number) const {
  const double share =
      logarithmic_ ? std::log(number / low_) / std::log(high_ / low_) : (number - low_) / (high_ - low_);
  return from_ + share * (to_ - from_);
}

std::vector<double> AxisScale::ticks() const {
  std::vector<double> result;
  const auto inside = [&](double t) {
    return t >= low_ * (logarithmic_ ? 0.999 : 1) - 1e-9 && t <= high_ * (1 + 1e-9);
  };
  if (logarithmic_) {
    const double decades = std::log10(high_ / low_);
    for (int e = static_cast<int>(std::floor(std::log10(low_))); e <= std::log10(high_); ++e)
      for (const double m : {1.0, 2.0, 5.0})
        if ((m == 1.0 || decades <= 3.5) && inside(m * std::pow(10.0, e)))
          result.push_back(m * std::pow(10.0, e));
    if (result.size() >= 2) return result;
    result.clear();  // less than a decade: ticks as on a linear axis
  }
  const double rough = (high_ - low_) / 6, unit = std::pow(10.0, std::floor(std::log10(rough)));
  const double step = rough <= unit       ? unit
                      : rough <= 2 * unit ? 2 * unit
                      : rough <= 5 * unit ? 5 * unit
                                          : 10 * unit;
  for (double t = std::ceil(low_ / step) * step; inside(t); t += step) result.push_back(t);
  return result;
}

std::string tick_text(double number) {
  if (std::abs(number) >= 1e6) return fmt::format("{:g}", number);
  if (number != std::floor(number)) return fmt::format("{:g}", number);
  std::string digits = fmt::format("{:.0f}", number);
  if (digits.size() > 3 && number > 0) digits.insert(digits.size() - 3, ",");
  return digits;
}

}  // namespace crossbits
