// Specifications that our pages show.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using namespace crossbits::test;

TEST_CASE(
    "the specification in docs/sweeps.md, which sweeps seeds of verify, gives 16 rows without a failure") {
  const std::string page = text_of_file(std::string(CROSSBITS_SOURCE_DIR) + "/docs/sweeps.md"),
                    fence = "```toml\n";
  const std::size_t from = page.find(fence) + fence.size();
  const std::string spec = page.substr(from, page.find("```", from) - from);
  REQUIRE(spec.find("seed = [1, 2]") != std::string::npos);
  const Scratch scratch;
  const Called swept = call("sweep - --json --db " + scratch.path("r.sqlite"), spec);
  INFO(swept.err);
  REQUIRE(swept.code == 0);
  const auto summary = nlohmann::json::parse(swept.out);
  CHECK(summary.at("computed") == 16);
  CHECK(summary.at("failed") == 0);
  const auto rows =
      nlohmann::json::parse(call("query --json --no-times " + scratch.path("r.sqlite")).out).at("rows");
  REQUIRE(rows.size() == 16);
  for (const auto& row : rows) {
    CHECK(row.at("exit_code") == 0);
    CHECK(row.at("wrong") == 0);
    CHECK(row.at("max_bits") >= row.at("lower_bound"));
    CHECK(row.at("lower_bound") == row.at("n"));
  }
}

TEST_CASE("verify says what a seed drew: samples, runs beside a factorised count, or nothing") {
  const std::string verify = "verify disjointness-to-sparse-average -n 3 --seed 7";
  const Called all = call(verify);
  CHECK(all.code == 0);
  CHECK(all.out.find("--seed 7 drew nothing") != std::string::npos);
  CHECK_FALSE(nlohmann::json::parse(call(verify + " --json").out).contains("seed"));
  for (const std::string how : {" --samples 5", " --method factorised"}) {
    INFO(how);
    CHECK(call(verify + how).out.find("drew nothing") == std::string::npos);
    CHECK(nlohmann::json::parse(call(verify + how + " --json").out).at("seed") == 7);
  }
}
