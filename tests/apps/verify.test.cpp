#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "protocols/transcript_io.hpp"
#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using crossbits::test::call;
using crossbits::test::Called;

namespace {

Json verified(const std::string& question) {
  const Called called = call("verify " + question + " --json");
  INFO(question << " " << called.err);
  REQUIRE(called.err == "");
  Json document = Json::parse(called.out);
  REQUIRE(document["protocol_equals_model"] == true);
  REQUIRE(document["max_bits"] == document["min_bits"]);
  REQUIRE(called.code == (document["wrong"] == 0 ? 0 : 1));
  return document;
}

const std::string disj = "disjointness-to-sparse-average";

}  // namespace

TEST_CASE(
    "every construction of sparse averaging decides all inputs of DISJ at the sizes that the manual shows") {
  struct Shown {
    std::string question;
    int inputs, bits;  // bits of the paper protocol; 0: no closed form
  };
  const std::vector<Shown> shown{{disj + " -n 7 --model attention:keys=pairs,bits=1", 1 << 14, 7},
                                 {disj + " -n 8 --model attention:keys=pairs,bits=1", 1 << 16, 8},
                                 {disj + " -n 6 --model attention:keys=onehot", 1 << 12, 13},
                                 {disj + " -n 5 --model attention:keys=cyclic", 1 << 10, 0},
                                 {disj + " -n 6 --model attention:keys=random", 1 << 12, 10 * 6 * 6 * 4},
                                 {disj + "-streaming -n 6", 1 << 12, 6},
                                 {disj + "-dense -n 6", 1 << 12, 6}};
  for (const Shown& s : shown) {
    const Json v = verified(s.question);
    INFO(s.question);
    CHECK((v["inputs"] == s.inputs && v["wrong"] == 0 && v["certified"] == true));
    CHECK(v["optimal_bits"] <= v["paper_bits"]);
    if (s.bits > 0) CHECK(v["paper_bits"] == s.bits);
  }
}

TEST_CASE("random keys among 1,024 tokens are right on samples of DISJ_16", "[long]") {
  const Json v = verified(disj + " -n 16 --tokens 1024 --model attention:keys=random --samples 5 --seed 3");
  CHECK((v["inputs"] == 5 && v["wrong"] == 0 && v["tokens"] == 1024));
  CHECK(v["paper_bits"] == 10 * 6 * 16 * 10);  // 6 q log2(N) coordinates of 10 bits
}

TEST_CASE("the three trained networks decide DISJ_3 on all 64 inputs from 8 bits on, and not at 4 bits",
          "[long]") {
  const std::string places = " --layout z:sign,multihot_y:bit,onehot_i:public",
                    dense = " --layout z:sign,multihot_y:bit";
  struct Trained {
    std::string file;
    int wrong_at_4, wrong_at_6, bits_at_8;
  };
  for (const Trained& t : {Trained{"qsa_attn_n8.onnx" + places, 7, 2, 88},
                           Trained{"qsa_lstm_n8.onnx --exchange" + places, 20, 0, 1024},
                           Trained{"qsa_mlp_n8.onnx" + dense, 6, 0, 1024}}) {
    const std::string question = disj + " -n 3 --model examples/" + t.file + " --bits ";
    INFO(t.file);
    CHECK(verified(question + "4")["wrong"] == t.wrong_at_4);
    CHECK(verified(question + "6")["wrong"] == t.wrong_at_6);
    for (const int bits : {8, 10, 12, 16}) {
      const Json v = verified(question + std::to_string(bits));
      CHECK((v["inputs"] == 64 && v["wrong"] == 0 && v["verdict"] == "VACUOUS"));
      CHECK(v["optimal_bits"] <= 7);
      if (bits == 8) CHECK(v["paper_bits"] == t.bits_at_8);
    }
  }
}

TEST_CASE("a saved model file runs as the model it was saved from, with the same messages and bits") {
  const ScratchFolder scratch;
  const std::string file = scratch.path("model.json");
  for (const std::string& question : std::vector<std::string>{
           disj + " -n 3 --model attention:keys=random", disj + "-streaming -n 4", disj + "-dense -n 4",
           "index-to-lookup -n 5 --problem index:symbols=3 --model attention",
           disj + " -n 3 --bits 8 --layout z:sign,multihot_y:bit,onehot_i:public --model "
                  "examples/qsa_attn_n8.onnx"}) {
    INFO(question);
    const Json saved = Json::parse(call("run " + question + " --json --save-model " + file).out);
    const std::string reduction = question.substr(0, question.find(" --model"));
    const std::string bare = question.substr(0, question.find(" --bits"));
    const Called again = call("run " + std::min(reduction, bare) + " --json --model " + file);
    INFO(again.err);
    REQUIRE(again.err == "");
    const Json read = Json::parse(again.out);
    for (const std::string key :
         {"x", "y", "answer", "model_answer", "bits", "messages", "paper_bits", "optimal_bits"})
      CHECK(read[key] == saved[key]);
    CHECK(read["certified"] == false);  // a file carries no proof
  }
}
