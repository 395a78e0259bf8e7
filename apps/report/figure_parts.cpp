#include "apps/report/figure_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace crossbits {
namespace {

/// The texts themselves where they fit below the axis; the notes name them in any case.
std::string title_of_words(const SweptAxis& axis) {
  constexpr std::size_t longest = 84;
  std::string title = axis.name + ":";
  for (std::size_t k = 0; k < axis.words.size() && title.size() <= longest; ++k)
    title += fmt::format("{} {} = {}", k == 0 ? "" : ";", k + 1, axis.words[k]);
  return title.size() <= longest ? title : axis.name + ", by number";
}

bool wants_logarithm(const std::vector<ReportSeries>& series, double ReportPoint::*coordinate, double range) {
  double least = INFINITY, most = 0;
  for (const ReportSeries& s : series)
    for (const ReportPoint& p : s.points)
      least = std::min(least, p.*coordinate), most = std::max(most, p.*coordinate);
  return least > 0 && most >= range * least;
}

}  // namespace

void choose_logarithms(ReportFigure& figure) {
  figure.x.logarithmic = wants_logarithm(figure.series, &ReportPoint::x, 16);
  figure.y.logarithmic = wants_logarithm(figure.series, &ReportPoint::y, 32);
}

std::string figure_id(const std::string& text) {
  std::string id;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)))
      id += c;
    else if (!id.ends_with('-'))
      id += '-';
  return id;
}

void number_words(ReportFigure& figure, const SweptAxis& axis) {
  for (std::size_t k = 0; k < axis.words.size() && k < most_series; ++k)
    figure.notes.push_back(fmt::format("{} {} = {}", axis.name, k + 1, axis.words[k]));
  figure.x = {title_of_words(axis)};
  for (ReportSeries& s : figure.series)
    if (s.stroke == Stroke::line_and_markers) s.stroke = Stroke::markers;
}

}  // namespace crossbits
