#include "protocols/transcript.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "basis/coin.hpp"
#include "protocols/transcript_io.hpp"

using namespace crossbits;

namespace {

Transcript small_talk() {
  Transcript transcript;
  const LabelId sum = transcript.intern("sum");
  const LabelId answer = transcript.intern("answer");
  transcript.post(0, sum, Bits::of_text("0110"));
  transcript.post(0, sum, Bits());
  transcript.post(1, answer, Bits::of_text("1"));
  transcript.post(0, answer, Bits::of_text("01"));
  return transcript;
}

Transcript crowd(int parties, std::uint64_t seed) {
  Transcript transcript(parties);
  for (int k = 0; k < 50; ++k) {
    const auto draw = [&](std::uint64_t bound) {
      return coin_below(seed, bound, static_cast<std::uint64_t>(k), bound);
    };
    const LabelId label = transcript.intern("label" + std::to_string(draw(7)));
    Bits bits;
    for (std::uint64_t i = draw(150); i > 0; --i)
      bits.push_back(coin(seed, i, static_cast<std::uint64_t>(k)) & 1);
    transcript.post(static_cast<int>(draw(static_cast<std::uint64_t>(parties))), label, bits);
  }
  return transcript;
}

}  // namespace

TEST_CASE("the ledger splits the bits by party and by label, and counts runs of one sender as a round") {
  const Transcript transcript = small_talk();
  CHECK(transcript.bits() == 7);
  CHECK(transcript.bits_by(0) == 6);
  CHECK(transcript.bits_by(1) == 1);
  CHECK(transcript.bits_labelled("sum") == 4);
  CHECK(transcript.bits_labelled("answer") == 3);
  CHECK(transcript.bits_labelled("nothing") == 0);
  CHECK(transcript.rounds() == 3);
  CHECK(Transcript().rounds() == 0);
}

TEST_CASE("the text form is golden and reads back to the same transcript") {
  const std::string golden = "0 Alice sum 0110\n1 Alice sum -\n2 Bob answer 1\n3 Alice answer 01\n";
  CHECK(to_text(small_talk()) == golden);
  CHECK(transcript_of_text(golden) == small_talk());
  CHECK(to_text(transcript_of_text("0 Player 2 x 01\n1 Player 0 y 1", 3)) ==
        "0 Player 2 x 01\n1 Player 0 y 1\n");
}

TEST_CASE("the JSON form is golden and reads back to the same transcript") {
  Transcript transcript;
  transcript.post(1, transcript.intern("state"), Bits::of_text("10"));
  const std::string golden = R"({"parties":2,"messages":[{"from":"Bob","label":"state","bits":"10"}]})";
  CHECK(to_json(transcript).dump() == golden);
  CHECK(transcript_of_json(Json::parse(golden)) == transcript);
}

TEST_CASE("random transcripts of 2, 3 and 12 parties survive both forms and their parts sum to the total") {
  for (const int parties : {2, 3, 12}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Transcript transcript = crowd(parties, seed);
      REQUIRE(transcript_of_text(to_text(transcript), parties) == transcript);
      REQUIRE(transcript_of_json(to_json(transcript)) == transcript);
      std::uint64_t sum = 0;
      for (int party = 0; party < parties; ++party) sum += transcript.bits_by(party);
      REQUIRE(sum == transcript.bits());
    }
  }
}

TEST_CASE("malformed text is refused with the line and the reason") {
  const auto refusal = [](const char* text) {
    try {
      transcript_of_text(text);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK(refusal("0 Alice x 01\n2 Bob y 1\n") == "transcript line 2 has the number 2, but message 1 is due");
  CHECK(refusal("0 Carol x 01") == "transcript line 1: there is no party \"Carol\" among Alice to Bob");
  CHECK(refusal("0 Alice x 012") == "transcript line 1: \"012\" is not a string of 0s and 1s");
  CHECK(refusal("0 Alice x") ==
        "transcript line 1 is \"0 Alice x\", but a message is a number, a sender, a label and bits");
  CHECK(refusal("0 Alice x ") == "transcript line 1 has no bits; no bits at all are written -");
  CHECK(refusal("0 Alice  1") == "\"\" is no label: it must be printable ASCII without blanks");
  CHECK(refusal("\n") != "accepted");
}

TEST_CASE("malformed JSON transcripts are refused") {
  for (const char* text :
       {"[]", "3", R"({"parties":2})", R"({"parties":1,"messages":[]})", R"({"parties":2,"messages":{}})",
        R"({"parties":2,"messages":[{"from":"Alice","label":"x"}]})", R"({"parties":2,"messages":[7]})",
        R"({"parties":2,"messages":[{"from":0,"label":"x","bits":"1"}]})",
        R"({"parties":2,"messages":[{"from":"Player 0","label":"x","bits":"1"}]})",
        R"({"parties":2,"messages":[{"from":"Alice","label":"","bits":"1"}]})",
        R"({"parties":2,"messages":[{"from":"Alice","label":"x","bits":"2"}]})"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(transcript_of_json(Json::parse(text)), std::invalid_argument);
  }
}

TEST_CASE("transcripts are equal by label names, and the first difference is named") {
  Transcript other;
  other.intern("answer");  // another order of interning
  const Transcript original = small_talk();
  for (const Message& message : original.messages()) {
    other.post(message.from, other.intern(original.label(message.label)), message.bits);
  }
  CHECK(other == small_talk());
  CHECK(first_difference(small_talk(), other).empty());
  other.post(1, 0, Bits::of_text("1"));
  CHECK_FALSE(other == small_talk());
  CHECK(first_difference(small_talk(), other) == "message 4 is one too many: Bob says answer = 1");
  CHECK(first_difference(other, small_talk()) == "message 4 is missing: Bob says answer = 1");
  CHECK(first_difference(transcript_of_text("0 Bob x 1\n"), transcript_of_text("0 Bob x -\n")) ==
        "message 0 differs: expected that Bob says x = 1, but Bob says x = -");
}

TEST_CASE("a transcript of one party is refused") { CHECK_THROWS_AS(Transcript(1), std::invalid_argument); }
