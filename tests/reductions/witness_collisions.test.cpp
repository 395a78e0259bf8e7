// Collision search with distinguished points, and messages evaluated many at a time.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "basis/coin.hpp"
#include "reductions/witness/message_lanes.hpp"
#include "reductions/witness/witness.hpp"
#include "tests/reductions/asked.hpp"

using namespace crossbits;
using test::Asked;

namespace {

/// A random-looking function on `bits` bits.
class Mixer : public StateFunction {
 public:
  explicit Mixer(int bits) : bits_(bits) {}
  std::uint64_t of(std::uint64_t state) const { return coin(1, 2, state) >> (64 - bits_); }
  void step(const States& states, States& next) override {
    for (std::size_t i = 0; i < batch; ++i) next[i] = of(states[i]);
  }

 private:
  int bits_;
};

CollisionSearch search_mixer(int bits, int threads) {
  std::vector<std::unique_ptr<StateFunction>> functions;
  for (std::size_t g = 0; g < CollisionSearch::groups; ++g)
    functions.push_back(std::make_unique<Mixer>(bits));
  return {std::move(functions), bits, bits, 7, threads};
}

std::vector<StateCollision> collisions_of(CollisionSearch& search, std::size_t wanted) {
  std::vector<StateCollision> found;
  while (found.size() < wanted)
    for (const StateCollision& c : search.round()) found.push_back(c);
  return found;
}

const std::vector<std::pair<std::string, std::string>> too_small{
    {"disjointness-to-sparse-average", "attention:keys=pairs,m="},
    {"disjointness-to-sparse-average-streaming", "rnn:memory="},
    {"disjointness-to-sparse-average-dense", "mlp:rows="},
    {"index-to-lookup", "rnn:memory="}};

}  // namespace

TEST_CASE(
    "every collision of the search is one, and about as many evaluations are needed as the birthday bound "
    "says") {
  for (const int bits : {16, 24, 32, 40, 44}) {
    INFO(bits << " bits");
    const Mixer mixer(bits);
    CollisionSearch search = search_mixer(bits, 1);
    for (const StateCollision& c : collisions_of(search, 3)) {
      REQUIRE(c.one != c.other);
      REQUIRE(mixer.of(c.one) == mixer.of(c.other));
    }
    CHECK(static_cast<double>(search.evaluations()) < 16 * std::pow(2.0, bits / 2.0) + (1 << 20));
  }
}

TEST_CASE(
    "the collisions of a search, their order and the evaluations do not depend on the number of threads") {
  CollisionSearch one = search_mixer(40, 1), two = search_mixer(40, 2);
  const auto a = collisions_of(one, 10), b = collisions_of(two, 10);
  REQUIRE(a.size() == b.size());
  for (std::size_t k = 0; k < a.size(); ++k) {
    CHECK(a[k].one == b[k].one);
    CHECK(a[k].other == b[k].other);
  }
  CHECK(one.evaluations() == two.evaluations());
}

TEST_CASE("messages evaluated side by side are equal exactly where messages evaluated one by one are") {
  for (const auto& [reduction, model] :
       {std::pair{"disjointness-to-sparse-average", "attention:keys=pairs,m=7"},
        std::pair{"disjointness-to-sparse-average", "attention:keys=random,m=5,bits=2"},
        std::pair{"disjointness-to-sparse-average-streaming", "rnn:memory=6"},
        std::pair{"index-to-lookup", "rnn:memory=7"}, std::pair{"index-to-lookup:5", "rnn:memory=3"}}) {
    INFO(reduction << ' ' << model);
    const bool many_symbols = std::string(reduction).ends_with(":5");
    const Reduction& r = find_reduction(many_symbols ? "index-to-lookup" : reduction);
    const Embedding embedding =
        r.embed(many_symbols ? "index:symbols=5" : r.problem_id, many_symbols ? 5 : 12, {});
    const ModelSpec spec = ModelSpec::parse(model);
    const DecidingModel deciding = decide_with(embedding.construct(spec).graph, embedding);
    const auto protocol =
        compile(deciding.graph, deciding.owners, {deciding.decision}, r.paper(spec.family).permit);
    const StateInputs inputs(embedding.problem.x_domain);
    const auto lowered = LoweredMessage::make(embedding, deciding, protocol);
    REQUIRE(lowered);
    AliceMessage message(embedding, deciding, protocol);
    const auto function = message_function(lowered, AliceMessage(embedding, deciding, protocol), inputs, 3);
    std::map<std::string, std::set<std::uint64_t>> hashes;
    std::set<std::uint64_t> all;
    for (std::uint64_t block = 0; block < 16; ++block) {
      StateFunction::States states, next;
      for (std::size_t i = 0; i < StateFunction::batch; ++i)
        states[i] = (block * StateFunction::batch + i) & ((std::uint64_t{1} << inputs.bits()) - 1);
      function->step(states, next);
      for (std::size_t i = 0; i < StateFunction::batch; ++i) {
        hashes[message(inputs.input(states[i])).text()].insert(next[i]);
        all.insert(next[i]);
        REQUIRE(next[i] >> inputs.bits() == 0);
      }
    }
    for (const auto& [text, ones] : hashes) REQUIRE(ones.size() == 1);
    CHECK(hashes.size() > 10);
    CHECK(10 * all.size() > 6 * hashes.size());  // states are few, so some different messages share one
  }
}

TEST_CASE(
    "collision search finds a witness against models whose message is too short, the same with one thread "
    "and two") {
  for (const auto& [reduction, spec] : too_small) {
    INFO(reduction);
    const Asked asked(reduction, 32, spec + "28");
    const WitnessOptions options{.threads = 1, .method = WitnessSearch::Method::distinguished_points};
    WitnessOptions two_threads = options;
    two_threads.threads = 2;
    const WitnessSearch one = find_witness(asked.embedding, asked.model, asked.protocol, options);
    const WitnessSearch two = find_witness(asked.embedding, asked.model, asked.protocol, two_threads);
    REQUIRE(one.witness);
    REQUIRE(two.witness);
    CHECK(one.witness->x == two.witness->x);
    CHECK(one.witness->x_other == two.witness->x_other);
    CHECK(one.searched == two.searched);
    CHECK(one.witness->expected[0] != one.witness->expected[1]);
  }
}

TEST_CASE(
    "a recurrent network with 40 bits of state has a witness against INDEX_48, by linear algebra and by "
    "collision search") {
  const Asked asked("index-to-lookup", 48, "rnn:memory=40");
  for (const auto method :
       {WitnessSearch::Method::linear_algebra, WitnessSearch::Method::distinguished_points}) {
    const WitnessSearch search =
        find_witness(asked.embedding, asked.model, asked.protocol, {.method = method});
    REQUIRE(search.witness);
    CHECK(search.witness->message.size() == 40);
  }
}

TEST_CASE("where every message is different the search says how much it looked at and claims nothing") {
  const Asked asked("disjointness-to-sparse-average", 24, "attention:keys=pairs");
  const WitnessSearch search =
      find_witness(asked.embedding, asked.model, asked.protocol, {.most_messages = 100'000});
  CHECK_FALSE(search.witness);
  CHECK_FALSE(search.complete);
  CHECK(search.searched >= 100'000);
  CHECK(search.method == WitnessSearch::Method::distinguished_points);
}

TEST_CASE("a message of numbers beyond 53 bits is searched one by one") {
  const Asked asked("disjointness-to-sparse-average", 9, "attention:keys=cyclic");
  CHECK_FALSE(LoweredMessage::make(asked.embedding, asked.model, asked.protocol));
  const WitnessSearch search =
      find_witness(asked.embedding, asked.model, asked.protocol,
                   {.most_messages = 5000, .method = WitnessSearch::Method::distinguished_points});
  CHECK_FALSE(search.witness);
  CHECK(search.searched >= 5000);
}

TEST_CASE("where Alice's sets have a given size, every method looks at sets of that size only") {
  const Asked small("sparse-disjointness-to-sparse-average", 10, "attention:keys=onehot,m=9");
  // One element has no key, but the other nine tell sets of a given size apart.
  for (const auto method : {WitnessSearch::Method::exhaustive, WitnessSearch::Method::linear_algebra,
                            WitnessSearch::Method::distinguished_points}) {
    const WitnessSearch search = find_witness(small.embedding, small.model, small.protocol,
                                              {.most_messages = 20'000, .method = method});
    CHECK_FALSE(search.witness);
  }
  const Asked large("sparse-disjointness-to-sparse-average", 26, "attention:keys=onehot,m=20");
  const WitnessSearch search = find_witness(large.embedding, large.model, large.protocol,
                                            {.method = WitnessSearch::Method::distinguished_points});
  REQUIRE(search.witness);
  CHECK(large.embedding.problem.x_domain.contains(search.witness->x));
  CHECK(large.embedding.problem.x_domain.contains(search.witness->x_other));
}
