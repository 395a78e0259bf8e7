#include "apps/study/explain/document.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

namespace crossbits {

Line plain(std::string words) { return {{Inline::Kind::text, std::move(words), {}}}; }
Line strong(std::string words) { return {{Inline::Kind::strong, std::move(words), {}}}; }
Line code(std::string words) { return {{Inline::Kind::code, std::move(words), {}}}; }
Line math(Expression formula) { return {{Inline::Kind::math, {}, std::move(formula)}}; }

Line operator+(Line first, const Line& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

std::string (*writer_for(const std::string& flag, std::string_view path))(const Document&) {
  const std::string ending = std::filesystem::path(path).extension();  // none of a file that is called ".md"
  if (ending == ".html") return html;
  if (ending == ".md") return markdown;
  if (ending == ".tex") return latex;
  throw std::invalid_argument(
      fmt::format("{} {} must be a name that ends in .html, .md or .tex", flag, path));
}

}  // namespace crossbits
