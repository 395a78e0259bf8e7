// The program itself, twice: Alice's process has x on its command line, Bob's has y, and they meet over TCP.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"
#include "tests/shell.hpp"

using namespace crossbits;
using namespace crossbits::test;
using nlohmann::json;

namespace {

const std::string program = CROSSBITS_PROGRAM;

/// Starts Alice at a free port, reads the port, starts Bob there. What each printed.
struct Two {
  std::string alice, bob;
  int alice_code = 0, bob_code = 0;
};
Two play(const ScratchFolder& scratch, const std::string& alice, const std::string& bob) {
  const std::string out = scratch.path("alice.out"), err = scratch.path("alice.err");
  const auto [code, printed] = run_in_repository(
      ": > " + err + "; " + program + " party alice " + alice + " --listen 0 --timeout 20 > " + out + " 2> " +
      err + " &\n" + "alice=$!; until grep -q 'listening on .*[0-9]$' " + err +
      "; do kill -0 $alice || break; sleep 0.02; done\n" + program + " party bob " + bob +
      " --timeout 20 --connect $(sed 's/.* //' " + err + ") 2>&1; code=$?; wait $alice; echo $? > " + out +
      ".code; exit $code");
  return {text_of_file(out) + text_of_file(err), printed, std::stoi(text_of_file(out + ".code")), code};
}

}  // namespace

TEST_CASE("two processes that know one input each say what one process says") {
  const std::vector<std::array<std::string, 3>> questions{
      {"disjointness-to-sparse-average -n 6", "101010", "010111"},
      {"disjointness-to-sparse-average -n 6 --protocol optimal --knows both", "101010", "010101"},
      {"index-to-lookup -n 8 --model rnn", "01101001", "4"},
      {"disjointness-to-sparse-average-dense -n 4 --knows both", "1010", "0101"},
      {"disjointness-to-sparse-average -n 3 --model examples/qsa_attn_n8.onnx --layout "
       "z:sign,multihot_y:bit,onehot_i:public --bits 10",
       "101", "011"}};
  for (const auto& [question, x, y] : questions) {
    INFO(question);
    const ScratchFolder scratch;
    const Two two = play(scratch, question + " --json --x " + x, question + " --json --y " + y);
    INFO(two.alice << two.bob);
    REQUIRE(two.alice_code == 0);
    REQUIRE(two.bob_code == 0);
    const json alice = json::parse(two.alice.substr(0, two.alice.rfind("}\n") + 2)),
               bob = json::parse(two.bob);
    const json one = json::parse(call("run " + question + " --json --x " + x + " --y " + y).out);
    for (const json& party : {alice, bob}) {
      CHECK(party.at("messages") == one.at("messages"));
      for (const char* key : {"bits", "bits_alice", "bits_bob", "rounds", "lower_bound", "verdict"})
        CHECK(party.at(key) == one.at(key));
      std::uint64_t framing = 0;
      for (const json& part : party.at("framing")) framing += part.get<std::uint64_t>();
      CHECK(party.at("wire_bits") == party.at("bits").get<std::uint64_t>() + framing);
      CHECK_FALSE(party.contains(party.at("role") == "alice" ? "y" : "x"));
    }
    CHECK(bob.at("answer") == one.at("answer"));
    CHECK(alice.at("answer") == (one.at("knows") == "both" ? one.at("answer") : json(nullptr)));
    CHECK(alice.at("transcript_sha256") == bob.at("transcript_sha256"));
  }
}

TEST_CASE("two processes with different questions refuse each other with exit code 2, nothing printed") {
  const ScratchFolder scratch;
  const std::string question = "disjointness-to-sparse-average -n ";
  const Two two = play(scratch, question + "4 --x 1010", question + "5 --y 10101");
  CHECK(two.alice_code == 2);
  CHECK(two.bob_code == 2);
  CHECK(two.alice.find("other_agreement: the other side has n \"5\", here it is \"4\"") != std::string::npos);
  CHECK(two.bob == "crossbits: other_agreement: the other side has n \"4\", here it is \"5\"\n");
}

TEST_CASE("a party that is given the other's input, or none, or no place to meet, is refused") {
  const std::string question = "disjointness-to-sparse-average -n 3 ";
  const auto refused = [](const std::string& line, const std::string& sentence) {
    INFO(line);
    const Called called = call("party " + line);
    CHECK(called.code == 2);
    CHECK(called.out.empty());
    CHECK(called.err.find(sentence) != std::string::npos);
  };
  refused("alice " + question + "--x 101 --y 011 --connect 1", "--y 011 is the other party's input");
  refused("bob " + question + "--x 101 --connect 1", "--x 101 is the other party's input");
  refused("bob " + question + "--connect 1", "bob needs an input of its own: --y");
  refused("bob " + question + "--y 101", "--listen ADDRESS");
  refused("bob " + question + "--y 101 --listen 1 --connect 1", "--listen ADDRESS");
  refused("bob " + question + "--y 10 --connect 1", "--y has 2 bits");
  refused("carol " + question + "--y 101 --connect 1", "carol");
  refused("bob " + question + "--y 101 --connect nowhere", "nowhere");
  refused("bob " + question + "--y 101 --connect 1 --timeout 0", "\"0\"");
}
