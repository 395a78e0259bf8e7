// g++ 12 miscompiles many uses of co_await, silently. Three shapes are right, and only they are allowed:
//   const auto v = co_await EXPR;     co_await EXPR;     co_return co_await EXPR;
// EXPR being free of ?:, braces and lambdas (a lambda has braces).

#include <catch2/catch.hpp>
#include <regex>

#include "tests/house/source.hpp"

namespace {

/// The statement around position `at`: from the last ; or brace before it to the next ; behind it.
std::string statement_around(const std::string& code, std::size_t at) {
  const std::size_t before = code.find_last_of(";{}", at),
                    end = std::min(code.find(';', at), code.size() - 1);
  const std::size_t begin = code.find_first_not_of(" \t\n", before == code.npos ? 0 : before + 1);
  return code.substr(begin, end + 1 - begin);
}

bool is_allowed(const std::string& statement) {
  static const std::regex shape("(const auto [a-z_0-9]+ = |co_return )?co_await [^?{}]*;");
  static const std::regex word("\\bco_await\\b");
  return std::regex_match(statement, shape) &&
         std::distance(std::sregex_iterator(statement.begin(), statement.end(), word),
                       std::sregex_iterator()) == 1;
}

/// All statements with a co_await in a shape that is not allowed; counts the others.
std::vector<std::string> wrong_shapes(const std::string& text, int* allowed = nullptr) {
  static const std::regex word("\\bco_await\\b");
  const std::string code = code_only(text);
  std::vector<std::string> wrong;
  for (auto i = std::sregex_iterator(code.begin(), code.end(), word); i != std::sregex_iterator(); ++i) {
    const std::string statement = statement_around(code, static_cast<std::size_t>(i->position()));
    if (!is_allowed(statement))
      wrong.push_back(statement);
    else if (allowed != nullptr)
      ++*allowed;
  }
  return wrong;
}

bool is_wrong(const std::string& text) { return !wrong_shapes("{ int i; " + text + " }").empty(); }

}  // namespace

TEST_CASE("co_await appears in its three shapes only") {
  int allowed = 0;
  for (const Source& source : repository_files()) {
    if (!is_code(source.path)) continue;
    INFO(source.path);
    REQUIRE(wrong_shapes(source.text, &allowed) == std::vector<std::string>{});
  }
  REQUIRE(allowed > 10);
}

TEST_CASE("every other shape of co_await is found") {
  REQUIRE_FALSE(is_wrong("const auto v = co_await port.recv(label, code);"));
  REQUIRE_FALSE(is_wrong("co_await sub(port, x[3]);"));
  REQUIRE_FALSE(is_wrong("co_return co_await sub(port);"));
  REQUIRE_FALSE(is_wrong("// if (co_await x)\nint k = 0;"));
  REQUIRE(is_wrong("if (co_await port.recv(label, code)) co_return 5;"));
  REQUIRE(is_wrong("while (n < 1 && co_await port.recv(label, code)) ++n;"));
  REQUIRE(is_wrong("for (;;) n += co_await port.recv(label, code);"));
  REQUIRE(is_wrong("auto v = co_await port.recv(label, code);"));
  REQUIRE(is_wrong("co_await sub(port, a ? b : c);"));
  REQUIRE(is_wrong("co_await sub(port, Pair{1, 2});"));
  REQUIRE(is_wrong("co_await sub(port, {1, 2, 3});"));
  REQUIRE(is_wrong("co_await sub(port, [s](int k) { return s + k; });"));
  REQUIRE(is_wrong("const auto v = co_await sub(co_await a());"));
  REQUIRE(is_wrong("f(co_await a(), co_await b());"));
  REQUIRE(is_wrong("co_return 1 + co_await a();"));
}
