// count on model files: what is drawn, what is asked for, what is said about operators that cannot be split.

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/topological_sort.hpp>
#include <catch2/catch.hpp>
#include <regex>

#include "tests/apps/call.hpp"
#include "tests/import/build_model.hpp"
#include "tests/scratch.hpp"

using namespace crossbits::test;

namespace {

/// Whether the arrows of a Graphviz drawing, "v3 -> v4", form no cycle.
bool is_acyclic(const std::string& dot) {
  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph;
  const std::regex arrow("v([0-9]+) -> v([0-9]+)");
  for (std::sregex_iterator a(dot.begin(), dot.end(), arrow), end; a != end; ++a)
    boost::add_edge(std::stoul((*a)[1]), std::stoul((*a)[2]), graph);
  REQUIRE(boost::num_edges(graph) > 3);
  std::vector<std::size_t> order;
  try {
    boost::topological_sort(graph, std::back_inserter(order));
    return true;
  } catch (const boost::not_a_dag&) {
    return false;
  }
}

std::string drawn(const std::string& model, const std::string& halves) {
  const ScratchFolder scratch;
  REQUIRE(call("count examples/" + model + ".onnx --bits 8 " + halves + " --dot " + scratch.path("cut.dot"))
              .code == 0);
  return text_of_file(scratch.path("cut.dot"));
}

}  // namespace

TEST_CASE("the drawing of a network without recurrences has no cycle, however many layers it has") {
  CHECK(is_acyclic(drawn("induction_tf2", "--alice 0-7 --bob 8-15")));
  CHECK(is_acyclic(drawn("qsa_attn_n8", "--alice 0-3 --bob 4-7")));
  CHECK(is_acyclic(drawn("qsa_mlp_n8", "--alice 0-3 --bob 4-7")));
  CHECK_FALSE(is_acyclic(drawn("qsa_lstm_n8", "--alice 0-3 --bob 4-7")));  // one token reads another's state
}

TEST_CASE("an axis of tokens that cannot be told is asked for by its flag, and taken from it") {
  ModelBuilder model;
  model.input("x", {4, 3}).output("y").node("Tanh", {"x"}, {"y"});
  const ScratchFolder scratch;
  const std::string count = "count " + scratch.write("m.onnx", model.bytes()) + " --alice 0 --bob ";
  CHECK(call(count + "1-3").err.find("say it with --token-axis") != std::string::npos);
  CHECK(call(count + "1-3 --token-axis 0").code == 0);
  CHECK(call(count + "1-2 --token-axis 1").code == 0);
  const Called none = call(count + "1 --token-axis 2");
  CHECK(none.code == 2);
  CHECK(none.err.find("--token-axis 2 does not exist: input x of m.onnx has shape [4, 3]") !=
        std::string::npos);
  CHECK(call("run disjointness-to-sparse-average -n 2 --model attention --token-axis 1").code == 2);
}

TEST_CASE("an operator that mixes tokens and is no attention costs what it reads, and that is said") {
  ModelBuilder model;
  model.input("x", {1, 4, 3}).output("y").node("Softmax", {"x"}, {"y"}).set("axis", 1);
  const ScratchFolder scratch;
  const Called called =
      call("count " + scratch.write("m.onnx", model.bytes()) + " --bits 8 --alice 0-1 --bob 2-3");
  CHECK(called.code == 0);
  CHECK(called.out.find("mixes tokens but is no attention that can be split") != std::string::npos);
  CHECK(called.out.find("optimal for this dataflow graph: 48 bits") != std::string::npos);
}

TEST_CASE("what a damaged file calls its operators cannot command the terminal") {
  ModelBuilder model;
  model.input("x", {1, 4, 3}).output("y").node("\x1b[31mX\x80", {"x"}, {"y"});
  const ScratchFolder scratch;
  const Called called = call("count " + scratch.write("m.onnx", model.bytes()) + " --alice 0-1 --bob 2-3");
  CHECK(called.code == 2);
  CHECK(called.err.find("\\x1b[31mX\\x80") != std::string::npos);
  CHECK(called.err.find('\x1b') == std::string::npos);
}
