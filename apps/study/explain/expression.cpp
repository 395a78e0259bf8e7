#include "apps/study/explain/expression.hpp"

#include <fmt/format.h>

#include <map>

#include "apps/study/escape.hpp"

namespace crossbits {
namespace {

std::string joined(const Expression& formula, std::string (*write)(const Expression&), const char* between) {
  std::string text;
  for (const Expression& part : formula.parts) text += (text.empty() ? "" : between) + write(part);
  return text;
}

struct Sign {
  const char* latex;
  const char* mathml;
};

Sign sign_of(const std::string& text) {
  static const std::map<std::string, Sign> signs{{">=", {"\\ge", "&#x2265;"}},
                                                 {"<=", {"\\le", "&#x2264;"}},
                                                 {"<", {"<", "&lt;"}},
                                                 {"!=", {"\\ne", "&#x2260;"}},
                                                 {"->", {"\\to", "&#x2192;"}}};
  const auto found = signs.find(text);
  return found == signs.end() ? Sign{text.c_str(), text.c_str()} : found->second;
}

}  // namespace

std::string latex(const Expression& f) {
  using enum Expression::Kind;
  switch (f.kind) {
    case identifier:
    case number:
      return f.text;
    case relation:
      return sign_of(f.text).latex;
    case words:
      return fmt::format("\\mathrm{{{}}}", latex_escaped(f.text));
    case row:
      return joined(f, latex, " ");
    case subscript:
      return fmt::format("{}_{{{}}}", latex(f.parts[0]), latex(f.parts[1]));
    case superscript:
      return fmt::format("{}^{{{}}}", latex(f.parts[0]), latex(f.parts[1]));
    case ceiling:
      return fmt::format("\\lceil {} \\rceil", latex(f.parts[0]));
    case fenced:
      return fmt::format("({})", latex(f.parts[0]));
  }
  return "";
}

std::string mathml(const Expression& f) {
  using enum Expression::Kind;
  switch (f.kind) {
    case identifier:
      return fmt::format("<mi>{}</mi>", html_escaped(f.text));
    case number:
      return fmt::format("<mn>{}</mn>", f.text);
    case relation:
      return fmt::format("<mo>{}</mo>", sign_of(f.text).mathml);
    case words:
      return fmt::format("<mtext>{}</mtext>", html_escaped(f.text));
    case row:
      return fmt::format("<mrow>{}</mrow>", joined(f, mathml, ""));
    case subscript:
      return fmt::format("<msub>{}</msub>", joined(f, mathml, ""));
    case superscript:
      return fmt::format("<msup>{}</msup>", joined(f, mathml, ""));
    case ceiling:
      return fmt::format("<mrow><mo>&#x2308;</mo>{}<mo>&#x2309;</mo></mrow>", joined(f, mathml, ""));
    case fenced:
      return fmt::format("<mrow><mo stretchy=\"false\">(</mo>{}<mo stretchy=\"false\">)</mo></mrow>",
                         joined(f, mathml, ""));
  }
  return "";
}

}  // namespace crossbits
