#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossbits {

/// Everything printed for people fits in so many columns.
inline constexpr std::size_t page_width = 100;

/// Rows of text in aligned columns, two blanks apart.
class Table {
 public:
  enum class Align { left, right };
  explicit Table(std::vector<Align> columns, std::size_t indent = 0);

  void add(std::vector<std::string> cells);
  /// Lines without trailing blanks. Where a row would pass the page's width, the widest column is wrapped.
  std::string text() const;

 private:
  std::vector<std::size_t> widths() const;

  std::vector<Align> columns_;
  std::size_t indent_;
  std::vector<std::vector<std::string>> rows_;
};

/// 65536 -> "65,536".
std::string thousands(std::int64_t number);
/// The number, or "-" where there is none.
std::string thousands_or_dash(const std::optional<std::uint64_t>& number);
/// "1 bit", "7 bits", "65,536 inputs".
std::string counted(std::uint64_t number, const std::string& noun);
/// At most `width` characters, the middle replaced by "...".
std::string shorten(const std::string& text, std::size_t width);
/// Breaks `text` at blanks so that no line passes `width`; every line begins with `indent` blanks, the first
/// one after `lead` ("bound   ").
std::string wrap(const std::string& lead, const std::string& text, std::size_t indent,
                 std::size_t width = page_width);

}  // namespace crossbits
