// Messages that are linear in Alice's symbols: witnesses by exact linear algebra.
#include <catch2/catch.hpp>

#include "basis/coin.hpp"
#include "models/layers/linear.hpp"
#include "protocols/problems.hpp"
#include "reductions/witness/null_vectors.hpp"
#include "reductions/witness/witness.hpp"
#include "tests/reductions/asked.hpp"

using namespace crossbits;
using test::Asked;

namespace {

using Rows = std::vector<std::vector<std::int64_t>>;

Rows random_rows(std::size_t rows, std::size_t columns, std::int64_t largest, std::uint64_t seed) {
  Rows m(rows, std::vector<std::int64_t>(columns));
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j)
      m[i][j] =
          static_cast<std::int64_t>(coin_below(seed, i, j, static_cast<std::uint64_t>(2 * largest + 1))) -
          largest;
  return m;
}

bool vanishes(const Rows& m, const std::vector<std::int64_t>& d) {
  for (const auto& row : m) {
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < d.size(); ++j) sum += row[j] * d[j];
    if (sum != 0) return false;
  }
  return true;
}

bool exists_by_brute_force(const Rows& m, std::size_t columns) {
  std::vector<std::int64_t> d(columns, -1);
  while (true) {
    if (std::any_of(d.begin(), d.end(), [](std::int64_t v) { return v != 0; }) && vanishes(m, d)) return true;
    std::size_t j = 0;
    while (j < columns && d[j] == 1) d[j++] = -1;
    if (j == columns) return false;
    ++d[j];
  }
}

/// INDEX_n asked of one dense layer W over all of Alice's bits: the message is W x.
struct DenseMessage {
  DenseMessage(const Rows& w, int n)
      : embedding{.problem = index_problem(n), .task = "one dense layer", .tokens = n + 1} {
    model.tokens = n + 1;
    Operand data;
    for (std::int32_t t = 0; t <= n; ++t) {
      embedding.fields.push_back(
          {"z", t, 1, t < n ? Format::bit() : Format::symbol(n), t < n ? Owner::alice : Owner::bob});
      embedding.fillers.push_back({0});
      const ValueId z = add_input(model, "z", t, t < n ? Format::bit() : Format::symbol(n), 1);
      append(data, {model.whole(z)});
    }
    embedding.embed_alice = [n](const Symbols& x, FieldNumbers& numbers) {
      for (int t = 0; t < n; ++t) numbers[static_cast<std::size_t>(t)] = {x[static_cast<std::size_t>(t)]};
    };
    embedding.embed_bob = [n](const Symbols& y, FieldNumbers& numbers) {
      numbers[static_cast<std::size_t>(n)] = {y[0]};
    };
    embedding.outputs = {n};
    embedding.decide = [](const Format&) {
      return Decision{Compare{Compare::Test::any_above, 0, 0}, Format::bit(), {0, 1}};
    };
    const auto rows = static_cast<std::int32_t>(w.size());
    Matrix first = Matrix::zero(rows, n), out = Matrix::zero(1, rows + 1);
    for (std::int32_t i = 0; i < rows; ++i)
      for (std::int32_t j = 0; j < n; ++j)
        first.at(i, j) = w[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    for (std::int64_t& entry : out.entries) entry = 1;
    const ValueId hidden = LinearLayer(first).apply(
        model, slice(data, 0, n), one_part(Format::range(-4096, 4096), rows), {}, Role::pre_activation);
    model.outputs = {LinearLayer(out).apply(model, {model.whole(hidden), data.back()},
                                            one_part(Format::range(-1 << 20, 1 << 20), 1), {n, -1, -1, 0},
                                            Role::output)};
  }
  WitnessSearch search(const WitnessOptions& options = {}) const {
    const DecidingModel deciding = decide_with(model, embedding);
    const auto protocol = compile(deciding.graph, deciding.owners, {deciding.decision},
                                  Permit::one_way({Role::pre_activation}));
    return find_witness(embedding, deciding, protocol, options);
  }
  Embedding embedding;
  Graph model;
};

}  // namespace

TEST_CASE(
    "short null vectors are null vectors, short, and found wherever brute force over small matrices finds "
    "one") {
  int exist = 0, found = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::size_t columns = 5 + seed % 4, rows = 2 + seed % 3;
    const Rows m = random_rows(rows, columns, 3, seed);
    const auto vectors = short_null_vectors(m, columns, 1);
    for (const auto& d : vectors) {
      REQUIRE(vanishes(m, d));
      REQUIRE(std::any_of(d.begin(), d.end(), [](std::int64_t v) { return v != 0; }));
      REQUIRE(std::all_of(d.begin(), d.end(), [](std::int64_t v) { return v >= -1 && v <= 1; }));
    }
    const bool exists = exists_by_brute_force(m, columns);
    REQUIRE((exists || vectors.empty()));
    exist += exists;
    found += !vectors.empty();
  }
  CHECK(exist > 20);
  CHECK(10 * found >= 9 * exist);
}

TEST_CASE("a matrix of full column rank has no null vector") {
  CHECK(short_null_vectors({{1, 0, 0}, {0, 1, 0}, {1, 1, 1}}, 3, 5).empty());
  CHECK(short_null_vectors({{1, 0, 0}, {0, 1, 0}}, 3, 5) == Rows{{0, 0, 1}});
  CHECK(short_null_vectors({{3, 7}}, 2, 5).empty());  // (7, -3) is too long
}

TEST_CASE("a feed-forward network with one row too few has a witness at 200 tokens") {
  for (const auto& [id, n] : {std::pair{"index-to-sparse-average-dense", 197},
                              std::pair{"disjointness-to-sparse-average-dense", 99}}) {
    const Asked asked(id, n, "mlp:rows=" + std::to_string(n - 1));
    REQUIRE(asked.embedding.tokens == 200);
    const WitnessSearch search = find_witness(asked.embedding, asked.model, asked.protocol);
    REQUIRE(search.method == WitnessSearch::Method::linear_algebra);
    REQUIRE(search.witness);
    CHECK(search.witness->outputs[0] == search.witness->outputs[1]);
    CHECK(search.witness->expected[0] != search.witness->expected[1]);
  }
}

TEST_CASE("a dense layer with few rows has a witness that no coordinate by itself shows") {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const int n = 40;
    const Rows w = random_rows(6, static_cast<std::size_t>(n), 2, seed);
    const WitnessSearch search = DenseMessage(w, n).search();
    REQUIRE(search.method == WitnessSearch::Method::linear_algebra);
    REQUIRE(search.witness);
    std::vector<std::int64_t> d;
    for (std::size_t j = 0; j < static_cast<std::size_t>(n); ++j)
      d.push_back(search.witness->x_other[j] - search.witness->x[j]);
    REQUIRE(vanishes(w, d));
  }
}
