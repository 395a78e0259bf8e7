#include "reductions/witness/witness.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/cli/witness_text.hpp"
#include "apps/cli/wrong_text.hpp"
#include "reductions/verify.hpp"

namespace crossbits {
namespace {

constexpr std::int64_t most_seconds = 1'000'000;

/// "2^48", or about how many.
std::string power_text(const BigInteger& count) {
  const auto exponent = boost::multiprecision::msb(count);
  return count == BigInteger(1) << exponent ? fmt::format("2^{}", exponent)
                                            : fmt::format("over 2^{}", exponent);
}

std::string method_text(WitnessSearch::Method method) {
  switch (method) {
    case WitnessSearch::Method::exhaustive:
      return "all inputs in order, their messages hashed";
    case WitnessSearch::Method::linear_algebra:
      return "integer null vector of a message that is linear in x";
    case WitnessSearch::Method::distinguished_points:
      return "collision search with distinguished points";
  }
  return "";
}

/// Where every message is of its own kind the model may still be wrong: not for want of bits.
std::optional<Verification> verified_instead(const Setup& setup, const WitnessSearch& search) {
  const bool few = setup.problem().x_count() * setup.problem().y_count() <= most_unasked_pairs;
  if (search.witness || !search.complete || search.rows_unsettled || !few) return std::nullopt;
  return verify(setup.embedding, setup.deciding, setup.protocol(), {});
}

std::string wrong_text(const Setup& setup, const Verification& v) {
  return wrap("",
              fmt::format("the message is enough, the model is wrong all the same, on {} of {}", v.wrong,
                          counted(v.inputs, "input")),
              0) +
         first_wrong_text(setup.problem(), v);
}

/// How much was searched, and what follows where nothing was found.
std::string searched_text(const Setup& setup, const WitnessSearch& search) {
  std::string text =
      fmt::format("searched: {} of {} inputs ({})\n", counted(search.searched, "message"),
                  setup.problem().x_count().str().size() <= 12 ? setup.problem().x_count().str()
                                                               : power_text(setup.problem().x_count()),
                  method_text(search.method));
  if (search.witness) return text;
  const std::string bits = counted(static_cast<std::uint64_t>(search.message_bits), "bit");
  if (search.complete && !search.rows_unsettled)
    return text +
           wrap("", fmt::format("no witness: no two inputs with different rows send the same {}", bits), 0);
  if (search.rows_unsettled)
    text += "some inputs sent the same, but no y was found on which their answers differ\n";
  return text +
         wrap("", fmt::format("no witness found among these messages of {}; there may be one", bits), 0);
}

std::string text_for_people(const Setup& setup, const WitnessSearch& search,
                            const std::optional<Verification>& wrong, const Comparison& c) {
  std::string text = setup.problem().name + '\n' + model_text(setup) + '\n';
  if (search.witness) text += witness_text(setup, *search.witness);
  text += searched_text(setup, search);
  if (search.witness) text += witness_replay(setup, *search.witness);
  if (wrong && wrong->wrong > 0) text += wrong_text(setup, *wrong);
  return text + '\n' + comparison_text(setup, c);
}

WitnessSearch::Method method_of(const std::string& text) {
  if (text == "exhaustive") return WitnessSearch::Method::exhaustive;
  return text == "linear" ? WitnessSearch::Method::linear_algebra
                          : WitnessSearch::Method::distinguished_points;
}

Exit look_for_witness(const Arguments& a, Console& console) {
  const Setup setup = prepare(question_of(a));
  WitnessOptions options{.seconds = static_cast<double>(a.number("--time"))};
  if (a.has("--method")) options.method = method_of(a.text("--method"));
  const WitnessSearch search = find_witness(setup.embedding, setup.deciding, setup.protocol(), options);
  const Comparison c = compare(setup.problem(), setup.direction(), setup.question.knows,
                               static_cast<std::uint64_t>(setup.protocol().bits));
  const std::optional<Verification> wrong = verified_instead(setup, search);
  if (a.has("--json")) {
    Json document = witness_json(setup, search, c);
    document["wrong"] = wrong ? Json(wrong->wrong) : Json(nullptr);
    describe_first_wrong(setup.problem(), wrong.value_or(Verification{}), document);
    console.out << document.dump(2) << '\n';
  } else {
    console.out << text_for_people(setup, search, wrong, c);
  }
  return search.witness ? Exit::good : Exit::claim_is_false;
}

}  // namespace

CommandRecord witness_command() {
  return {
      .name = "witness",
      .summary = "two inputs on which a model sends one message although the true answers differ",
      .text =
          "Makes a lower bound concrete: Bob hears the same on x and x', so the model answers the same, and "
          "is wrong on one "
          "of them. Up to 2^20 inputs of Alice's are all looked at, so that a search without a witness shows "
          "that there is "
          "none; beyond, a message that is linear in x is solved exactly, and any other searched for "
          "collisions until "
          "--time. The witness is replayed with the plain model and the protocol before it is printed, and "
          "does not "
          "depend on time or threads. Exit code 0 when one is found, 1 when none is.",
      .flags =
          question_flags() +
          std::vector<Flag>{{"--time", "SECONDS", "stop looking then", "60", {}, false, 1, most_seconds},
                            {"--method", "HOW", "this way only", "", {"exhaustive", "linear", "collisions"}},
                            json_flag()},
      .examples =
          {{"crossbits witness index-to-lookup -n 48 --model rnn:memory=40 --method collisions",
            R"out(INDEX_48
model    rnn:memory=40: recurrent network: 40 cells of 2 symbols
         not certified: 8 of 48 symbols have no cell

two inputs of Alice's that send the same 40 bits:
  x  = 110100010001010011101101111011101011000000101100
  x' = 010010110001010011101101111011101011000000101100
  both send 0011010000001101011101111011011100101000
with y = 0
  INDEX_48(x, y) = 1   INDEX_48(x', y) = 0
the model answers 0 on both, so it is wrong on (x, y)
searched: 1,569,088 messages of 2^48 inputs (collision search with distinguished points)
replay:
$ crossbits run index-to-lookup -n 48 --model rnn:memory=40 --x \
    110100010001010011101101111011101011000000101100 --y 0
$ crossbits run index-to-lookup -n 48 --model rnn:memory=40 --x \
    010010110001010011101101111011101011000000101100 --y 0

bits 40   lower bound 48   slack -8   trivial 48   one way, Alice to Bob, Bob knows   VIOLATES
fewer bits than any right protocol needs: the model must fail on some input
optimal for this dataflow graph, two way: 7 bits
claim   state bits >= ceil(n log2 symbols), whatever the depth and the length of chain of thought
        [Bhattamishra, Hahn, Blunsom, Kanade 2024]
bound   one-way cost = ceil(log2 number of different rows): the message must tell them apart
        [derived here; textbook: Kushilevitz and Nisan 1997, section 4.2]
)out",
            0},
           {"crossbits witness disjointness-to-sparse-average -n 8 --model attention:keys=pairs,bits=1,m=7",
            R"out(DISJ_8
model    attention:bits=1,keys=pairs,m=7: attention, pair keys: 1 head, query width 7, 1 bit a
         number
         not certified: not within 1/(2q) of qSA: fails on the pointer set {0, 2, 4, 6, 8, 10, 12,
         14}

two inputs of Alice's that send the same 7 bits:
  x  = 00000000
  x' = 00000001
  both send 0000000
with y = 00000001
  DISJ_8(x, y) = 1   DISJ_8(x', y) = 0
the model answers 1 on both, so it is wrong on (x', y)
searched: 2 messages of 256 inputs (all inputs in order, their messages hashed)
replay:
$ crossbits run disjointness-to-sparse-average -n 8 --model attention:keys=pairs,bits=1,m=7 --x \
    00000000 --y 00000001
$ crossbits run disjointness-to-sparse-average -n 8 --model attention:keys=pairs,bits=1,m=7 --x \
    00000001 --y 00000001

bits 7   lower bound 8   slack -1   trivial 8   one way, Alice to Bob, Bob knows   VIOLATES
fewer bits than any right protocol needs: the model must fail on some input
optimal for this dataflow graph, two way: 7 bits
claim   a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her own
        key and value are public [Sanford, Hsu, Telgarsky 2023, Thm 4]
bound   one-way cost = ceil(log2 number of different rows): the message must tell them apart
        [derived here; textbook: Kushilevitz and Nisan 1997, section 4.2]
)out",
            0},
           {"crossbits witness disjointness-to-sparse-average -n 8",
            R"out(DISJ_8
model    attention:bits=1,keys=pairs: attention, pair keys: 1 head, query width 8, 1 bit a number

searched: 256 messages of 256 inputs (all inputs in order, their messages hashed)
no witness: no two inputs with different rows send the same 8 bits

bits 8 = lower bound 8 (tight)   trivial 8   one way, Alice to Bob, Bob knows   CONSISTENT
optimal for this dataflow graph, two way: 8 bits
claim   a 1/(2q)-approximation of qSA decides DISJ_q, so (m + 1 + d') p >= q; m p >= q where her own
        key and value are public [Sanford, Hsu, Telgarsky 2023, Thm 4]
bound   one-way cost = ceil(log2 number of different rows): the message must tell them apart
        [derived here; textbook: Kushilevitz and Nisan 1997, section 4.2]
)out",
            1}},
      .run = look_for_witness};
}

}  // namespace crossbits
