#include "apps/cli/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace crossbits {
namespace {

constexpr std::size_t narrowest = 20;  // a wrapped column keeps so many characters

/// The lines of `text` when no line may pass `width`; words longer than that stand alone.
std::vector<std::string> break_lines(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

Table::Table(std::vector<Align> columns, std::size_t indent)
    : columns_(std::move(columns)), indent_(indent) {}

void Table::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const auto& row : rows_)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  std::size_t total = indent_ + 2 * (widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  if (total <= page_width) return widths;
  const auto widest = std::max_element(widths.begin(), widths.end());
  const std::size_t excess = total - page_width;
  *widest = *widest > excess + narrowest ? *widest - excess : narrowest;
  return widths;
}

std::string Table::text() const {
  const std::vector<std::size_t> width = widths();
  std::string result;
  for (const auto& row : rows_) {
    std::vector<std::vector<std::string>> cells;  // the lines of each cell
    std::size_t height = 1;
    for (std::size_t c = 0; c < row.size(); ++c) {
      cells.push_back(row[c].size() <= width[c] ? std::vector{row[c]} : break_lines(row[c], width[c]));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t k = 0; k < height; ++k) {
      std::string line(indent_, ' ');
      for (std::size_t c = 0; c < row.size(); ++c) {
        const std::string cell = k < cells[c].size() ? cells[c][k] : "";
        line += columns_[c] == Align::left ? fmt::format("{:<{}}  ", cell, width[c])
                                           : fmt::format("{:>{}}  ", cell, width[c]);
      }
      result += trimmed(line) + '\n';
    }
  }
  return result;
}

std::string thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string thousands_or_dash(const std::optional<std::uint64_t>& number) {
  return number ? thousands(static_cast<std::int64_t>(*number)) : "-";
}

std::string counted(std::uint64_t number, const std::string& noun) {
  return thousands(static_cast<std::int64_t>(number)) + " " + noun + (number == 1 ? "" : "s");
}

std::string shorten(const std::string& text, std::size_t width) {
  if (text.size() <= width) return text;
  const std::size_t kept = width - 3, front = (kept + 1) / 2;
  return text.substr(0, front) + "..." + text.substr(text.size() - (kept - front));
}

std::string wrap(const std::string& lead, const std::string& text, std::size_t indent, std::size_t width) {
  std::string result, line = fmt::format("{:<{}}", lead, indent);
  for (const std::string& part : break_lines(text, width - indent)) {
    result += trimmed(line + part) + '\n';
    line = std::string(indent, ' ');
  }
  return result;
}

}  // namespace crossbits
