#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/study/chart.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// A column of a study's data: what it is called in CSV and JSON, in a table, and what its numbers are.
struct FigureColumn {
  std::string key;      ///< "lower_bound"
  std::string heading;  ///< "bound q"
  std::string meaning;  ///< "lower bound: log2 C(N - 1, q), derived here"
};

/// The outcome of a study: data, the figure drawn from it, and what must be said beside it.
struct Figure {
  std::string name, title;
  std::vector<FigureColumn> columns;
  std::vector<std::vector<Json>> rows;  ///< null: no such number
  std::vector<Chart> charts;
  std::vector<std::string> notes;
};

/// Errors below are not drawn.
inline constexpr double smallest_error_drawn = 1e-6;

/// To four significant digits: what a figure's data holds of an estimate.
double rounded(double value);

/// Comma-separated values with a heading line of keys; an empty field for null.
std::string to_csv(const Figure& figure);
/// Schema crossbits.study/1: name, title, columns, rows as objects, notes.
Json to_json(const Figure& figure);

/// One named study.
struct StudyEntry {
  std::string name;
  std::string summary;
  Figure (*make)();
};
const std::vector<StudyEntry>& study_catalogue();

// One function a study.

/// The fewest bits of precision that decide right.
Figure precision_study();
/// The least width that decides right.
Figure size_study();
/// Bits of attention, recurrent and feed-forward models for one task, with the bounds.
Figure separation_study();
/// One row of it: N tokens, q of them averaged over.
std::vector<Json> separation_row(int tokens, int q);
/// Layer-by-layer protocols of bidirectional layers against sending the input.
Figure layers_study();
/// Third-order attention: two parties against three players number-on-forehead.
Figure forehead_study();
/// Delta kernels by the bump construction: l1 error against heads.
Figure memory_bump_study();
/// The best l1 error against heads over lag: the wall at H = T.
Figure memory_wall_study();
/// Coefficient sums of delta kernels against the lower bound.
Figure memory_coefficients_study();
/// Bits of a delay line against the lag, by every way of sending it.
Figure memory_bits_study();
/// Success of decoding against bits a head.
Figure memory_precision_study();
/// Parity of several lags by shared heads.
Figure memory_parity_study();
/// Heads, readout width and bits of a delay line.
Figure memory_trade_study();
/// Smooth memories by heads of either type.
Figure memory_smooth_study();
/// Share of right bits of a delay line by heads and bits a head.
Figure memory_heat_study();
/// Layers and bits of a delay line.
Figure memory_depth_study();
/// INDEX by an adaptive lag, one way against two ways.
Figure memory_adaptive_study();

}  // namespace crossbits
