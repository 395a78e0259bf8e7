#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "models/layers/linear.hpp"
#include "models/model_file.hpp"
#include "protocols/transcript_io.hpp"
#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"

using namespace crossbits::test;
using crossbits::Json;

namespace {

Json found_by(const std::string& line, int code) {
  const Called called = call(line + " --json");
  INFO(line << called.err);
  REQUIRE(called.err == "");
  REQUIRE(called.code == code);
  return Json::parse(called.out);
}

const std::string lstm =
    "witness disjointness-to-sparse-average -n 3 --exchange --model examples/qsa_lstm_n8.onnx "
    "--layout z:sign,multihot_y:bit,onehot_i:public --bits ";

/// A model of sparse averaging at DISJ_3 whose answer is one sum of all signs and of the pointers.
std::string one_sum_model() {
  using namespace crossbits;
  Graph graph;
  graph.tokens = 7;
  Operand read;
  for (std::int32_t t = 0; t < 7; ++t)
    append(read, {graph.whole(add_input(graph, "z", t, Format::sign(), 1, Role::value))});
  append(read, {graph.whole(add_input(graph, "multihot_y", 6, Format::bit(), 7, Role::token))});
  Matrix row = Matrix::zero(1, 14, 4);
  for (std::int32_t k = 0; k < 14; ++k) row.at(0, k) = k < 7 ? 3 : k - 9;
  graph.outputs = {LinearLayer(row).apply(graph, read, one_part(Format::signed_bits(16, 4), 1),
                                          {6, -1, -1, 0}, Role::output)};
  return save_model(graph);
}

}  // namespace

TEST_CASE("where the message is enough and the model still wrong, witness says so and on how many inputs") {
  const std::string question = "witness disjointness-to-match3 -n 3 --model attention:keys=histogram,m=";
  const Json less = found_by(question + "7", 1), whole = found_by(question + "8", 1);
  CHECK(less.at("found") == false);
  CHECK(less.at("wrong") == 9);
  CHECK(less.at("first_wrong") == Json{{"x", "100"}, {"y", "100"}, {"expected", 0}, {"got", 1}});
  CHECK(whole.at("wrong") == 0);
  CHECK(whole.at("first_wrong").is_null());
  CHECK(call(question + "7")
            .out.find("the message is enough, the model is wrong all the same, on 9 of 64 inputs") !=
        std::string::npos);
}

TEST_CASE("a threshold of one sum is named with the four inputs on one of which it must fail") {
  const ScratchFolder scratch;
  const std::string question = " disjointness-to-sparse-average -n 3 --model " +
                               scratch.write("one_sum.json", one_sum_model()) + " --protocol optimal";
  for (const std::string command : {"verify --method pairs", "verify --method factorised"}) {
    const std::string line = command.substr(0, 6) + question + command.substr(6);
    const Json found = found_by(line, 1);
    CHECK(found.at("wrong") > 0);
    CHECK(found.at("nested_rows").at("x") == Json{"100", "010"});
    CHECK(call(line).out.find("a threshold of one sum") != std::string::npos);
  }
}

TEST_CASE("witness --json has the stable keys, with and without a witness") {
  for (const auto& [m, code] : {std::pair{5, 0}, std::pair{6, 1}}) {
    const Json found = found_by(
        "witness disjointness-to-sparse-average -n 6 --model attention:keys=pairs,m=" + std::to_string(m),
        code);
    CHECK(found.begin().key() == "schema");
    for (const char* key : {"found", "x", "x_other", "y", "message_bits", "outputs", "expected", "searched",
                            "complete", "method"})
      CHECK(found.contains(key));
    CHECK(found.at("found") == (code == 0));
    CHECK(found.at("message_bits") == m);
    CHECK(found.at("complete") == (code == 1));
    CHECK(found.at("x").is_null() == (code == 1));
  }
}

TEST_CASE(
    "the two runs that a witness names end with one answer after one message, and one of them is wrong") {
  const Json w = found_by("witness index-to-lookup -n 30 --model rnn:memory=28", 0);
  std::vector<Json> runs;
  int wrong = 0;
  for (const char* x : {"x", "x_other"}) {
    const Called called = call("run index-to-lookup -n 30 --model rnn:memory=28 --json --x " +
                               w.at(x).get<std::string>() + " --y " + w.at("y").get<std::string>());
    runs.push_back(Json::parse(called.out));
    wrong += runs.back().at("answer") != runs.back().at("expected");
  }
  CHECK(runs[0].at("messages") == runs[1].at("messages"));
  CHECK(runs[0].at("answer") == runs[1].at("answer"));
  CHECK(runs[0].at("expected") != runs[1].at("expected"));
  CHECK(wrong == 1);
}

TEST_CASE(
    "the trained LSTM tells all sets of Alice's apart at 4 bits a number, and confuses two of them at 3") {
  const Json enough = found_by(lstm + "4", 1);
  CHECK(enough.at("complete") == true);
  CHECK(enough.at("searched") == 8);
  const Json few = found_by(lstm + "3", 0);
  CHECK(few.at("outputs")[0] == few.at("outputs")[1]);
  CHECK(few.at("expected")[0] != few.at("expected")[1]);
}

TEST_CASE("run and verify show a witness where the bits are below the bound, and only there") {
  for (const std::string command : {"run", "verify"}) {
    CHECK_FALSE(found_by(command + " disjointness-to-sparse-average -n 4 --model attention:keys=pairs,m=3", 1)
                    .at("witness")
                    .is_null());
    CHECK(found_by(command + " disjointness-to-sparse-average -n 4 --model attention:keys=pairs,m=4", 0)
              .at("witness")
              .is_null());
  }
}

TEST_CASE("a factorised count says so, and how many pairs were run beside it") {
  const Json all = found_by("verify disjointness-to-sparse-average -n 10", 0);
  CHECK(all.at("method") == "factorised");
  CHECK(all.at("inputs") == 1 << 20);
  CHECK(all.at("pairs_compared") == 10'000);
  CHECK(all.at("protocol_equals_model") == true);
  CHECK(all.at("nested_rows").is_null());
}
