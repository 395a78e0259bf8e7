#pragma once

#include <map>
#include <optional>

#include "models/import/draft.hpp"

namespace crossbits {

/// How numbers of an imported model become p-bit numbers.
struct QuantiseOptions {
  int bits = 8;                    ///< p: of every value that can cross
  std::optional<Format> format{};  ///< this one for all activations instead of calibration
  int wide_bits = 16;              ///< scores, gates, normalised vectors
  int parameter_fraction = 20;     ///< weights are public and cost nothing
  AttentionRule::Shift shift = AttentionRule::Shift::maximum;
  /// One bit of headroom from p = 10 on: calibration on few cases saturates on fresh ones.
  int headroom() const { return bits >= 10 ? 1 : 0; }
  int weight_fraction() const { return bits > 8 ? bits : 8; }
};

/// Smallest and largest number of every calibration key.
struct Range {
  double low = 0, high = 0;
  bool seen = false;
  void include(double x);
};
using Ranges = std::map<std::string, Range>;

/// Ranges over cases, given as numbers for draft_inputs().
Ranges calibrate(const Draft& draft, const std::vector<std::vector<std::vector<double>>>& cases);

/// The format with most fraction bits that holds a range in `bits` bits: unsigned where nothing is negative.
Format calibrated_format(const Range& range, int bits, int headroom);

/// The draft in integers: every key gets its format, every weight parameter_fraction bits behind the point.
struct Quantised {
  Graph graph;
  std::map<std::string, Format> formats;  ///< by calibration key
};
Quantised quantise(const Draft& draft, const Ranges& ranges, const QuantiseOptions& options);

/// Real numbers as numerators of the graph's inputs, rounded into their formats.
InputNumbers quantise_inputs(const Graph& graph, const std::vector<std::vector<double>>& inputs);

}  // namespace crossbits
