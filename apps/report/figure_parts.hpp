#pragma once

#include "apps/report/axes.hpp"
#include "apps/report/figures.hpp"

namespace crossbits {

/// Logarithmic axes where numbers span a wide range and all are positive.
void choose_logarithms(ReportFigure& figure);

/// A text as part of a file's name: letters and digits, what is between them one dash.
std::string figure_id(const std::string& text);

/// Makes a figure against texts readable: they stand by number, are named in the notes, and no line joins
/// them.
void number_words(ReportFigure& figure, const SweptAxis& axis);

}  // namespace crossbits
