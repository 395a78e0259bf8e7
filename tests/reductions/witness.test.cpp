// Two inputs, one message, two true answers: found where they exist, and only there.
#include "reductions/witness/witness.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "protocols/problems.hpp"
#include "reductions/execute.hpp"
#include "reductions/witness/differing_column.hpp"
#include "tests/reductions/asked.hpp"

using namespace crossbits;
using test::Asked;

namespace {

/// Do two inputs with different rows send the same? By running the protocol on everything.
bool exists_by_brute_force(const Asked& asked) {
  const Problem& problem = asked.embedding.problem;
  Executor executor(asked.protocol, asked.model.owners);
  std::map<std::string, std::vector<Symbols>> senders;
  for (std::uint64_t k = 0; k < problem.x_count(); ++k) {
    const Symbols x = problem.x_at(k);
    const auto run =
        executor.run(asked.model.inputs(asked.embedding, asked.embedding.embed(x, problem.y_at(0))));
    std::string said;
    for (const Message& m : run.transcript.messages())
      if (m.from == 0) said += m.bits.text() + ' ';
    senders[said].push_back(x);
  }
  for (const auto& [said, xs] : senders)
    for (const Symbols& x : xs)
      for (std::uint64_t k = 0; k < problem.y_count(); ++k)
        if (problem.f(x, problem.y_at(k)) != problem.f(xs.front(), problem.y_at(k))) return true;
  return false;
}

void expect_one(const Asked& asked) {
  const WitnessSearch search = find_witness(asked.embedding, asked.model, asked.protocol);
  REQUIRE(search.witness);
  const Witness& w = *search.witness;
  REQUIRE(w.x != w.x_other);
  REQUIRE(w.outputs[0] == w.outputs[1]);
  REQUIRE(asked.embedding.problem.f(w.x, w.y) == w.expected[0]);
  REQUIRE(asked.embedding.problem.f(w.x_other, w.y) == w.expected[1]);
  REQUIRE(w.expected[0] != w.expected[1]);
  REQUIRE(static_cast<std::int64_t>(w.message.size()) == search.message_bits);
  REQUIRE(search.message_bits == asked.protocol.bits);
}

}  // namespace

TEST_CASE("every model that is one unit too small has a witness, and the right one has none") {
  for (int n = 2; n <= 7; ++n) {
    const std::pair<std::string, std::string> cases[] = {
        {"disjointness-to-sparse-average", "attention:keys=pairs,m="},
        {"disjointness-to-sparse-average-streaming", "rnn:memory="},
        {"disjointness-to-sparse-average-dense", "mlp:rows="},
        {"index-to-sparse-average-dense", "mlp:rows="},
        {"index-to-lookup", "rnn:memory="}};
    for (const auto& [reduction, spec] : cases) {
      INFO(reduction << " n = " << n);
      expect_one(Asked(reduction, n, spec + std::to_string(n - 1)));
      const Asked enough(reduction, n, spec + std::to_string(n));
      const WitnessSearch none = find_witness(enough.embedding, enough.model, enough.protocol);
      REQUIRE_FALSE(none.witness);
      REQUIRE(none.complete);
      REQUIRE(none.searched == std::uint64_t{1} << n);
    }
  }
}

TEST_CASE("a witness is found exactly where brute force over all messages finds one") {
  int found = 0, absent = 0;
  for (int n = 2; n <= 4; ++n) {
    for (const std::string keys : {"pairs,bits=1", "random,bits=2", "random,bits=6"}) {
      for (int m = 1; m <= n + 1; ++m) {
        const Asked asked("disjointness-to-sparse-average", n,
                          "attention:keys=" + keys + ",m=" + std::to_string(m));
        const bool exists = exists_by_brute_force(asked);
        INFO(keys << " n = " << n << ", m = " << m);
        REQUIRE(find_witness(asked.embedding, asked.model, asked.protocol).witness.has_value() == exists);
        ++(exists ? found : absent);
      }
    }
  }
  CHECK(found > 5);
  CHECK(absent > 5);
}

TEST_CASE("the witness and how much was searched do not depend on the number of threads") {
  const Asked asked("disjointness-to-sparse-average", 13, "attention:keys=random,m=6,bits=4");
  const auto one = find_witness(asked.embedding, asked.model, asked.protocol, {.threads = 1});
  const auto two = find_witness(asked.embedding, asked.model, asked.protocol, {.threads = 2});
  REQUIRE(one.witness);
  REQUIRE(two.witness);
  CHECK(one.witness->x == two.witness->x);
  CHECK(one.witness->x_other == two.witness->x_other);
  CHECK(one.witness->y == two.witness->y);
  CHECK(one.searched == two.searched);
}

TEST_CASE("a search that is cut short does not claim to be complete") {
  const Asked asked("disjointness-to-sparse-average", 14, "attention:keys=pairs");
  const auto search = find_witness(asked.embedding, asked.model, asked.protocol, {.most_messages = 5000});
  CHECK_FALSE(search.witness);
  CHECK_FALSE(search.complete);
  CHECK(search.searched >= 5000);
  CHECK(search.searched < std::uint64_t{1} << 14);
}

TEST_CASE("a protocol in which Bob speaks first is refused") {
  const Asked asked("index-to-lookup", 4, "attention");
  REQUIRE_THROWS_AS(find_witness(asked.embedding, asked.model, asked.protocol), std::invalid_argument);
}

TEST_CASE("what is not a witness is not replayed as one") {
  const Asked asked("disjointness-to-sparse-average", 4, "attention:keys=pairs,m=3");
  const auto replay = [&](const Symbols& x, const Symbols& other, const Symbols& y) {
    return replay_witness(asked.embedding, asked.model, asked.protocol, x, other, y);
  };
  REQUIRE_NOTHROW(replay({0, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 0, 1}));
  REQUIRE_THROWS_AS(replay({0, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 0}),
                    std::logic_error);  // the true answers are equal
  REQUIRE_THROWS_AS(replay({0, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 1, 0}),
                    std::logic_error);  // the messages differ
}

TEST_CASE("a column that tells two rows apart is found for every pair of different rows, small or large") {
  const auto differ = [](const Problem& p, const Symbols& x, const Symbols& other) {
    const auto y = differing_column(p, x, other);
    return y && p.f(x, *y) != p.f(other, *y);
  };
  for (const std::string id : {"disjointness", "index", "equality", "greater-than", "inner-product"}) {
    const Problem small = make_problem(id, 4), large = make_problem(id, 40);
    for (std::uint64_t k = 1; k < 16; ++k) {
      INFO(id << ' ' << k);
      CHECK(differ(small, small.x_at(k), small.x_at(k - 1)));
      CHECK_FALSE(differing_column(small, small.x_at(k), small.x_at(k)));
      CHECK(differ(large, large.x_domain.at(BigInteger(k) << 20), large.x_domain.at(BigInteger(k) << 19)));
    }
  }
}
