#include "apps/study/escape.hpp"

#include <string_view>

namespace crossbits {
namespace {

/// Every character by itself, or by what stands for it.
template <class Stand>
std::string each(const std::string& text, Stand stands_for) {
  std::string result;
  for (const char c : text) {
    const std::string_view other = stands_for(c);
    if (other.empty())
      result += c;
    else
      result += other;
  }
  return result;
}

}  // namespace

std::string html_escaped(const std::string& text) {
  return each(text, [](char c) -> std::string_view {
    if (c == '&') return "&amp;";
    if (c == '<') return "&lt;";
    if (c == '>') return "&gt;";
    return c == '"' ? "&quot;" : "";
  });
}

std::string latex_escaped(const std::string& text) {
  return each(text, [](char c) -> std::string_view {
    switch (c) {
      case '\\':
        return "\\textbackslash{}";
      case '{':
        return "\\{";
      case '}':
        return "\\}";
      case '$':
        return "\\$";
      case '&':
        return "\\&";
      case '#':
        return "\\#";
      case '%':
        return "\\%";
      case '_':
        return "\\_";
      case '^':
        return "\\textasciicircum{}";
      case '~':
        return "\\textasciitilde{}";
      case '<':
        return "\\textless{}";
      case '>':
        return "\\textgreater{}";
      case '|':
        return "\\textbar{}";
      case '-':
        return "{-}";  // no ligature of two: flags are read as typed
      default:
        return "";
    }
  });
}

std::string markdown_escaped(const std::string& text) {
  return each(text, [](char c) -> std::string_view {
    switch (c) {
      case '\\':
        return "\\\\";
      case '|':
        return "\\|";
      case '*':
        return "\\*";
      case '_':
        return "\\_";
      case '`':
        return "\\`";
      case '<':
        return "&lt;";
      case '[':
        return "\\[";
      case ']':
        return "\\]";
      case '$':
        return "\\$";
      default:
        return "";
    }
  });
}

}  // namespace crossbits
