#pragma once

#include <string>

#include "apps/study/chart_axis.hpp"

namespace crossbits {

/// The rectangles of a heat map, from white at `low` to blue at `high`.
std::string cells_svg(const Cells& cells, const AxisScale& x, const AxisScale& y);
/// The scale of colours with its two ends, for a legend that begins at (x, y).
std::string cells_legend(const Cells& cells, double x, double y);

}  // namespace crossbits
