#pragma once

#include <vector>

#include "apps/report/figures.hpp"
#include "apps/report/point_columns.hpp"

namespace crossbits {

/// What points of `bound` prove, in bits: one figure for each combination of the parameters that were swept
/// beside the axis. The axis is n; where one n was asked, whatever else was swept. None when nothing was.
std::vector<ReportFigure> bound_figures(const PointColumns& cells);

}  // namespace crossbits
