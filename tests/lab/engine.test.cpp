// The lab's engine against the command line: the same functions, so the same numbers.

#include "apps/lab/engine/engine.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "protocols/transcript_io.hpp"
#include "tests/apps/call.hpp"

using namespace crossbits;

namespace {

const Json& cases() {
  static const Json all =
      Json::parse(test::text_of_file(std::string(CROSSBITS_SOURCE_DIR) + "/tests/lab/cases.json"));
  return all;
}

/// The call of the command line for a case; cases name flags without dashes.
std::string call_of(const std::string& command, const Json& c, bool with_inputs) {
  std::string call = command + " " + c["reduction"].get<std::string>() + " -n " + c["n"].dump();
  for (const char* key : {"model", "problem", "protocol", "knows"})
    if (c.contains(key)) call += std::string(" --") + key + " " + c[key].get<std::string>();
  for (const char* key : {"tokens", "modulus"})
    if (c.contains(key)) call += std::string(" --") + key + " " + c[key].dump();
  if (c.contains("exchange")) call += " --exchange";
  if (with_inputs && c.contains("seed")) call += " --seed " + c["seed"].dump();
  if (with_inputs && c.contains("x"))
    call += " --x " + c["x"].get<std::string>() + " --y " + c["y"].get<std::string>();
  return call + " --json";
}

Json asked(LabEngine& engine, const char* what, Json request) {
  request["ask"] = what;
  return Json::parse(engine.answer(request.dump()));
}

/// By the paper's protocol all models of the catalogue are one way but those that are asked for one of
/// Alice's symbols by attention.
bool is_one_way(const Json& c) {
  const bool asks = c["reduction"] == "index-to-lookup" || c["reduction"] == "index-to-adaptive-lag";
  return !(asks && c.value("model", std::string()).starts_with("attention")) && !c.contains("protocol");
}

Json simple(const std::string& reduction, int n, const std::string& model) {
  return {{"reduction", reduction}, {"n", n}, {"model", model}};
}

}  // namespace

TEST_CASE("the engine's run is the document of crossbits run --json, on every case of cases.json") {
  LabEngine engine;
  REQUIRE(cases().size() >= 50);
  std::set<std::string> verdicts;
  for (const Json& c : cases()) {
    INFO(c.dump());
    const Json run = asked(engine, "look", c)["run"];
    const auto called = test::call(call_of("run", c, true));
    REQUIRE(called.err == "");
    Json document = Json::parse(called.out);
    REQUIRE(document.erase("certified_bounds") == 1);  // the lab has no searches for bounds
    REQUIRE(run.dump() == document.dump());
    verdicts.insert(run["verdict"]);
  }
  REQUIRE(verdicts == std::set<std::string>{"CONSISTENT", "VACUOUS", "VIOLATES"});
}

TEST_CASE("no reduction and no model that the lab offers lacks a case") {
  LabEngine engine;
  const Json catalogue = Json::parse(engine.answer(R"({"ask":"catalogue"})"));
  for (const Json& r : catalogue["reductions"]) {
    for (const Json& m : r["models"]) {
      INFO(r["id"] << " " << m["spec"]);
      CHECK(std::any_of(cases().begin(), cases().end(), [&](const Json& c) {
        return c["reduction"] == r["id"] && c.value("model", std::string()) == m["spec"];
      }));
    }
  }
}

TEST_CASE("the engine's witness is the document of crossbits witness --json") {
  LabEngine engine;
  int found = 0, none = 0;
  for (const Json& c : cases()) {
    if (!is_one_way(c)) continue;
    INFO(c.dump());
    Json question = c;
    for (const char* key : {"x", "y", "seed"}) question.erase(key);
    const Json view = asked(engine, "witness", question);
    REQUIRE(view["one_way"] == true);
    Json printed = Json::parse(test::call(call_of("witness", c, false)).out);
    for (const char* key : {"wrong", "first_wrong", "nested_rows"})
      printed.erase(key);  // verify's, not asked here
    REQUIRE(view["witness"].dump() == printed.dump());
    ++(view["witness"]["found"] == true ? found : none);
  }
  REQUIRE(found >= 5);
  REQUIRE(none >= 20);
}

TEST_CASE(
    "every entry of the matrix is the run on that pair, and every transcript's inputs are a rectangle") {
  LabEngine engine;
  for (const auto& [question, wrong_expected] :
       {std::pair{simple("disjointness-to-sparse-average", 3, "attention:keys=pairs"), false},
        std::pair{simple("disjointness-to-sparse-average", 3, "attention:keys=pairs,m=2"), true},
        std::pair{simple("index-to-lookup", 4, "attention"), false},
        std::pair{simple("index-to-lookup", 4, "attention:m=1"), true}}) {
    const Json matrix = asked(engine, "matrix", question);
    std::map<int, std::pair<std::set<std::size_t>, std::set<std::size_t>>> inputs;
    std::map<int, std::size_t> cells;
    bool wrong = false;
    for (std::size_t i = 0; i < matrix["xs"].size(); ++i) {
      for (std::size_t j = 0; j < matrix["ys"].size(); ++j) {
        Json pair = question;
        pair["x"] = matrix["xs"][i];
        pair["y"] = matrix["ys"][j];
        const Json run = asked(engine, "look", pair)["run"];
        const std::string truth = matrix["truth"][i], answers = matrix["answers"][i];
        REQUIRE(run["expected"].dump() == std::string(1, truth[j]));
        REQUIRE(run["answer"].dump() == std::string(1, answers[j]));
        wrong = wrong || truth[j] != answers[j];
        const int t = matrix["transcript"][i][j];
        std::string bits, said;
        for (const Json& m : matrix["transcripts"][static_cast<std::size_t>(t)])
          bits += m["bits"].get<std::string>();
        for (const Json& m : run["messages"]) said += m["content"].get<std::string>();
        REQUIRE(bits == said);
        inputs[t].first.insert(i);
        inputs[t].second.insert(j);
        ++cells[t];
      }
    }
    for (const auto& [t, sides] : inputs) REQUIRE(cells[t] == sides.first.size() * sides.second.size());
    REQUIRE(wrong == wrong_expected);
  }
}

TEST_CASE("a two-way model that is too small gives two pairs with one transcript and two true answers") {
  LabEngine engine;
  const Json small = asked(engine, "witness", simple("index-to-lookup", 4, "attention:m=1"));
  REQUIRE(small["one_way"] == false);
  REQUIRE(small["mixed"]["found"] == true);
  const Json pairs = small["mixed"]["pairs"];
  REQUIRE(pairs[0]["expected"] != pairs[1]["expected"]);
  REQUIRE(pairs[0]["output"] == pairs[1]["output"]);
  REQUIRE(asked(engine, "witness", simple("index-to-lookup", 4, "attention"))["mixed"]["found"] == false);
}

TEST_CASE(
    "every row of an attention map sums to 1, and two rows are alike exactly when the model is too small") {
  LabEngine engine;
  for (const auto& [model, alike] :
       {std::pair{"attention:keys=pairs", false}, std::pair{"attention:keys=pairs,m=3", true}}) {
    const Json look = asked(engine, "look", simple("disjointness-to-sparse-average", 4, model));
    const Json& map = look["heat_maps"][0];
    REQUIRE(map["values"].size() == 16);
    std::set<std::string> rows;
    for (const Json& row : map["values"]) {
      double sum = 0;
      for (const Json& share : row) sum += share.get<double>();
      REQUIRE(sum == Approx(1));
      rows.insert(row.dump());
    }
    REQUIRE((rows.size() < 16) == alike);
    REQUIRE(map["rows"][map["now"].get<std::size_t>()] == look["run"]["x"]);
  }
}

TEST_CASE("what crosses in the drawn cut sums to the bits of the run") {
  LabEngine engine;
  for (const Json& c : cases()) {
    if (c.contains("knows"))
      continue;  // a one-way protocol's announcement stands in the drawing once, as a message of 1 bit
    INFO(c.dump());
    const Json look = asked(engine, "look", c);
    std::int64_t crossing = 0;
    for (const Json& box : look["cut"]["boxes"])
      if (box["crosses"] == true) crossing += box["bits"].get<std::int64_t>();
    REQUIRE(crossing == look["run"]["bits"].get<std::int64_t>());
  }
}

TEST_CASE("tokens carry the parties' colours, and only the fields that their input decides change with it") {
  LabEngine engine;
  Json question = simple("disjointness-to-sparse-average", 4, "");
  question["x"] = "1010", question["y"] = "0110";
  const Json before = asked(engine, "look", question)["tokens"];
  question["x"] = "1011";
  const Json after = asked(engine, "look", question)["tokens"];
  REQUIRE(before.size() == 9);
  int changed = 0;
  for (std::size_t t = 0; t < before.size(); ++t)
    for (std::size_t f = 0; f < before[t]["fields"].size(); ++f) {
      if (before[t]["fields"][f] == after[t]["fields"][f]) continue;
      ++changed;
      REQUIRE(before[t]["fields"][f]["owner"] == "alice");
    }
  REQUIRE(changed == 1);
}

TEST_CASE("the catalogue offers every reduction, and every dial of it changes the model") {
  LabEngine engine;
  const Json catalogue = Json::parse(engine.answer(R"({"ask":"catalogue"})"));
  const Json listed = Json::parse(test::call("list reductions --json").out);
  REQUIRE(catalogue["reductions"].size() == listed["reductions"].size());
  for (const Json& r : catalogue["reductions"]) {
    REQUIRE_FALSE(r["models"].empty());
    for (const Json& m : r["models"]) {
      const std::string spec = m["spec"];
      Json question = simple(r["id"], 4, spec);
      question["protocol"] = m["protocol"];
      const Json usual = asked(engine, "look", question);
      for (const Json& dial : m["dials"]) {
        const std::string key = dial["key"];
        INFO(spec << " " << key);
        const std::string turned = spec + (spec.find(':') == spec.npos ? ":" : ",") + key + "=" +
                                   (key == "bits"    ? "3"
                                    : key == "heads" ? "2"
                                                     : "1");
        question["model"] = turned;
        const Json other = asked(engine, "look", question);
        if (key != "seed") REQUIRE(other["sizes"][key] != usual["sizes"][key]);
      }
      question["model"] = spec;
      for (const Json& setting : r["settings"]) {
        const std::string key = setting["key"];
        const int more = usual["sizes"][key].get<int>() + 1;
        INFO(r["id"] << " " << key);
        question[key] = more;
        REQUIRE(asked(engine, "look", question)["sizes"][key] == more);
        question.erase(key);
      }
    }
  }
}

TEST_CASE("a request that makes no sense gets one sentence") {
  LabEngine engine;
  for (const char* bad :
       {"", "[]", "{", R"({"ask":"everything"})", R"({"ask":"look"})",
        R"({"ask":"look","reduction":"nonsense"})", R"({"ask":"look","reduction":"index-to-lookup","n":0})",
        R"({"ask":"look","reduction":"index-to-lookup","n":1000000})",
        R"({"ask":"look","reduction":"index-to-lookup","n":"4"})",
        R"({"ask":"look","reduction":"index-to-lookup","n":4,"x":"01"})",
        R"({"ask":"look","reduction":"index-to-lookup","n":4,"x":"01","y":"9"})",
        R"({"ask":"look","reduction":"index-to-lookup","n":4,"knows":"nobody"})",
        R"({"ask":"matrix","reduction":"index-to-lookup","n":4,"model":"attention:m=0"})"}) {
    INFO(bad);
    REQUIRE_THROWS_AS(engine.answer(bad), std::invalid_argument);
  }
  REQUIRE(asked(engine, "look", simple("index-to-lookup", 4, ""))["run"]["bits"] == 4);
}

TEST_CASE("a matrix with too many pairs says how many instead") {
  LabEngine engine;
  REQUIRE(asked(engine, "matrix", simple("disjointness-to-sparse-average", 6, ""))["too_many"] == "4096");
}
