#include <omp.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "protocols/transcript_io.hpp"
#include "tests/apps/call.hpp"

using namespace crossbits::test;
using crossbits::Json;

namespace {

Json parsed(const std::string& line) {
  const Called called = call(line + " --json");
  INFO(line << called.err);
  REQUIRE(called.err == "");
  return Json::parse(called.out);
}

void expect_keys(const Json& document, const std::string& schema, const std::vector<std::string>& keys) {
  CHECK(document.begin().key() == "schema");
  CHECK(document.at("schema") == schema);
  for (const std::string& key : keys) {
    INFO(key);
    CHECK(document.contains(key));
  }
}

}  // namespace

TEST_CASE("run --json has the stable keys and its messages sum to its bits") {
  for (const std::string model : {"attention:keys=pairs", "attention:keys=onehot", "attention:keys=cyclic"}) {
    for (const std::string knows : {"bob", "both"}) {
      for (const std::string protocol : {"paper", "optimal"}) {
        const Json run = parsed("run disjointness-to-sparse-average -n 4 --seed 6 --model " + model +
                                " --knows " + knows + " --protocol " + protocol);
        expect_keys(run, "crossbits.run/1",
                    {"answer", "expected", "protocol", "bits", "bits_alice", "bits_bob", "rounds", "messages",
                     "paper_bits", "optimal_bits", "lower_bound", "trivial_bits", "verdict", "slack"});
        std::uint64_t total = 0;
        for (const Json& message : run["messages"]) {
          total += message.at("bits").get<std::uint64_t>();
          CHECK(message.at("content").get<std::string>().size() == message.at("bits"));
        }
        CHECK(total == run["bits"]);
        CHECK(run["bits_alice"].get<std::uint64_t>() + run["bits_bob"].get<std::uint64_t>() == total);
        CHECK(run[protocol + "_bits"] == run["bits"]);
        CHECK(run["optimal_bits"] <= run["paper_bits"]);
        CHECK(run["answer"] == run["expected"]);
        CHECK(run["slack"] == run["bits"].get<int>() - run["lower_bound"].get<int>());
        CHECK(run["lower_bound"] == (knows == "both" ? 5 : 4));
        CHECK(run["trivial_bits"] == (knows == "both" ? 5 : 4));
      }
    }
  }
}

TEST_CASE("a one-way paper protocol after which both know costs one announced bit and one round more") {
  for (const std::string reduction :
       {"disjointness-to-sparse-average", "disjointness-to-sparse-average-streaming",
        "disjointness-to-sparse-average-dense", "index-to-sparse-average-dense", "index-to-lookup"}) {
    INFO(reduction);
    const Json bob = parsed("run " + reduction + " -n 4"),
               both = parsed("run " + reduction + " -n 4 --knows both");
    CHECK(both["bits"] == bob["bits"].get<int>() + 1);
    CHECK(both["bits_bob"] == bob["bits_bob"].get<int>() + 1);
    CHECK(both["rounds"] == bob["rounds"].get<int>() + 1);
    CHECK(both["messages"].back()["from"] == "Bob");
  }
}

TEST_CASE("verify --json has the stable keys; both parties know the right answer on all inputs") {
  const Json verify = parsed("verify disjointness-to-sparse-average -n 4 --knows both");
  expect_keys(
      verify, "crossbits.verify/1",
      {"inputs", "wrong", "max_bits", "method", "pairs_compared", "protocol_equals_model", "first_wrong"});
  CHECK(verify["inputs"] == 256);
  CHECK(verify["wrong"] == 0);
  CHECK(verify["pairs_compared"] == 256);
  CHECK(verify["protocol_equals_model"] == true);
  CHECK(verify["first_wrong"].is_null());
  CHECK(verify["max_bits"] == 5);
}

TEST_CASE("verify --samples states an upper limit on the error rate") {
  const Json verify = parsed("verify disjointness-to-sparse-average -n 5 --samples 299 --seed 3");
  CHECK(verify["inputs"] == 299);
  CHECK(verify["error_rate_upper_limit"].get<double>() == Approx(0.01).epsilon(0.01));  // 0.99^299 = 0.0495
}

TEST_CASE("verify names the first wrong input, on which run agrees") {
  const Json wrong =
      parsed("verify disjointness-to-sparse-average -n 4 --model attention:keys=pairs,m=3")["first_wrong"];
  const Json run = parsed("run disjointness-to-sparse-average -n 4 --model attention:keys=pairs,m=3 --x " +
                          wrong["x"].get<std::string>() + " --y " + wrong["y"].get<std::string>());
  CHECK(run["expected"] == wrong["expected"]);
  CHECK(run["answer"] == wrong["got"]);
  CHECK(run["verdict"] == "VIOLATES");
}

TEST_CASE("count, evaluate, replay and list have their stable keys") {
  const Json count =
      parsed("count transformer:layers=1,heads=2,width=4,tokens=6,bits=8 --alice 0-2 --bob 3-5");
  expect_keys(count, "crossbits.count/1", {"bits", "messages", "alternatives"});
  CHECK(count["bits"] == 24);
  CHECK(count["messages"].size() == 3);
  std::string names;
  for (const Json& a : count["alternatives"]) names += a["name"].get<std::string>() + " ";
  CHECK(names == "send_tokens send_query send_summary send_state ");
  const Json evaluate = parsed("evaluate examples/qsa_mlp_n8.onnx --cases examples/qsa_mlp_n8.io.json");
  expect_keys(evaluate, "crossbits.evaluate/1", {"cases", "max_abs_diff", "tolerance", "pass", "fixed"});
  CHECK(evaluate["pass"] == true);
  expect_keys(parsed("replay tests/apps/stored/disjointness_6.json"), "crossbits.replay/1",
              {"same", "difference"});
  expect_keys(parsed("list"), "crossbits.list/1", {"problems", "reductions", "models", "protocols"});
}

TEST_CASE("output is the same with one thread and with two") {
  for (const std::string line :
       {"verify disjointness-to-sparse-average -n 6 --json",
        "verify disjointness-to-sparse-average -n 5 --model attention:keys=pairs,m=3 --json",
        "verify index-to-lookup -n 6 --samples 1000 --json"}) {
    omp_set_num_threads(1);
    const Called one = call(line);
    omp_set_num_threads(2);
    const Called two = call(line);
    CHECK(one.out == two.out);
    CHECK(one.code == two.code);
  }
}
