#include "apps/party/party.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/help.hpp"
#include "apps/cli/message_table.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/run_json.hpp"

namespace crossbits {
namespace {

constexpr std::int64_t longest_timeout = 86'400;

/// Alice is 0.
int role_of(const Arguments& a) { return a.text("ROLE") == "alice" ? 0 : 1; }

/// The text of this party's own input. The other's is refused: this process is not to see it.
const std::string& own_input(const Arguments& a) {
  const bool alice = role_of(a) == 0;
  const char *own = alice ? "--x" : "--y", *other = alice ? "--y" : "--x";
  if (a.has(other))
    throw std::invalid_argument(fmt::format("{} {} is the other party's input, which {} must not see", other,
                                            a.text(other), a.text("ROLE")));
  if (!a.has(own))
    throw std::invalid_argument(fmt::format("{} needs an input of its own: {}", a.text("ROLE"), own));
  return a.text(own);
}

Wire wire_of(const Arguments& a, Console& console) {
  if (a.has("--listen") == a.has("--connect"))
    throw std::invalid_argument(
        "a party either waits (--listen ADDRESS) or calls (--connect ADDRESS); one of the two is needed");
  const std::chrono::seconds timeout(a.number("--timeout"));
  if (a.has("--connect")) return connect(a.text("--connect"), timeout);
  const std::string& address = a.text("--listen");
  const bool told = console.progress || address.ends_with(":0") || address == "0";
  return listen(address, timeout, [&](std::uint16_t port) {
    if (!told) return;
    const std::string host = address.substr(0, address.rfind(':') + 1);  // empty where there is none
    console.err << fmt::format("listening on {}{}\n", host, port)
                << std::flush;  // in one piece: scripts wait for it
  });
}

Json json_text(const Setup& setup, int self, const std::string& input, const PartyRun& run,
               const std::vector<Saying>& messages) {
  const Transcript& transcript = run.said.transcript;
  const Framing& framing = run.said.carried.framing;
  const Ledger ledger = transcript.ledger();
  Json document = {{"schema", "crossbits.party/1"}, {"role", self == 0 ? "alice" : "bob"}};
  describe_question(setup, document);
  document["input"] = input;
  document["answer"] = run.answer ? Json(*run.answer) : Json(nullptr);
  document["bits"] = ledger.bits;
  document["bits_alice"] = ledger.by_party[0];
  document["bits_bob"] = ledger.by_party[1];
  document["rounds"] = ledger.rounds;
  document["messages"] = messages_json(messages);
  document["transcript_sha256"] = run.said.carried.transcript_sha256;
  document["framing"] = {{"handshake", framing.handshake},
                         {"headers", framing.headers},
                         {"padding", framing.padding},
                         {"ends", framing.ends}};
  document["wire_bits"] = run.said.carried.wire_bits;
  describe_comparison(setup, compare(setup.problem(), setup.direction(), setup.question.knows, ledger.bits),
                      document);
  return document;
}

std::string text_for_people(const Setup& setup, int self, const std::string& input, const PartyRun& run,
                            const std::vector<Saying>& messages) {
  const Framing& f = run.said.carried.framing;
  const auto number = [](std::uint64_t bits) { return thousands(static_cast<std::int64_t>(bits)); };
  const std::string who = party_name(self, 2);
  std::string text = fmt::format("{} of {}   {} = {}\n", who, setup.problem().name, self == 0 ? "x" : "y",
                                 shorten(input, 60));
  text += model_text(setup) + '\n' + message_table(messages) + '\n';
  text += run.answer ? fmt::format("{} outputs {}", who, *run.answer)
                     : fmt::format("{} need not know the answer", who);
  text += fmt::format("; both sides have the same transcript, SHA-256 {:.16}...\n",
                      run.said.carried.transcript_sha256);
  text += fmt::format(
      "wire    {} bits = {} of messages + {} of framing (handshake {}, headers {}, padding {}, ends {})\n\n",
      number(run.said.carried.wire_bits), number(run.said.transcript.bits()), number(f.total()),
      number(f.handshake), number(f.headers), number(f.padding), number(f.ends));
  return text + comparison_text(setup, compare(setup.problem(), setup.direction(), setup.question.knows,
                                               run.said.transcript.bits()));
}

Exit party(const Arguments& a, Console& console) {
  const int self = role_of(a);
  const std::string& input = own_input(a);
  const Setup setup = prepare(question_of(a));
  const Symbols symbols = self == 0 ? setup.problem().parse_x(input) : setup.problem().parse_y(input);
  Wire wire = wire_of(a, console);
  const PartyRun run = play_party(setup, self, symbols, wire, version);
  const std::vector<Saying> messages = sayings(setup.protocol(), run.said.transcript);
  console.out << (a.has("--json") ? json_text(setup, self, input, run, messages).dump(2) + '\n'
                                  : text_for_people(setup, self, input, run, messages));
  return Exit::good;
}

}  // namespace

CommandRecord party_command() {
  return {
      .name = "party",
      .summary = "play Alice or Bob in a process of its own, over TCP, given one input only",
      .text =
          "One side waits, the other calls. Before a bit is sent, both compare reduction, problem, model, "
          "formats, protocol and version; "
          "at the end, the digests of their transcripts. A peer that is dead, slow, malformed or lying ends "
          "the run with a sentence "
          "(exit code 2) within --timeout. docs/party.md has the bytes on the wire.",
      .flags =
          std::vector<Flag>{{"ROLE", "ROLE", "whose part this process plays", "", {"alice", "bob"}, true}} +
          question_flags() +
          std::vector<Flag>{
              {"--x", "X", "alice: her input, in the problem's text form"},
              {"--y", "Y", "bob: his input"},
              {"--listen", "ADDRESS",
               "wait for the other party at [HOST:]PORT; without HOST on this machine only"},
              {"--connect", "ADDRESS", "call the other party at [HOST:]PORT, until it is there"},
              {"--timeout",
               "SECONDS",
               "longest wait for the other party, and for each of its frames",
               "30",
               {},
               false,
               1,
               longest_timeout},
              json_flag()},
      .examples = {{"crossbits party bob disjointness-to-sparse-average -n 6 --y 010111 --connect 4713",
                    R"out(Bob of DISJ_6   y = 010111
model    attention:bits=1,keys=pairs: attention, pair keys: 1 head, query width 6, 1 bit a number

  #  from   what crosses                                 bits  total
  1  Alice  query of token 12, head 0: 6 signs   +-+-+-     6      6

Bob outputs 0; both sides have the same transcript, SHA-256 788e605edecba125...
wire    6,400 bits = 6 of messages + 6,394 of framing (handshake 5,728, headers 136, padding 2, ends 528)

bits 6 = lower bound 6 (tight)   trivial 6   one way, Alice to Bob, Bob knows   CONSISTENT
optimal for this dataflow graph, two way: 6 bits
claim   a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her own
        key and value are public [Sanford, Hsu, Telgarsky 2023, Thm 4]
bound   one-way cost = ceil(log2 number of different rows): the message must tell them apart
        [derived here; textbook: Kushilevitz and Nisan 1997, section 4.2]
)out",
                    0, "crossbits party alice disjointness-to-sparse-average -n 6 --x 101010 --listen 4713"}},
      .run = party};
}

}  // namespace crossbits
