#include <catch2/catch.hpp>
#include <future>

#include "apps/cli/reference.hpp"
#include "tests/apps/call.hpp"
#include "tests/free_ports.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

struct Golden {
  std::string name, line;
  int code = 0;
};

const std::vector<Golden> goldens{
    {"help", "--help"},
    {"help_run", "run --help"},
    {"help_count", "count --help"},
    {"version", "--version"},
    {"list", "list"},
    {"list_json", "list --json"},
    {"list_models", "list models"},
    {"run_disjointness", "run disjointness-to-sparse-average -n 6 --x 101010 --y 010111"},
    {"run_disjointness_json", "run disjointness-to-sparse-average -n 6 --x 101010 --y 010111 --json"},
    {"run_both_know", "run disjointness-to-sparse-average -n 4 --seed 3 --knows both"},
    {"run_exchange", "run disjointness-to-sparse-average -n 3 --exchange --protocol optimal"},
    {"run_streaming", "run disjointness-to-sparse-average-streaming -n 5 --seed 2"},
    {"run_lookup_attention",
     "run index-to-lookup -n 4 --problem index:symbols=5 --model attention --x 0,1,2,4 --y 3"},
    {"run_too_narrow",
     "run disjointness-to-sparse-average -n 3 --model attention:keys=pairs,m=2 --x 001 --y 001", 1},
    {"verify_all", "verify disjointness-to-sparse-average -n 5"},
    {"verify_json", "verify disjointness-to-sparse-average -n 5 --json"},
    {"verify_wrong", "verify disjointness-to-sparse-average -n 4 --model attention:keys=pairs,m=3", 1},
    {"verify_wrong_json",
     "verify disjointness-to-sparse-average -n 4 --model attention:keys=pairs,m=3 --json", 1},
    {"verify_samples", "verify disjointness-to-sparse-average -n 14 --samples 300 --seed 9"},
    {"verify_dense_optimal", "verify index-to-sparse-average-dense -n 4 --protocol optimal"},
    {"witness", "witness disjointness-to-sparse-average -n 6 --model attention:keys=pairs,m=5"},
    {"witness_json", "witness index-to-lookup -n 4 --model rnn:memory=3 --json"},
    {"witness_none", "witness disjointness-to-sparse-average-streaming -n 5", 1},
    {"evaluate", "evaluate examples/qsa_attn_n8.onnx --cases examples/qsa_attn_n8.io.json"},
    {"count", "count transformer:layers=2,heads=2,width=16,tokens=8,bits=8 --alice 0-3 --bob 4-7"},
    {"count_json",
     "count transformer:layers=1,heads=2,width=4,tokens=4,bits=8 --alice 0,2 --bob 1,3 --forbid token "
     "--json"},
    {"count_query",
     "count transformer:layers=1,heads=2,width=8,tokens=64,bits=12 --alice 0-59 --bob 60-63 --forbid "
     "token,activation,key,value"},
    {"bound_index_json", "bound index -n 2 --only deterministic,one_way --json"},
    {"bound_problem", "bound inner-product -n 2"},
    {"check", "check examples/disjointness_3.fooling_set.json"},
    {"list_bounds", "list bounds"},
    {"replay", "replay tests/apps/stored/disjointness_6.json"},
    {"exercise_fooling_set", "exercise new fooling-set --seed 5 --key"},
    {"exercise_which_bound", "exercise new which-bound --seed 4"},
    {"exercise_fill_tokens_json", "exercise new fill-tokens --seed 2 --json"},
    {"exercise_partition_json", "exercise new partition --seed 2 --json --key"},
    {"exercise_grade", "exercise grade tests/apps/stored/exercises.json", 1},
    {"exercise_grade_json", "exercise grade tests/apps/stored/exercises.json --json", 1},
    {"exercise_grade_csv", "exercise grade tests/apps/stored/exercises.json --csv", 1},
};

}  // namespace

TEST_CASE("every command prints what its golden file says") {
  for (const Golden& g : goldens) {
    INFO(g.line);
    const Called called = call(g.line);
    CHECK(called.err == "");
    CHECK(called.code == g.code);
    CHECK(called.out == golden(g.name, called.out));
  }
}

TEST_CASE("every documented example prints what the documentation shows") {
  for (const CommandRecord& record : commands()) {
    CHECK((record.hidden || !record.examples.empty()));
    for (const Example& example : record.examples) {
      INFO(example.call);
      FreePorts ports;
      const std::string other = ports.in(example.beside);
      auto beside = std::async(std::launch::async, [&] { return other.empty() ? Called{} : call(other); });
      const Called called = call(ports.in(example.call));
      CHECK(called.out == example.output);
      CHECK(called.code == example.exit_code);
      const Called beside_it = beside.get();
      CHECK(beside_it.code == 0);
      CHECK(beside_it.out.empty() == example.beside.empty());
    }
  }
}

TEST_CASE("text for people stays within 100 columns") {
  for (const Golden& g : goldens) {
    if (g.line.find("--json") != std::string::npos || g.line.find("--csv") != std::string::npos) continue;
    std::istringstream lines(call(g.line).out);
    for (std::string line; std::getline(lines, line);) {
      INFO(g.line << ": " << line);
      CHECK(line.size() <= 100);
      CHECK((line.empty() || line.back() != ' '));
    }
  }
}

TEST_CASE("docs/reference.md is what the records say") {
  const std::filesystem::path file = std::filesystem::path(CROSSBITS_SOURCE_DIR) / "docs/reference.md";
  const std::string expected = reference_text();
  const bool same = text_of_file(file) == expected;
  INFO("write it with: crossbits reference > docs/reference.md");
  CHECK(same);
}

TEST_CASE("the version is the one of the build") {
  const std::string cmake = text_of_file(std::filesystem::path(CROSSBITS_SOURCE_DIR) / "CMakeLists.txt");
  const std::string version = call("--version").out.substr(std::string("crossbits ").size());
  CHECK(cmake.find("VERSION " + version.substr(0, version.size() - 1) + " ") != std::string::npos);
}

TEST_CASE(
    "the drawing of a cut is what its golden files say, self-contained, with every crossing bit in it") {
  const ScratchFolder scratch;
  const std::string svg = scratch.path("cut.svg"), dot = scratch.path("cut.dot");
  const Called called = call(
      "count transformer:layers=4,heads=2,width=8,tokens=64,bits=12 --alice 0-59 --bob 60-63 --forbid token "
      "--svg " +
      svg + " --dot " + dot);
  REQUIRE(called.code == 0);
  const std::string picture = text_of_file(svg), graph = text_of_file(dot);
  CHECK(picture == golden("cut_svg", picture));
  CHECK(graph == golden("cut_dot", graph));
  CHECK(picture.find("href") == std::string::npos);
  CHECK(picture.find("384 bits") != std::string::npos);  // Bob: 4 tokens of 8 numbers of 12 bits
  CHECK(picture.find("96 bits") != std::string::npos);   // Alice: the answer
  CHECK(called.out.find("480 bits") != std::string::npos);
}
