#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "protocols/transcript_io.hpp"
#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"

using namespace crossbits::test;
using crossbits::Json;

namespace {

/// A run of this call as `--save` stores it.
Json stored(const std::string& line) {
  const ScratchFolder scratch;
  const std::string file = scratch.path("run.json");
  const Called called = call(line + " --save " + file);
  INFO(called.err);
  REQUIRE(called.code == 0);
  return Json::parse(text_of_file(file));
}

Called replay(const Json& run) { return call("replay -", run.dump()); }

const std::vector<std::string> stored_calls{
    "run disjointness-to-sparse-average -n 5",
    "run disjointness-to-sparse-average -n 3 --model attention:keys=random --knows both",
    "run disjointness-to-sparse-average -n 3 --exchange --protocol optimal --tokens 12",
    "run disjointness-to-sparse-average-streaming -n 4 --seed 2",
    "run disjointness-to-sparse-average-dense -n 4 --seed 3 --knows both",
    "run index-to-lookup -n 5 --problem index:symbols=3 --model attention"};

}  // namespace

TEST_CASE("a stored run replays") {
  for (const std::string& line : stored_calls) {
    INFO(line);
    const Called again = replay(stored(line));
    CHECK(again.err == "");
    CHECK(again.code == 0);
    CHECK(again.out.find("all the same") != std::string::npos);
  }
}

TEST_CASE("a stored run with any one bit of any message flipped does not replay") {
  for (const std::string& line : stored_calls) {
    const Json run = stored(line);
    for (std::size_t m = 0; m < run["messages"].size(); ++m) {
      const auto bits = run["messages"][m]["bits"].get<std::string>();
      for (std::size_t k = 0; k < bits.size(); ++k) {
        Json tampered = run;
        std::string flipped = bits;
        flipped[k] = bits[k] == '0' ? '1' : '0';
        tampered["messages"][m]["bits"] = flipped;
        const Called again = replay(tampered);
        INFO(line << " message " << m << " bit " << k);
        CHECK(again.code == 1);
        CHECK(again.out.find("message " + std::to_string(m) + " differs") != std::string::npos);
      }
    }
  }
}

TEST_CASE("a stored run with a changed answer, a message more or a message less does not replay") {
  const Json run = stored(stored_calls[0]);
  Json changed = run;
  changed["answer"] = 1 - run["answer"].get<int>();
  CHECK(replay(changed).code == 1);
  changed = run;
  changed["messages"].push_back(run["messages"][0]);
  CHECK(replay(changed).code == 1);
  changed = run;
  changed["messages"] = Json::array();
  CHECK(replay(changed).code == 1);
  changed = run;
  changed["messages"][0]["from"] = "Bob";
  CHECK(replay(changed).code == 1);
}

TEST_CASE("a file that is no stored run is refused in a sentence") {
  const Json run = stored(stored_calls[0]);
  std::vector<std::string> texts{"", "{", "[]", "null", "{}", "\"run\"", run.dump().substr(0, 60)};
  for (const auto& [key, value] : run.items()) {
    Json without = run, other = run;
    without.erase(key);
    other[key] = Json::array({1, "x"});
    texts.push_back(without.dump());
    texts.push_back(other.dump());
  }
  for (const auto& [key, value] : run["how"].items()) {
    Json without = run, other = run;
    without["how"].erase(key);
    other["how"][key] = -7.5;
    texts.push_back(without.dump());
    texts.push_back(other.dump());
  }
  for (const std::string& text : texts) {
    INFO(text);
    const Called called = call("replay -", text);
    CHECK(called.code == 2);
    CHECK(called.out == "");
    CHECK(called.err.rfind("crossbits: ", 0) == 0);
  }
}
