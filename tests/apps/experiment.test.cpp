#include "apps/study/experiment.hpp"

#include <catch2/catch.hpp>

#include "apps/study/count.hpp"
#include "apps/study/families.hpp"

using namespace crossbits;

TEST_CASE("a model with fewer bits than the bound violates it, one with more than the input is vacuous") {
  const Problem problem =
      prepare({.reduction = "disjointness-to-sparse-average", .problem = "", .n = 4}).problem();
  const auto standing = [&](std::uint64_t bits) {
    return compare(problem, Direction::alice_to_bob, Knows::bob, bits).standing;
  };
  CHECK(standing(3) == Standing::violates);
  CHECK(standing(4) == Standing::consistent);
  CHECK(standing(5) == Standing::vacuous);
}

TEST_CASE("every case of the family table builds a certified model for its reduction") {
  for (const Family& family : families()) {
    for (const FamilyCase& c : family.cases) {
      INFO(c.spec << " for " << c.reduction);
      CHECK(ModelSpec::parse(c.spec).family == family.id);
      CHECK(construct(c, 3).certified);
    }
  }
}

TEST_CASE("token lists are read back from their text") {
  for (const std::string text : {"0", "0-3", "0,2,4", "1-2,5,7-9"})
    CHECK(tokens_text(tokens_of_text("--alice", text, 10)) == text);
  CHECK(tokens_text(tokens_of_text("--alice", "3,1,2", 4)) == "1-3");
  CHECK(tokens_of_text("--alice", "", 4).empty());
}

TEST_CASE("an architecture costs its narrow tokens, and the layer input once tokens may not be sent") {
  for (const int layers : {1, 2, 3}) {
    const std::string spec = "transformer:heads=2,width=6,tokens=8,bits=5,layers=" + std::to_string(layers);
    CountQuestion question{.model = {.text = spec}, .alice = "0-4", .bob = "5-7"};
    CHECK(count_bits(question).protocol.bits == 5 * 5);
    question.forbid = std::string("token");
    CHECK(count_bits(question).protocol.bits <= 5 * 6 * 5);
    question.output = std::to_string(3);  // Alice's own token: with a causal mask she answers alone
    CHECK(count_bits(question).protocol.bits == 6 * 5);
  }
}

TEST_CASE("one layer and one query of Bob: the query goes out and a summary comes back, at its exact width") {
  // 2 heads of width 2; 32 tokens of Alice: terms of 5 bits summed over 32 tokens, weights up to 2^8.
  CountQuestion question{.model = {.text = "transformer:layers=1,heads=2,width=4,tokens=33,bits=5"},
                         .alice = "0-31",
                         .bob = "32"};
  question.forbid = "token,activation,key,value";
  const Count count = count_bits(question);
  const int query = 4 * 5, maximum = 2 * 16, terms = 4 * 10, weights = 2 * (8 + 5 + 1);
  CHECK(count.protocol.bits <= query + 2 * maximum + terms + weights);
  CHECK(count.protocol.bits >= query + terms + weights);
  CHECK(count.alternatives[1].bits == count.protocol.bits);
  CHECK_FALSE(count.alternatives[2].bits.has_value());
}

TEST_CASE("planned messages cost what the cut says") {
  CountQuestion question{.model = {.text = "transformer:layers=2,heads=2,width=4,tokens=9,bits=5,causal=0"},
                         .alice = "0-4",
                         .bob = "5-8"};
  for (const std::string forbid : {"", "token", "token,key,value"}) {
    question.forbid = forbid;
    const Count count = count_bits(question);
    std::int64_t bits = 0;
    for (const PlannedMessage& m : count.messages) bits += count.protocol.graph.bits(m.value);
    CHECK(bits == count.protocol.bits);
  }
}
