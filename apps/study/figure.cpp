#include "apps/study/figure.hpp"

#include <fmt/format.h>

#include "apps/study/csv.hpp"

namespace crossbits {
namespace {

std::string field_text(const Json& field) {
  if (field.is_null()) return "";
  return field.is_string() ? csv_field(field.get<std::string>()) : field.dump();
}

}  // namespace

double rounded(double value) { return std::stod(fmt::format("{:.4g}", value)); }

std::string to_csv(const Figure& figure) {
  std::string text;
  for (std::size_t k = 0; k < figure.columns.size(); ++k) text += (k ? "," : "") + figure.columns[k].key;
  text += '\n';
  for (const auto& row : figure.rows) {
    for (std::size_t k = 0; k < row.size(); ++k) text += (k ? "," : "") + field_text(row[k]);
    text += '\n';
  }
  return text;
}

Json to_json(const Figure& figure) {
  Json document = {{"schema", "crossbits.study/1"}, {"name", figure.name}, {"title", figure.title}};
  document["columns"] = Json::object();
  for (const FigureColumn& c : figure.columns) document["columns"][c.key] = c.meaning;
  document["rows"] = Json::array();
  for (const auto& row : figure.rows) {
    Json object;
    for (std::size_t k = 0; k < row.size(); ++k) object[figure.columns[k].key] = row[k];
    document["rows"].push_back(std::move(object));
  }
  document["notes"] = figure.notes;
  return document;
}

const std::vector<StudyEntry>& study_catalogue() {
  static const std::vector<StudyEntry> all{
      {"precision", "the fewest bits a number that decide right, for Match2 and for sparse averaging",
       precision_study},
      {"size", "the least width that decides right, for sparse averaging and Match3", size_study},
      {"separation",
       "bits of attention, recurrent and feed-forward models for sparse averaging, with the bounds",
       separation_study},
      {"layers", "layer-by-layer protocols of bidirectional layers against sending the input", layers_study},
      {"forehead", "third-order attention: two parties against three players, number-on-forehead",
       forehead_study},
      {"memory-bump", "sparse memories: the bump construction's l1 error against heads", memory_bump_study},
      {"memory-wall", "sparse memories: the best l1 error has a wall at H = T", memory_wall_study},
      {"memory-coefficients", "sparse memories: coefficient sums, which set the bits a head",
       memory_coefficients_study},
      {"memory-bits", "sparse memories: bits of a delay line against the lag", memory_bits_study},
      {"memory-precision", "sparse memories: decoding success against bits a head", memory_precision_study},
      {"memory-heat", "sparse memories: right bits by heads and bits a head", memory_heat_study},
      {"memory-depth", "sparse memories: layers against bits", memory_depth_study},
      {"memory-parity", "sparse memories: parity of several lags by shared heads", memory_parity_study},
      {"memory-trade", "sparse memories: heads, width of the readout and bits", memory_trade_study},
      {"memory-smooth", "smooth memories: error against heads of either type", memory_smooth_study},
      {"memory-adaptive", "adaptive lags: one way against two ways", memory_adaptive_study}};
  return all;
}

}  // namespace crossbits
