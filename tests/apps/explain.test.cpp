#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "apps/study/escape.hpp"
#include "apps/study/explain/document.hpp"
#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using crossbits::test::call;
using crossbits::test::Called;
using crossbits::test::golden;
using crossbits::test::text_of_file;

namespace {

/// What `explain QUESTION` writes into a file of this ending.
std::string page(const std::string& question, const std::string& ending) {
  const ScratchFolder scratch;
  const std::string file = scratch.path("page" + ending);
  const Called called = call("explain " + question + " -o " + file);
  INFO(question << " " << called.err);
  REQUIRE(called.code == 0);
  const std::string text = text_of_file(file);
  REQUIRE(std::distance(std::filesystem::directory_iterator(scratch.path("")), {}) ==
          1);  // nothing beside it
  return text;
}

const std::vector<std::string> questions{
    "disjointness-to-sparse-average -n 3 --x 101 --y 011",
    "disjointness-to-sparse-average -n 4 --model attention:keys=pairs,m=3 --x 0001 --y 0001",
    "disjointness-to-sparse-average -n 100 --knows both",
    "disjointness-to-sparse-average-streaming -n 4 --protocol optimal",
    "disjointness-to-sparse-average-dense -n 5",
    "index-to-lookup -n 4 --model attention --knows both",
    "index-to-lookup -n 4 --problem index:symbols=5",
    "sparse-disjointness-to-sparse-average -n 5",
    "disjointness-to-match3 -n 3",
    "index-to-match3 -n 4",
};

/// The tags of HTML in order; every one that opens must close.
bool tags_balance(const std::string& text) {
  static const std::regex tag("<(/?)([a-zA-Z0-9]+)[^>]*>");
  std::vector<std::string> open;
  for (auto t = std::sregex_iterator(text.begin(), text.end(), tag); t != std::sregex_iterator(); ++t) {
    const std::string name = (*t)[2];
    if (name == "meta") continue;
    if ((*t)[1].length() == 0) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

/// What opens and closes in LaTeX, properly nested: braces, dollars, \[ \], environments. Escaped characters
/// are left out, and no character stands where TeX would read it in another way.
bool latex_balances(const std::string& text) {
  std::vector<std::string> open;
  const auto close = [&open](const std::string& what) {
    if (open.empty() || open.back() != what) return false;
    open.pop_back();
    return true;
  };
  const auto inside = [&open](const char* what) { return std::count(open.begin(), open.end(), what) > 0; };
  static const std::regex environment("\\\\(begin|end)\\{([a-z*]+)\\}");
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    std::smatch m;
    if (c == '\\' && std::regex_search(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), m,
                                       environment, std::regex_constants::match_continuous)) {
      if (m[1] == "begin") open.push_back(m[2]);
      if (m[1] == "end" && !close(m[2])) return false;
      at += static_cast<std::size_t>(m.length()) - 1;
    } else if (c == '\\') {
      if (text[++at] == '[') open.push_back("\\[");
      if (text[at] == ']' && !close("\\[")) return false;
    } else if (c == '{' || (c == '$' && !inside("$"))) {
      open.emplace_back(1, c);
    } else if ((c == '}' && !close("{")) || (c == '$' && !close("$"))) {
      return false;
    } else if (std::string("#%~").find(c) != std::string::npos || static_cast<unsigned char>(c) > 126) {
      return false;
    } else if ((c == '_' || c == '^') && !inside("$") && !inside("\\[")) {
      return false;
    }
  }
  return open.empty();
}

}  // namespace

TEST_CASE("every page is whole HTML: tags balance, no script, nothing from elsewhere") {
  for (const std::string& question : questions) {
    const std::string text = page(question, ".html");
    INFO(question);
    CHECK(text.starts_with("<!DOCTYPE html>\n"));
    CHECK(tags_balance(text.substr(text.find('\n'))));
    for (const char* outside : {"<script", "http:", "https:", "src=", "href=", "url(", "@import"})
      CHECK(text.find(outside) == std::string::npos);
  }
  CHECK_FALSE(tags_balance("<p><b>x</p></b>"));
}

TEST_CASE(
    "every page is whole LaTeX: braces, dollars and environments balance, all special characters are "
    "escaped") {
  for (const std::string& question : questions) {
    INFO(question);
    CHECK(latex_balances(page(question, ".tex")));
  }
  CHECK_FALSE(latex_balances("\\begin{a}\\end{b}"));
  CHECK_FALSE(latex_balances("a_b"));
  CHECK_FALSE(latex_balances("{$}$"));
  CHECK(latex_balances(latex_escaped("a_b {x} 50% #1 ~ $ \\ ^ & < > |")));
}

TEST_CASE("a page has the numbers of run, and the witness where the model is too small") {
  for (const std::string& question : questions) {
    const auto run = nlohmann::json::parse(call("run " + question + " --json").out);
    const std::string text = page(question, ".md");
    INFO(question << '\n' << text);
    const auto bits = run["bits"].dump();
    CHECK(text.find("| this protocol | exact, read off the transcript | " + bits + " |") !=
          std::string::npos);
    CHECK(text.find("| sending the input | exact, in the problem's own coding | " +
                    run["trivial_bits"].dump() + " |") != std::string::npos);
    CHECK(text.find("**" + run["verdict"].get<std::string>()) != std::string::npos);
    CHECK(text.find(run["answer"] == run["expected"] ? "**correct**" : "**wrong**") != std::string::npos);
    CHECK((text.find("The witness:") != std::string::npos) == (run["verdict"] == "VIOLATES"));
    if (run["witness"].is_object())
      CHECK(text.find("`" + run["witness"]["message"].get<std::string>() + "`") != std::string::npos);
  }
}

TEST_CASE("no bold words of a page begin or end with a blank, which Markdown would not set in bold") {
  const auto bad = [](const std::string& text) {
    static const std::regex bold("\\*\\*([^*]*)\\*\\*");
    int spans = 0;
    for (auto m = std::sregex_iterator(text.begin(), text.end(), bold); m != std::sregex_iterator();
         ++m, ++spans)
      if (const std::string words = (*m)[1]; words.empty() || words.front() == ' ' || words.back() == ' ')
        return "**" + words + "**";
    return spans > 0 ? std::string() : std::string("nothing in bold");
  };
  for (const std::string& question : questions) CHECK(bad(page(question, ".md")) == "");
  CHECK(bad("a **b. **c") == "**b. **");
}

TEST_CASE("the commands at the end of a page run, and find what the page says") {
  for (const std::string& question : questions) {
    const std::string text = page(question, ".md");
    std::istringstream lines(text.substr(text.rfind("```\ncrossbits") + 4));
    int run = 0;
    for (std::string line; std::getline(lines, line) && line != "```"; ++run) {
      if (question.find("-n 100") != std::string::npos && line.starts_with("crossbits verify"))
        continue;  // long
      if (question.find("-n 100") != std::string::npos && line.starts_with("crossbits witness")) continue;
      INFO(line);
      CHECK(call(line).code < 2);
    }
    CHECK(run >= 2);
  }
}

TEST_CASE("the counted rows of a page are those of the problem, and a fooling set on it fools") {
  const std::string rows = page("disjointness-to-sparse-average -n 5", ".md");
  CHECK(rows.find("32 different rows (exact)") != std::string::npos);
  const std::string text = page("index-to-lookup -n 4 --model attention --knows both", ".md");
  static const std::regex head(
      "A fooling set of ([0-9]+) pairs for the value ([01]), a largest one:\n\n\\| x \\| y "
      "\\|\n\\|---\\|---\\|\n((\\| `[01]+` \\| `[0-9]` \\|\n)+)");
  int sets = 0;
  for (auto m = std::sregex_iterator(text.begin(), text.end(), head); m != std::sregex_iterator();
       ++m, ++sets) {
    std::vector<std::pair<std::string, std::size_t>> pairs;
    static const std::regex row("`([01]+)` \\| `([0-9])`");
    const std::string body = (*m)[3];
    for (auto r = std::sregex_iterator(body.begin(), body.end(), row); r != std::sregex_iterator(); ++r)
      pairs.emplace_back((*r)[1], std::stoul((*r)[2]));
    CHECK(std::to_string(pairs.size()) == (*m)[1]);
    const char z = (*m)[2].str()[0];
    for (std::size_t a = 0; a < pairs.size(); ++a) {
      CHECK(pairs[a].first[pairs[a].second] == z);
      for (std::size_t b = 0; b < a; ++b)
        CHECK((pairs[a].first[pairs[b].second] != z || pairs[b].first[pairs[a].second] != z));
    }
  }
  CHECK(sets == 2);
}

TEST_CASE("pages are what their golden files say") {
  const std::string small =
      "disjointness-to-sparse-average -n 2 --model attention:keys=pairs,m=1 --x 01 --y 01";
  for (const std::string ending : {".html", ".md", ".tex"}) {
    const std::string text = page(small, ending);
    CHECK(text == golden("explain_" + ending.substr(1), text));
  }
}

TEST_CASE("explain --json says what was written, without the path") {
  const ScratchFolder scratch;
  const std::string file = scratch.path("page.tex");
  const Called called = call("explain disjointness-to-sparse-average -n 3 --json -o " + file);
  REQUIRE(called.code == 0);
  const auto document = nlohmann::ordered_json::parse(called.out);
  CHECK(document.begin().key() == "schema");
  CHECK(document["schema"] == "crossbits.explain/1");
  CHECK((document["bits"] == 3 && document["verdict"] == "CONSISTENT" && document["format"] == "tex"));
  CHECK(document["sections"].size() == 7);
  CHECK(called.out.find(file) == std::string::npos);
}

TEST_CASE(
    "another ending and a file that cannot be written are refused in a sentence, and leave nothing behind") {
  const ScratchFolder scratch;
  const std::filesystem::path folder = scratch.path("");
  std::filesystem::create_directories(folder / "taken.html");
  for (const std::string& name :
       {std::string("page.pdf"), std::string("page"), std::string("taken.html"), std::string(".html"),
        std::string("none/.md"), std::string("none/page.html")}) {
    const Called called = call("explain disjointness-to-sparse-average -n 3 -o " + (folder / name).string());
    INFO(called.err);
    CHECK(called.code == 2);
    CHECK(called.out == "");
    CHECK(called.err.find(name) != std::string::npos);
    CHECK(std::count(called.err.begin(), called.err.end(), '\n') == 1);
  }
  CHECK(call("explain disjointness-to-sparse-average -n 3").code == 2);
  CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 1);
}
