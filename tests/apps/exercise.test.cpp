// 200 exercises of every kind: solved by the engine and graded right; files that are refused; exit codes.
#include "tests/apps/exercise.hpp"

#include <algorithm>
#include <set>

#include "tests/apps/call.hpp"

using namespace crossbits;
using namespace crossbits::test;

TEST_CASE("200 seeded exercises of every kind are solved by the engine and graded right") {
  for (const ExerciseKind& kind : exercise_kinds()) {
    for (std::uint64_t seed = 0; seed < exercises; ++seed) {
      INFO(kind.id << " " << seed);
      const Grade grade = kind.grade(seed, kind.key(seed));
      INFO(grade.reason);
      REQUIRE(grade.right);
      REQUIRE(grade.counterexample.is_null());
    }
  }
}

TEST_CASE("an exercise is a function of its kind and seed, and an array of them is graded in order") {
  for (const ExerciseKind& kind : exercise_kinds()) {
    Json all = Json::array();
    std::set<std::string> different;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const Exercise one = kind.make(seed), again = kind.make(seed);
      REQUIRE(to_json(one, one.blank) == to_json(again, again.blank));
      all.push_back(to_json(one, kind.key(seed)));
      different.insert(one.question + one.given.dump());
    }
    CHECK(different.size() > (kind.id == "which-bound" ? 20u : 30u));
    const auto graded = grade_document(all.dump());
    REQUIRE(graded.size() == 40);
    for (std::uint64_t seed = 0; seed < 40; ++seed)
      REQUIRE((graded[seed].seed == seed && graded[seed].grade.right));
  }
}

namespace {

struct Malformed {
  std::string text, names;
};

std::string changed(const std::string& kind, const std::function<void(Json&)>& change) {
  const Exercise e = find_exercise_kind(kind).make(3);
  Json document = to_json(e, find_exercise_kind(kind).key(3));
  change(document);
  return document.dump();
}

}  // namespace

TEST_CASE("a malformed answer file ends in exit 2 with one sentence that names the member") {
  const std::vector<Malformed> files{
      {"", "not JSON"},
      {"{", "not JSON"},
      {std::string(100000, '['), "not JSON"},
      {"7", "one JSON object"},
      {"[]", "from 1 to 10000 exercises"},
      {"{}", "schema is missing"},
      {changed("partition", [](Json& d) { d["schema"] = "x/1"; }), "schema must be"},
      {changed("partition", [](Json& d) { d["kind"] = "essay"; }), "\"essay\" is no kind"},
      {changed("partition", [](Json& d) { d["kind"] = 4; }), "kind must be a text"},
      {changed("partition", [](Json& d) { d["seed"] = -1; }), "seed must be a whole number"},
      {changed("partition", [](Json& d) { d["seed"] = 1e300; }), "seed must be a whole number"},
      {changed("partition", [](Json& d) { d["seed"] = 4; }), "was changed"},
      {changed("partition", [](Json& d) { d["question"] = "easy"; }), "question was changed"},
      {changed("partition", [](Json& d) { d["given"]["most_rectangles"] = 100; }), "given was changed"},
      {changed("partition", [](Json& d) { d.erase("answer"); }), "answer is missing"},
      {changed("partition", [](Json& d) { d["answer"] = 7; }), "answer must be an object"},
      {changed("partition", [](Json& d) { d["answer"] = Json::object(); }), "answer.rectangles is missing"},
      {changed("partition",
               [](Json& d) {
                 d["answer"]["rectangles"][1]["rows"] = {0, 0};
               }),
       "answer.rectangles[1].rows names 0 twice"},
      {changed("partition", [](Json& d) { d["answer"]["rectangles"][1]["columns"] = {99}; }),
       "answer.rectangles[1].columns[0]"},
      {changed("partition", [](Json& d) { d["answer"]["rectangles"][0]["rows"] = Json::array(); }),
       "answer.rectangles[0].rows must have"},
      {changed("fooling-set", [](Json& d) { d["answer"]["pairs"][0] = {1}; }),
       "answer.pairs[0] must have 2 entries"},
      {changed("fooling-set", [](Json& d) { d["answer"]["pairs"][0][1] = 0.5; }), "answer.pairs[0][1]"},
      {changed("fooling-set", [](Json& d) { d["answer"]["pairs"] = "all"; }), "answer.pairs must be a list"},
      {changed("count-bits", [](Json& d) { d["answer"]["bits"] = nullptr; }),
       "answer.bits must be a whole number"},
      {changed("count-bits", [](Json& d) { d["answer"]["bits"] = "six"; }), "answer.bits"},
      {changed("which-bound", [](Json& d) { d["answer"]["bounds"] = {"hope"}; }), "answer.bounds[0]"},
      {changed("broken-reduction",
               [](Json& d) {
                 d["answer"] = {{"works", "no"}};
               }),
       "answer.works must be true or false"},
      {changed("broken-reduction",
               [](Json& d) {
                 d["answer"] = {{"works", false}};
               }),
       "answer.x is missing"},
      {changed("broken-reduction",
               [](Json& d) {
                 d["answer"] = {{"works", false}, {"x", "2"}, {"y", "0"}};
               }),
       "answer.x"},
      {changed("fill-tokens", [](Json& d) { d["answer"] = find_exercise_kind("fill-tokens").make(3).blank; }),
       "answer.tokens[0].numbers[0]"},
      {changed("fill-tokens", [](Json& d) { d["answer"]["tokens"][0]["token"] = 77; }),
       "answer.tokens[0].token"},
      {changed("fill-tokens", [](Json& d) { d["answer"]["tokens"][0]["field"] = "w"; }),
       "answer.tokens[0] is w"},
      {changed("fill-tokens", [](Json& d) { d["answer"]["tokens"].push_back(7); }),
       "answer.tokens must have"},
  };
  for (const Malformed& file : files) {
    INFO(file.text.substr(0, 200));
    const Called called = call("exercise grade -", file.text);
    INFO(called.err);
    CHECK(called.code == 2);
    CHECK(called.out == "");
    CHECK(std::count(called.err.begin(), called.err.end(), '\n') == 1);
    CHECK(called.err.find(file.names) != std::string::npos);
  }
}

TEST_CASE("grade exits 0 when all is right and 1 when something is wrong, as text, JSON and CSV") {
  const Called made = call("exercise new count-bits --seed 3 --json --key");
  REQUIRE(made.code == 0);
  Json both = Json::array({Json::parse(made.out), Json::parse(made.out)});
  CHECK(call("exercise grade -", made.out).code == 0);
  CHECK(call("exercise grade -", both.dump()).code == 0);
  both[1]["answer"]["bits"] = 0;
  const Called json = call("exercise grade - --json", both.dump()),
               csv = call("exercise grade - --csv", both.dump());
  CHECK(json.code == 1);
  CHECK(csv.code == 1);
  const Json document = Json::parse(json.out);
  CHECK(document.begin().key() == "schema");
  CHECK((document["schema"] == "crossbits.grade/1" && document["exercises"] == 2 && document["right"] == 1));
  CHECK((document["results"][0]["verdict"] == "right" && document["results"][1]["verdict"] == "wrong"));
  CHECK(document["results"][1]["counterexample"]["bits"] == Json::parse(made.out)["answer"]["bits"]);
  CHECK(std::count(csv.out.begin(), csv.out.end(), '\n') == 3);
  CHECK(csv.out.find("\n1,,count-bits,3,wrong,\"") != std::string::npos);
}

namespace {

/// An exercise of seed 3, with a student's name and this answer.
Json handed_in(const std::string& kind, const std::string& student, const Json& answer) {
  Json document = to_json(find_exercise_kind(kind).make(3), answer);
  document["student"] = student;
  return document;
}

}  // namespace

TEST_CASE("a malformed entry of a list hides nobody's grade, and the exit code says that there is one") {
  const Json list = Json::array(
      {handed_in("partition", "Ada", key("partition", 3)),
       handed_in("broken-reduction", "Bo, jr.", find_exercise_kind("broken-reduction").make(3).blank),
       7,
       handed_in("count-bits", "Cy", {{"bits", 0}}),
       {{"seed", -1}, {"kind", "a,b"}, {"student", 4}}});
  const Called json = call("exercise grade - --json", list.dump());
  CHECK(json.code == 2);
  CHECK(json.err == "crossbits: standard input: 3 of 5 exercises malformed, the others are graded\n");
  const Json graded = Json::parse(json.out), &results = graded["results"];
  CHECK((graded["exercises"] == 5 && graded["right"] == 1 && graded["malformed"] == 3));
  const std::vector<std::string> verdicts{"right", "malformed", "malformed", "wrong", "malformed"};
  REQUIRE(results.size() == verdicts.size());
  for (std::size_t k = 0; k < verdicts.size(); ++k) CHECK(results[k]["verdict"] == verdicts[k]);
  CHECK((results[0]["student"] == "Ada" && results[1]["student"] == "Bo, jr." &&
         results[3]["student"] == "Cy"));
  CHECK((results[1]["kind"] == "broken-reduction" && results[1]["seed"] == 3));
  CHECK(results[1]["reason"] == "[1].answer.works must be true or false");
  CHECK(results[2]["reason"] == "[2] must be an exercise, one JSON object");
  CHECK((results[2]["seed"].is_null() && results[4]["seed"].is_null()));
  CHECK_FALSE((results[2].contains("student") || results[4].contains("student")));
  const Called csv = call("exercise grade - --csv", list.dump());
  CHECK(csv.code == 2);
  CHECK(csv.out.starts_with(
      "number,student,kind,seed,verdict,reason,counterexample\n0,Ada,partition,3,right,"));
  CHECK(csv.out.find(
            "\n1,\"Bo, jr.\",broken-reduction,3,malformed,[1].answer.works must be true or false,\n") !=
        std::string::npos);
  CHECK(csv.out.find("\n4,,\"a,b\",,malformed,[4].schema is missing,\n") != std::string::npos);
  CHECK(call("exercise grade -", list.dump()).out.find("\n1 of 5 right\n") != std::string::npos);
}

TEST_CASE("a student's name must be a text, and a file that is not there is named once") {
  const Called called = call("exercise grade -", changed("partition", [](Json& d) { d["student"] = 4; }));
  CHECK((called.code == 2 && called.out.empty()));
  CHECK(called.err == "crossbits: standard input: student must be a text (got 4)\n");
  CHECK(call("exercise grade /nope").err == "crossbits: /nope cannot be read: no such file\n");
}
