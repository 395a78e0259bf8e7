// Includes flow one way: protocols <- reductions -> models, apps above all three, basis below.

#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "tests/house/source.hpp"

namespace {

struct Room {
  std::string folder;
  std::set<std::string> sees;  // beside itself
};

// The room of a file is the first whose folder its path begins with. Tests and benchmarks may see everything.
const std::vector<Room> rooms{
    {"basis/", {}},
    {"protocols/bounds/", {"basis/", "protocols/"}},
    {"protocols/check/", {"basis/", "protocols/"}},
    {"protocols/", {"basis/"}},
    {"models/import/", {"basis/", "models/"}},
    {"models/", {"basis/"}},
    {"reductions/", {"basis/", "protocols/", "models/"}},
    {"apps/study/",
     {"basis/", "protocols/", "protocols/bounds/", "protocols/check/", "models/", "models/import/",
      "reductions/"}},
    {"apps/sweep/", {"basis/", "protocols/", "protocols/bounds/"}},
    {"apps/party/", {"basis/", "protocols/", "models/", "reductions/", "apps/study/"}},
    {"apps/report/", {"basis/", "protocols/", "apps/study/", "apps/sweep/"}},
    {"apps/lab/", {"basis/", "protocols/", "models/", "reductions/", "apps/study/"}},
    {"apps/",
     {"basis/", "protocols/", "protocols/bounds/", "protocols/check/", "models/", "models/import/",
      "reductions/", "apps/study/", "apps/sweep/", "apps/party/", "apps/report/"}},
};

const Room* room_of(const std::string& path) {
  const auto found =
      std::find_if(rooms.begin(), rooms.end(), [&](const Room& r) { return path.starts_with(r.folder); });
  return found == rooms.end() ? nullptr : &*found;
}

std::vector<std::string> quoted_includes(const std::string& text) {
  static const std::regex include("(?:^|\n)[ \t]*#[ \t]*include[ \t]*\"([^\"\n]+)\"");
  std::vector<std::string> found;
  for (auto i = std::sregex_iterator(text.begin(), text.end(), include); i != std::sregex_iterator(); ++i)
    found.push_back((*i)[1]);
  return found;
}

/// "FILE includes HEADER" for every include that looks up or sideways.
std::vector<std::string> wrong_includes(const Source& source) {
  const Room* here = room_of(source.path);
  std::vector<std::string> wrong;
  if (here == nullptr) return wrong;
  for (const std::string& header : quoted_includes(source.text)) {
    const Room* there = room_of(header);
    if (there != here && (there == nullptr || !here->sees.contains(there->folder)))
      wrong.push_back(source.path + " includes " + header);
  }
  return wrong;
}

bool is_wrong(const std::string& path, const std::string& header) {
  return !wrong_includes({path, "#pragma once\n#include \"" + header + "\"\n"}).empty();
}

}  // namespace

TEST_CASE("no room includes a room above or beside it") {
  int includes = 0;
  for (const Source& source : repository_files()) {
    if (!is_code(source.path)) continue;
    includes += static_cast<int>(quoted_includes(source.text).size());
    REQUIRE(wrong_includes(source) == std::vector<std::string>{});
  }
  REQUIRE(includes > 100);
}

TEST_CASE("every quoted include is a path from the repository's root") {
  for (const Source& source : repository_files()) {
    if (!is_code(source.path)) continue;
    for (const std::string& header : quoted_includes(source.text)) {
      if (source.path.starts_with("tests/consumer/")) continue;  // sees an installed crossbits
      INFO(source.path << " includes " << header);
      REQUIRE(std::filesystem::is_regular_file(std::filesystem::path(CROSSBITS_SOURCE_DIR) / header));
    }
  }
}

TEST_CASE("an include against the direction is found") {
  REQUIRE(is_wrong("protocols/run.cpp", "models/graph.hpp"));
  REQUIRE(is_wrong("models/graph.cpp", "protocols/run.hpp"));
  REQUIRE(is_wrong("models/graph.cpp", "models/import/node.hpp"));
  REQUIRE(is_wrong("basis/bits.cpp", "protocols/code.hpp"));
  REQUIRE(is_wrong("protocols/check/fooling.cpp", "protocols/bounds/fooling.hpp"));
  REQUIRE(is_wrong("protocols/bounds/bound.cpp", "protocols/check/certificate.hpp"));
  REQUIRE(is_wrong("protocols/tree.cpp", "protocols/bounds/rank.hpp"));
  REQUIRE(is_wrong("reductions/cut.cpp", "models/import/node.hpp"));
  REQUIRE(is_wrong("reductions/cut.cpp", "apps/study/experiment.hpp"));
  REQUIRE(is_wrong("apps/study/experiment.cpp", "apps/cli/command.hpp"));
  REQUIRE(is_wrong("apps/report/report.cpp", "reductions/verify.hpp"));
  REQUIRE(is_wrong("apps/party/party.cpp", "apps/cli/command.hpp"));
  REQUIRE(is_wrong("apps/lab/engine/engine.cpp", "models/import/node.hpp"));
  REQUIRE(is_wrong("apps/lab/engine/engine.cpp", "apps/cli/command.hpp"));
  REQUIRE(is_wrong("models/graph.cpp", "format.hpp"));
  REQUIRE_FALSE(is_wrong("models/import/node.cpp", "models/graph.hpp"));
  REQUIRE_FALSE(is_wrong("reductions/cut.cpp", "protocols/cost.hpp"));
  REQUIRE_FALSE(is_wrong("apps/cli/run.cpp", "apps/study/experiment.hpp"));
}
