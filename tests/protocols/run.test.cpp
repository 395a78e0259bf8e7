#include "protocols/run.hpp"

#include <catch2/catch.hpp>

#include "protocols/error.hpp"
#include "protocols/transcript_io.hpp"

using namespace crossbits;

namespace {

Task<int> says(Port& port, std::string label, std::string bits) {
  port.send(port.label(label), Bits::of_text(bits));
  co_return 1;
}

Task<int> hears(Port& port, std::string label, Code code) {
  const auto word = co_await port.recv(port.label(label), code);
  co_return static_cast<int>(word.size());
}

Task<int> sits(Port&) { co_return 0; }

Task<int> echoes(Port& port) {
  const auto word = co_await port.recv(port.label("b"), Code::fixed(1));
  port.send(port.label("a"), word);
  co_return 2;
}

Task<Bits> round_robin(Port& port) {
  const Label mine = port.label("bit");
  Bits heard;
  for (int speaker = 0; speaker < port.parties(); ++speaker) {
    if (speaker == port.self()) {
      port.send(mine, Bits::of_number(static_cast<std::uint64_t>(speaker % 2), 1));
    } else {
      const auto word = co_await port.recv(mine, Code::fixed(1));
      heard.append(word);
    }
  }
  co_return heard;
}

Task<Bits> silent(Port&) { co_return Bits(); }

Task<int> stumbles(Port& port) {
  const auto word = co_await port.recv(port.label("a"), Code::fixed(1));
  throw std::runtime_error("lost the thread at " + word.text());
}

Task<int> speaks_unasked(Port& port) {
  port.send(port.label("b"), Bits::of_text("1"));
  const auto word = co_await port.recv(port.label("a"), Code::fixed(1));
  co_return word[0];
}

Task<int> never_ends(Port& port) {
  const Label label = port.label("a");
  for (;;) port.send(label, Bits::of_text("1"));
}

/// The fault that a run of the two ends in; "none" otherwise.
template <class A, class B>
std::string fault_of(A alice, B bob, RunOptions options = {}) {
  try {
    run_two_party(alice, bob, options);
  } catch (const ProtocolError& error) {
    CHECK(std::string(error.what()).rfind(name(error.fault()), 0) == 0);
    return name(error.fault());
  }
  return "none";
}

const auto say = [](const char* label, const char* bits) {
  return [=](Port& port) { return says(port, label, bits); };
};
const auto hear = [](const char* label, Code code) {
  return [=](Port& port) { return hears(port, label, code); };
};

}  // namespace

TEST_CASE("a message reaches the other party and the transcript, and both return values come back") {
  const auto outcome = run_two_party(say("a", "101"), hear("a", Code::fixed(3)));
  CHECK(outcome.alice == 1);
  CHECK(outcome.bob == 3);
  CHECK(to_text(outcome.transcript) == "0 Alice a 101\n");
  CHECK_FALSE(outcome.fault_applied);
}

TEST_CASE("every broken rule ends in the error that names it") {
  CHECK(fault_of(say("a", "1"), hear("b", Code::fixed(1))) == "wrong_label");
  CHECK(fault_of(say("a", "11"), hear("a", Code::fixed(1))) == "wrong_length");
  CHECK(fault_of(say("a", ""), hear("a", Code::fixed(1))) == "wrong_length");
  CHECK(fault_of(say("a", "0011"), hear("a", Code::elias_gamma())) == "wrong_length");
  CHECK(fault_of(say("a", "11"), hear("a", Code::below(3))) == "wrong_value");
  CHECK(fault_of(say("a", "1"), sits) == "unread_message");
  CHECK(fault_of(sits, say("a", "1")) == "unread_message");
  CHECK(fault_of(hear("a", Code::fixed(1)), hear("a", Code::fixed(1))) == "deadlock");
  CHECK(fault_of(hear("a", Code::fixed(1)), sits) == "deadlock");
  CHECK(fault_of(sits, hear("a", Code::fixed(1))) == "deadlock");
  CHECK(fault_of(speaks_unasked, say("a", "1")) == "out_of_turn");
  CHECK(fault_of(never_ends, sits, {.message_limit = 1000}) == "too_long");
}

TEST_CASE("the sentence of an error names the parties, the message and what was awaited") {
  CHECK_THROWS_WITH(run_two_party(say("a", "11"), hear("a", Code::fixed(1))),
                    "wrong_length: message 0 from Alice to Bob, a, has 2 bits (11), but 1 bit was awaited");
  CHECK_THROWS_WITH(
      run_two_party(hear("x", Code::fixed(1)), hear("y", Code::fixed(1))),
      "deadlock: Alice waits for x, Bob waits for y, and nobody else speaks (after 0 messages)");
  CHECK_THROWS_WITH(run_two_party(say("a", "1"), hear("b", Code::fixed(1))),
                    "wrong_label: message 0 from Alice to Bob is a, but b was awaited");
}

TEST_CASE("the transcript does not depend on who is resumed first") {
  for (const int first : {0, 1}) {
    const auto outcome = run_two_party(speaks_unasked, echoes, {.first = first});
    CHECK(to_text(outcome.transcript) == "0 Alice b 1\n1 Bob a 1\n");
  }
}

TEST_CASE("an exception of a party comes out of the run unchanged, and as a ProtocolError after a fault") {
  CHECK_THROWS_WITH(run_two_party(say("a", "1"), stumbles), "lost the thread at 1");
  CHECK(fault_of(say("a", "1"), stumbles, {.fault = Fault{Fault::flip, 0, 0}}) == "failed");
}

TEST_CASE("a fault hits the message and the bit it names, and says when there is none") {
  const auto hit = [](Fault fault) {
    const auto outcome = run_two_party(say("a", "000"), hear("a", Code::fixed(3)), {.fault = fault});
    return outcome.fault_applied ? to_text(outcome.transcript) : "missed";
  };
  CHECK(hit({Fault::flip, 0, 1}) == "0 Alice a 010\n");
  CHECK(hit({Fault::flip, 0, 3}) == "missed");
  CHECK(hit({Fault::flip, 1, 0}) == "missed");
  CHECK(hit({Fault::truncate, 0, 3}) == "missed");
  CHECK(fault_of(say("a", "000"), hear("a", Code::fixed(3)), {.fault = Fault{Fault::drop, 0}}) == "deadlock");
  CHECK(fault_of(say("a", "000"), hear("a", Code::fixed(3)), {.fault = Fault{Fault::truncate, 0, 2}}) ==
        "wrong_length");
}

TEST_CASE("at a blackboard of k players everybody reads every message of the others") {
  for (const int first : {0, 3}) {
    const PartiesOutcome outcome = run_parties(std::vector<PartyFactory>(4, round_robin), {.first = first});
    CHECK(outcome.transcript.bits() == 4);
    CHECK(outcome.transcript.rounds() == 4);
    CHECK(outcome.answers[0].text() == "101");
    CHECK(outcome.answers[3].text() == "010");
  }
  CHECK_THROWS_AS(run_parties({round_robin, silent}), ProtocolError);
}
