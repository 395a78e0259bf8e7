#include "protocols/replay.hpp"

#include <catch2/catch.hpp>

#include "protocols/direct/send_all.hpp"
#include "protocols/problems.hpp"

using namespace crossbits;

namespace {

const char* const golden_run = R"({
  "schema": "crossbits.transcript/1",
  "problem": "disjointness",
  "n": 4,
  "x": "0110",
  "y": "1000",
  "answer": 1,
  "messages": [
    {
      "from": "Alice",
      "label": "x",
      "bits": "0110"
    },
    {
      "from": "Bob",
      "label": "answer",
      "bits": "1"
    }
  ],
  "how": {
    "protocol": "send-x"
  }
})";

Replay play(const StoredRun& stored) {
  const Problem problem = make_problem(stored.problem, stored.n);
  return replay(stored, [&](const StoredRun& run) {
    return send_all(problem, problem.parse_x(run.x), problem.parse_y(run.y), Direction::alice_to_bob,
                    Knows::both);
  });
}

}  // namespace

TEST_CASE("a stored run is golden JSON, reads back, and replays to the same messages and answer") {
  const StoredRun stored = stored_run_of_text(golden_run);
  CHECK(stored.how["protocol"] == "send-x");
  CHECK(to_json(stored).dump(2) == golden_run);
  const Replay replayed = play(stored);
  CHECK(replayed.is_same());
  CHECK(replayed.answer == 1);
}

TEST_CASE("a replay names the first difference, be it a bit, a message or the answer") {
  const std::string text = golden_run;
  const auto with = [&](const std::string& old, const std::string& by) {
    std::string changed = text;
    changed.replace(changed.find(old), old.size(), by);
    return play(stored_run_of_text(changed)).difference;
  };
  CHECK(with("\"bits\": \"0110\"", "\"bits\": \"0111\"") ==
        "message 0 differs: expected that Alice says x = 0111, but Alice says x = 0110");
  CHECK(with("\"answer\": 1", "\"answer\": 0") == "the messages are the same, but the answer was 0 and is 1");
  CHECK(with("\"answer\": 1", "\"answer\": null") ==
        "the messages are the same, but the answer was no answer and is 1");
  CHECK(with("\"label\": \"answer\"", "\"label\": \"reply\"") ==
        "message 1 differs: expected that Bob says reply = 1, but Bob says answer = 1");
}

TEST_CASE("a file that is no stored run is refused in a sentence") {
  CHECK_THROWS_WITH(stored_run_of_text("{"), "the stored run is not JSON");
  CHECK_THROWS_WITH(stored_run_of_text("[]"), "a stored run is a JSON object");
  for (const char* key : {"schema", "problem", "n", "x", "y", "answer", "messages"}) {
    Json json = Json::parse(golden_run);
    json.erase(key);
    CHECK_THROWS_WITH(stored_run_of_json(json), Catch::Contains(key));
    json[key] = Json::array({1.5});
    CHECK_THROWS_AS(stored_run_of_json(json), std::invalid_argument);
  }
}
