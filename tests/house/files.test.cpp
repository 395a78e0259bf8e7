// Rules about files: what they are called, how they begin, and what must not stand in them.

#include <catch2/catch.hpp>
#include <regex>

#include "tests/house/source.hpp"

namespace {

bool begins_with_pragma_once(const std::string& text) {
  static const std::regex line("\\s*#pragma once\\s");
  return std::regex_search(code_only(text), line, std::regex_constants::match_continuous);
}

/// A name that says nothing about what is inside.
bool is_empty_name(const std::string& path) {
  static const std::regex name("(.*[/_])?(utils?|helpers?|misc|common|stuff)([_./].*)?");
  return std::regex_match(path, name);
}

/// An absolute path that only one machine has, or the host of a package registry.
bool names_a_machine(const std::string& text) {
  static const std::regex path("(^|[^A-Za-z0-9_./$}-])/(work|root|tmp|home)(/|\\b)");
  static const std::regex host(
      "(deb|snapshot)\\.debian\\.|archive\\.ubuntu\\.|pypi\\.(org|io)|pythonhosted\\.|registry\\.npmjs|"
      "proxy\\.golang|(static|index)\\.crates|huggingface\\.co|localhost:[0-9]");
  return std::regex_search(text, path) || std::regex_search(text, host);
}

bool catches(const std::string& text) {
  static const std::regex word("\\bcatch\\s*\\(");
  return std::regex_search(code_only(text), word);
}

/// Errors are caught where the program meets people, in the driver that resumes parties, where threads end,
/// and in tests.
bool may_catch(const std::string& path) {
  return path.starts_with("apps/") || path.starts_with("tests/") || path == "protocols/run.cpp" ||
         path == "basis/in_chunks.hpp" || path == "reductions/witness/exhaustive.cpp" ||
         path == "reductions/witness/collision.cpp";
}

/// The first file of the repository that breaks a rule; empty if none does.
template <class Rule>
std::string first_that(Rule breaks) {
  const auto files = repository_files();
  REQUIRE(files.size() > 100);
  const auto found = std::find_if(files.begin(), files.end(), breaks);
  return found == files.end() ? "" : found->path;
}

}  // namespace

TEST_CASE("every header begins with #pragma once") {
  REQUIRE(first_that([](const Source& s) {
            return s.path.ends_with(".hpp") && !begins_with_pragma_once(s.text);
          }) == "");
  REQUIRE(begins_with_pragma_once("// what it is\n#pragma once\n"));
  REQUIRE_FALSE(begins_with_pragma_once("#include <vector>\n#pragma once\n"));
  REQUIRE_FALSE(begins_with_pragma_once("// #pragma once\nint x;\n"));
}

TEST_CASE("no file has a name that says nothing") {
  REQUIRE(first_that([](const Source& s) { return is_empty_name(s.path); }) == "");
  for (const char* bad : {"models/utils.hpp", "basis/util.cpp", "apps/graph_utils.hpp",
                          "apps/utils/graph.hpp", "common.hpp", "helpers_of_x.cpp"}) {
    INFO(bad);
    REQUIRE(is_empty_name(bad));
  }
  REQUIRE_FALSE(is_empty_name("models/utility.hpp"));
}

TEST_CASE("no file names a machine's own path or a package host") {
  REQUIRE(first_that([](const Source& s) { return names_a_machine(s.text); }) == "");
  const std::string slash = "/";
  REQUIRE(names_a_machine("see " + slash + "work/shared"));
  REQUIRE(names_a_machine("\"" + slash + "tmp\""));
  REQUIRE(names_a_machine("cd " + slash + "root"));
  REQUIRE(names_a_machine("from registry" + std::string(".npmjs.org")));
  REQUIRE_FALSE(names_a_machine("#include \"models/arithmetic" + slash + "root.hpp\""));
  REQUIRE_FALSE(names_a_machine("a workflow, \"..\" " + slash + " \"shared\""));
}

TEST_CASE("errors are caught in apps, the run driver, at the ends of threads and in tests only") {
  REQUIRE(first_that([](const Source& s) {
            return is_code(s.path) && !may_catch(s.path) && catches(s.text);
          }) == "");
  REQUIRE(catches("try { f(); } catch (...) { }"));
  REQUIRE_FALSE(catches("// catch (it)\nauto s = \"catch (\"; catch_main();"));
  REQUIRE_FALSE(may_catch("models/graph.cpp"));
}
