#include "apps/report/axes.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <sstream>

#include "apps/study/model_source.hpp"

namespace crossbits {
namespace {

/// The key=value parts of "family:key=value,key=value"; a file has none.
std::vector<std::string> options_of(const std::string& spec) {
  std::vector<std::string> options;
  const std::size_t colon = spec.find(':');
  if (names_file(spec) || colon == std::string::npos) return options;
  std::istringstream in(spec.substr(colon + 1));
  for (std::string option; std::getline(in, option, ',');) options.push_back(option);
  return options;
}

/// The whole number behind "key=".
std::optional<double> number_of(const std::string& option, const std::string& key) {
  if (!option.starts_with(key + '=')) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = option.data() + option.size();
  const auto [stop, error] = std::from_chars(option.data() + key.size() + 1, end, number);
  return error == std::errc() && stop == end ? std::optional(static_cast<double>(number)) : std::nullopt;
}

/// Keys of whole numbers that some specification has.
std::set<std::string> numeric_options(const PointColumns& cells) {
  std::set<std::string> keys;
  for (std::size_t row = 0; row < cells.count(); ++row)
    for (const std::string& option : options_of(cells.text(row, "model")))
      if (const std::string key = option.substr(0, option.find('=')); number_of(option, key))
        keys.insert(key);
  return keys;
}

bool is_swept(const SweptAxis& axis) {
  std::set<double> distinct;
  for (const auto& value : axis.values)
    if (value && distinct.insert(*value).second && distinct.size() > 1) return true;
  return false;
}

/// The axis of a parameter: its numbers, or its texts numbered in order of appearance.
SweptAxis parameter_axis(const PointColumns& cells, const TakesPart& takes_part, const std::string& name) {
  SweptAxis axis{
      .name = name, .parameter = name, .values = std::vector<std::optional<double>>(cells.count())};
  bool numbers = true;
  for (std::size_t row = 0; row < cells.count(); ++row)
    numbers = numbers && (cells.at(row, name).is_null() || cells.at(row, name).is_number());
  std::map<std::string, double> places;
  for (std::size_t row = 0; row < cells.count(); ++row) {
    if (cells.at(row, name).is_null() || !takes_part(row)) continue;
    if (numbers) {
      axis.values[row] = cells.number(row, name);
      continue;
    }
    const auto [place, is_new] =
        places.try_emplace(cells.text(row, name), static_cast<double>(places.size() + 1));
    if (is_new) axis.words.push_back(place->first);
    axis.values[row] = place->second;
  }
  return axis;
}

SweptAxis option_axis(const PointColumns& cells, const TakesPart& takes_part, const std::string& key) {
  SweptAxis axis{.name = "model: " + key,
                 .parameter = "model",
                 .option = key,
                 .values = std::vector<std::optional<double>>(cells.count())};
  for (std::size_t row = 0; row < cells.count(); ++row)
    for (const std::string& option : options_of(cells.text(row, "model")))
      if (const auto number = number_of(option, key); number && takes_part(row)) axis.values[row] = number;
  return axis;
}

}  // namespace

std::vector<SweptAxis> swept_axes(const PointColumns& cells, const TakesPart& takes_part) {
  std::vector<SweptAxis> axes;
  const auto add = [&axes](SweptAxis axis) {
    if (is_swept(axis)) axes.push_back(std::move(axis));
  };
  for (const std::string& parameter : cells.rows().parameters) {
    add(parameter_axis(cells, takes_part, parameter));
    if (parameter != "model") continue;
    for (const std::string& key : numeric_options(cells)) add(option_axis(cells, takes_part, key));
  }
  return axes;
}

std::string without_option(const std::string& spec, const std::string& option) {
  std::string rest = spec.substr(0, spec.find(':'));
  char before = ':';
  for (const std::string& part : options_of(spec)) {
    if (part.starts_with(option + '=')) continue;
    rest += before + part;
    before = ',';
  }
  return rest;
}

}  // namespace crossbits
