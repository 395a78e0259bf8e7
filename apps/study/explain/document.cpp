#include "apps/study/explain/document.hpp"

#include <fmt/format.h>

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
  if (path.ends_with(".html")) return html;
  if (path.ends_with(".md")) return markdown;
  if (path.ends_with(".tex")) return latex;
  throw std::invalid_argument(fmt::format("{} {} must end in .html, .md or .tex", flag, path));
}

}  // namespace crossbits
