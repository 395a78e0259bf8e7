#include "protocols/bounds/matrix_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <stdexcept>

#include "protocols/bounds/subject.hpp"

namespace crossbits {
namespace {

constexpr std::string_view npy_magic = "\x93NUMPY";

[[noreturn]] void refuse(const std::string& sentence) { throw std::invalid_argument(sentence); }

/// What stands behind 'key': in the header of a .npy file, up to the next comma outside parentheses.
std::string_view header_value(std::string_view header, std::string_view key) {
  const std::size_t at = header.find(fmt::format("'{}':", key));
  if (at == std::string_view::npos) refuse(fmt::format("the .npy header has no {}", key));
  std::size_t from = at + key.size() + 3;
  while (from < header.size() && header[from] == ' ') ++from;
  const bool bracket = from < header.size() && header[from] == '(';
  const std::size_t end = header.find(bracket ? ')' : ',', from);
  if (end == std::string_view::npos) refuse(fmt::format("the .npy header breaks off in {}", key));
  return header.substr(from, end - from + (bracket ? 1 : 0));
}

struct Shape {
  std::uint64_t rows, columns;
};

Shape shape_of(std::string_view text) {
  std::uint64_t sizes[3] = {};
  int count = 0;
  for (std::size_t at = 1; at < text.size();) {
    if (text[at] < '0' || text[at] > '9') {
      ++at;
      continue;
    }
    if (count == 2) refuse(fmt::format("the .npy array has shape {}, but a matrix has two dimensions", text));
    const auto [stop, error] = std::from_chars(text.data() + at, text.data() + text.size(), sizes[count]);
    if (error != std::errc()) refuse(fmt::format("the .npy shape {} is too large", text));
    at = static_cast<std::size_t>(stop - text.data());
    ++count;
  }
  if (count != 2) refuse(fmt::format("the .npy array has shape {}, but a matrix has two dimensions", text));
  return {sizes[0], sizes[1]};
}

/// Bytes an entry, from a type such as '<i8', '|b1', '>u2'.
std::size_t width_of(std::string_view type) {
  const bool known = type.size() == 5 && (type[2] == 'b' || type[2] == 'i' || type[2] == 'u') &&
                     type[3] >= '1' && type[3] <= '8';
  if (!known) refuse(fmt::format("the .npy array has type {}; Booleans and whole numbers can be read", type));
  return static_cast<std::size_t>(type[3] - '0');
}

/// '0' or '1' for an entry of `width` bytes in either byte order.
char digit_of(std::string_view bytes, bool is_big_endian, std::uint64_t row, std::uint64_t column) {
  const std::size_t low = is_big_endian ? bytes.size() - 1 : 0;
  bool good = bytes[low] == 0 || bytes[low] == 1;
  for (std::size_t b = 0; b < bytes.size(); ++b) good &= b == low || bytes[b] == 0;
  if (!good)
    refuse(fmt::format("the .npy entry in row {}, column {} is neither 0 nor 1", row + 1, column + 1));
  return bytes[low] == 0 ? '0' : '1';
}

std::string text_of_npy(std::string_view file) {
  if (file.size() < 12) refuse("the .npy file breaks off in its header");
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(file[i]));
  };
  const bool is_long = byte(6) >= 2;
  const std::size_t begin = is_long ? 12 : 10;
  const std::size_t length = byte(8) | byte(9) << 8 | (is_long ? byte(10) << 16 | byte(11) << 24 : 0);
  if (length > file.size() - begin) refuse("the .npy file breaks off in its header");
  const std::string_view header = file.substr(begin, length), data = file.substr(begin + length);
  const Shape shape = shape_of(header_value(header, "shape"));
  const std::string_view type = header_value(header, "descr");
  const std::size_t width = width_of(type);
  if (shape.rows == 0 || shape.columns == 0) refuse("the matrix has no entries");
  if (shape.rows > most_given_entries || shape.columns > most_given_entries / shape.rows)
    refuse(fmt::format("the matrix has {} x {} entries; at most {} are read", shape.rows, shape.columns,
                       most_given_entries));
  if (data.size() != shape.rows * shape.columns * width)
    refuse(fmt::format("the .npy file has {} bytes of entries, but its shape needs {}", data.size(),
                       shape.rows * shape.columns * width));
  const bool by_columns = header_value(header, "fortran_order") == "True";
  std::string text;
  for (std::uint64_t i = 0; i < shape.rows; ++i) {
    for (std::uint64_t j = 0; j < shape.columns; ++j) {
      const std::uint64_t at = by_columns ? j * shape.rows + i : i * shape.columns + j;
      text += digit_of(data.substr(at * width, width), type[1] == '>', i, j);
    }
    text += '\n';
  }
  return text;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string without_blanks(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), [](char c) { return !is_blank(c); });
  return kept;
}

/// The entries of a line whose fields are separated: a field that is missing would move all behind it.
std::string entries_of_fields(std::string_view line, char separator, std::size_t number) {
  std::string entries;
  if (without_blanks(line).empty()) return entries;
  for (std::size_t at = 0, field = 1; at <= line.size(); ++field) {
    const std::size_t end = std::min(line.find(separator, at), line.size());
    const std::string entry = without_blanks(line.substr(at, end - at));
    if (entry.size() != 1)
      refuse(fmt::format("matrix line {}, field {} {}, but a field is one entry: 0, 1 or * (undefined)",
                         number, field,
                         entry.empty() ? "is empty" : fmt::format("has {} characters", entry.size())));
    entries += entry;
    at = end + 1;
  }
  return entries;
}

/// A comma anywhere makes the file one of fields with commas, else a tabulator one with tabulators.
std::string text_of_lines(std::string_view contents) {
  const bool commas = contents.find(',') != std::string_view::npos,
             fields = commas || contents.find('\t') != std::string_view::npos;
  std::string text;
  std::size_t number = 1;
  for (std::size_t at = 0; at < contents.size(); ++number) {
    const std::size_t end = std::min(contents.find('\n', at), contents.size());
    const std::string_view line = contents.substr(at, end - at);
    text += (fields ? entries_of_fields(line, commas ? ',' : '\t', number) : without_blanks(line)) + '\n';
    at = end + 1;
  }
  return text;
}

}  // namespace

std::string matrix_text_of_file(std::string_view contents) {
  if (contents.starts_with(npy_magic)) return text_of_npy(contents);
  if (contents.size() > 4 * most_given_entries)
    refuse(fmt::format("the matrix file has {} characters; at most {} are read", contents.size(),
                       4 * most_given_entries));
  std::string text = text_of_lines(contents);
  while (text.ends_with("\n\n")) text.pop_back();
  if (!text.empty() && text.back() != '\n') text += '\n';
  if (text.size() > most_given_entries)
    refuse(fmt::format("the matrix file has {} characters; matrices are read up to {} entries", text.size(),
                       most_given_entries));
  return text;
}

}  // namespace crossbits
