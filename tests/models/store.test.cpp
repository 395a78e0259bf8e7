#include "models/store.hpp"

#include <catch2/catch.hpp>

#include "models/layers/linear.hpp"

using namespace crossbits;

namespace {

/// Three inputs: narrow, wide, narrow.
Graph three_inputs() {
  Graph graph;
  add_input(graph, "x", 0, Format::bit(), 2);
  graph.add({operation(Constant{{BigInteger(1) << 70}}),
             one_part(Format::unsigned_bits(80), 1),
             {},
             {1, -1, -1, 0},
             Role::constant});
  add_input(graph, "y", 2, Format::bit(), 3);
  return graph;
}

}  // namespace

TEST_CASE("a value that nobody wrote cannot be read, and what is not known cannot be written") {
  const Graph graph = three_inputs();
  Store store(graph, {1, 1, 0});
  CHECK_THROWS_AS(store.narrow(0), std::logic_error);
  CHECK_THROWS_AS(store.wide_numbers(1), std::logic_error);
  CHECK_THROWS_AS(store.narrow(2), std::logic_error);
  CHECK_THROWS_AS(store.write_narrow(2), std::logic_error);
  CHECK_FALSE(store.has(2));
  store.write_narrow(0)[1] = 1;
  CHECK(store.narrow(0)[1] == 1);
  CHECK(store.number(0, 1) == 1);
}

TEST_CASE("a cleared store remembers nothing") {
  const Graph graph = three_inputs();
  Store store = full_store(graph);
  store.write_narrow(0)[0] = 1;
  store.write_wide(1)[0] = BigInteger(1) << 70;
  store.saturated = 3;
  CHECK(store.number(1, 0) == BigInteger(1) << 70);
  store.clear();
  CHECK(store.saturated == 0);
  CHECK_THROWS_AS(store.narrow(0), std::logic_error);
  CHECK_THROWS_AS(store.wide_numbers(1), std::logic_error);
}

TEST_CASE("the refusal names the value by its place in the model") {
  const Graph graph = three_inputs();
  const Store store(graph, {0, 0, 0});
  try {
    store.narrow(2);
    FAIL("read");
  } catch (const std::logic_error& error) {
    CHECK(std::string(error.what()) == "y of token 2 was never computed or received here");
  }
}
