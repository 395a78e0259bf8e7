#include <catch2/catch.hpp>
#include <map>

#include "protocols/problems.hpp"
#include "reductions/catalogue.hpp"
#include "reductions/verify.hpp"
#include "tests/reductions/built.hpp"

using namespace crossbits;
using test::Built;

namespace {

Built build_sparse(int n, int size, const std::string& model_spec) {
  const Reduction& reduction = find_reduction("sparse-disjointness-to-sparse-average");
  return test::build(reduction.embed("sparse-disjointness:size=" + std::to_string(size), n, {}), model_spec,
                     reduction.paper("attention").permit);
}

}  // namespace

TEST_CASE(
    "attention over any q-subset decides sparse disjointness on all inputs up to n = 5, above the bound") {
  for (int n = 1; n <= 5; ++n) {
    for (int size = 1; size <= n; ++size) {
      for (const std::string model :
           {"attention:keys=onehot", "attention:keys=cyclic", "attention:keys=random"}) {
        INFO(model << " n = " << n << " size = " << size);
        const Built b = build_sparse(n, size, model);
        REQUIRE(b.certified);
        const Verification v = verify(b.embedding, b.model, b.protocol, {});
        REQUIRE(v.inputs == static_cast<std::uint64_t>(b.embedding.problem.x_count()) << n);
        REQUIRE(v.wrong == 0);
        REQUIRE(v.protocol_equals_model());
        REQUIRE(v.max_bits >= b.embedding.problem.lower_bound(Direction::alice_to_bob, Knows::bob)->bits);
      }
    }
  }
}

TEST_CASE("a query of fewer bits than ceil(log2 C(n, q)) is wrong: two sets send the same message") {
  for (int n = 4; n <= 6; ++n) {
    const int size = n / 2;
    const auto bound =
        static_cast<int>(sparse_disjointness(n, size).lower_bound(Direction::alice_to_bob, Knows::bob)->bits);
    const Built b = build_sparse(n, size, "attention:keys=onehot,m=" + std::to_string(bound - 1));
    REQUIRE_FALSE(b.certified);
    REQUIRE(b.protocol.bits == bound - 1);
    const Verification v = verify(b.embedding, b.model, b.protocol, {});
    REQUIRE(v.wrong > 0);
    Executor executor(b.protocol, b.model.owners);
    std::map<std::string, int> seen;
    const auto sets = static_cast<std::uint64_t>(b.embedding.problem.x_count());
    const Symbols y(static_cast<std::size_t>(n), 0);
    for (std::uint64_t k = 0; k < sets; ++k) {
      const auto run =
          executor.run(b.model.inputs(b.embedding, b.embedding.embed(b.embedding.problem.x_at(k), y)));
      ++seen[run.transcript.messages().front().bits.text()];
    }
    REQUIRE(seen.size() < sets);
  }
}

TEST_CASE("an embedding of sparse disjointness that forgets one pointer is wrong somewhere") {
  Built b = build_sparse(4, 2, "attention:keys=onehot");
  const auto alice = b.embedding.embed_alice;
  b.embedding.embed_alice = [alice](const Symbols& x, FieldNumbers& numbers) {
    Symbols forgotten = x;
    forgotten[3] = 0;
    alice(forgotten, numbers);
  };
  REQUIRE(verify(b.embedding, b.model, b.protocol, {}).wrong > 0);
}

TEST_CASE(
    "cyclic polytope keys send no more than the honest bits of every coefficient at fixed public widths",
    "[long]") {
  struct Case {
    int tokens, size, most_bits;
  };
  for (const auto& [tokens, size, most_bits] :
       {Case{17, 8, 545}, {64, 4, 224}, {64, 8, 844}, {256, 8, 1125}, {1024, 8, 1400}, {1024, 16, 5453}}) {
    INFO("N = " << tokens << " q = " << size);
    const Built b = build_sparse(tokens - 1, size, "attention:keys=cyclic");
    REQUIRE(b.protocol.bits <= most_bits);
    const Verification v = verify(b.embedding, b.model, b.protocol, {tokens < 1024 ? 3u : 1u, 1});
    REQUIRE(v.wrong == 0);
    REQUIRE(v.protocol_equals_model());
    REQUIRE(v.max_bits == static_cast<std::uint64_t>(b.protocol.bits));
  }
}
