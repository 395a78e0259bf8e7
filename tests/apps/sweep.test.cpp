// Specifications that our pages show.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "apps/cli/point_files.hpp"
#include "apps/cli/point_words.hpp"
#include "apps/report/figures.hpp"
#include "apps/sweep/query.hpp"
#include "apps/sweep/store.hpp"
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
  const ScratchFolder scratch;
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

TEST_CASE("a file that changes while a sweep runs is noticed, one that is only written again is not") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("m.txt", "01\n10\n");
  std::vector<Point> points{{"bound", {{"matrix", file}}}, {"bound", {{"problem", "equality"}, {"n", 2}}}};
  PointFiles files;
  files.name_contents(points);
  CHECK(points[0].files.size() == 1);
  CHECK(points[1].files.empty());
  CHECK_FALSE(files.changed(points[0]));
  scratch.write("m.txt", "01\n11\n");
  std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + std::chrono::seconds(1));
  CHECK(files.changed(points[0]) == file);
  CHECK_FALSE(files.changed(points[1]));
  scratch.write("m.txt", "01\n10\n");
  CHECK_FALSE(files.changed(points[0]));
  std::filesystem::remove(file);
  CHECK(files.changed(points[0]) == file);
}

TEST_CASE("files are models that are no specification, matrices and cases, and nothing that is written") {
  const auto files = [](const nlohmann::json& parameters, const std::string& command) {
    return files_named_by({command, parameters});
  };
  using Names = std::vector<std::string>;
  CHECK(files({{"model", "m.onnx"}, {"cases", "c.json"}, {"n", 3}}, "verify") == Names{"m.onnx", "c.json"});
  CHECK(files({{"model", "attention:keys=pairs"}, {"layout", "z:sign"}}, "run").empty());
  CHECK(files({{"matrix", "-"}}, "bound").empty());
  CHECK(files({{"matrix", "m"}}, "bound") == Names{"m"});
}

TEST_CASE("a sweep of bounds shows costs to people, every bound to programs") {
  const ScratchFolder scratch;
  const std::string db = scratch.path("r.sqlite");
  REQUIRE(call("sweep - --db " + db,
               "command = \"bound\"\nproblem = \"equality\"\nonly = "
               "\"deterministic,fooling_set\"\n[grid]\nn = [1, 2]\n")
              .code == 0);
  CHECK(call("query " + db).out ==
        "n  deterministic  exit_code\n1              2          0\n2              3          0\n2 rows\n");
  const std::string head = call("query --csv --no-times " + db).out;
  CHECK(head.starts_with("command,n,only,problem,schema,deterministic,fooling_set,fooling_set_bits,"));
}

TEST_CASE("the table for people keeps the command where commands are mixed") {
  const ScratchFolder scratch;
  const std::string db = scratch.path("r.sqlite"),
                    rest = "reduction = \"disjointness-to-sparse-average\"\n[grid]\nn = [2]\n";
  call("sweep - --db " + db, "command = \"run\"\n" + rest);
  CHECK_FALSE(call("query " + db).out.starts_with("command"));
  call("sweep - --db " + db, "command = \"verify\"\n" + rest);
  CHECK(call("query " + db).out.starts_with("command"));
}

TEST_CASE("a result that a parameter's name hides has a column of its own, and figures draw the result") {
  const ScratchFolder scratch;
  const std::string db = scratch.path("r.sqlite");
  REQUIRE(call("sweep - --db " + db,
               "command = \"run\"\nreduction = \"disjointness-to-sparse-average\"\nn = 3\n"
               "model = \"examples/qsa_attn_n8.onnx\"\nlayout = \"z:sign,multihot_y:bit,onehot_i:public\"\n"
               "[grid]\nbits = [4, 8]\n")
              .code == 0);
  CHECK(call("query " + db + " --columns bits,result_bits --csv").out == "bits,result_bits\n4,52\n8,88\n");
  const QueryRows rows = query_results(db, {});
  const std::vector<ReportFigure> figures = report_figures(rows);
  REQUIRE_FALSE(figures.empty());
  REQUIRE(figures.front().series.front().points.size() == 2);
  CHECK(figures.front().series.front().points[0].y == 52);
  CHECK(figures.front().series.front().points[1].y == 88);

  REQUIRE(call("sweep - --db " + db,
               "command = \"bound\"\nproblem = \"equality\"\nn = 2\nonly = \"discrepancy\"\n"
               "[grid]\nerror = [\"1/8\", \"7/8\"]\n")
              .code == 1);
  CHECK(call("query " + db + " --where exit_code=2 --columns error,result_error --csv").out ==
        "error,result_error\n7/8,the error 7/8 is no fraction from 0 to below 1/2\n");
}

TEST_CASE("a dry run predicts what it can and says what it cannot") {
  const ScratchFolder scratch;
  const auto spec = [](const std::string& n) {
    return "command = \"run\"\nreduction = \"disjointness-to-sparse-average\"\n[grid]\nn = [" + n +
           "]\nseed = [1, 2]\n";
  };
  const std::string dry = "sweep - --dry-run --db " + scratch.path("r.sqlite");
  CHECK(call(dry, spec("2, 3"))
            .out.ends_with("4 points, 4 to compute: time unknown, since no point like them is stored yet\n"));
  REQUIRE(call("sweep - --db " + scratch.path("r.sqlite"), spec("2")).code == 0);
  CHECK(call(dry, spec("2")).out.ends_with("2 points, 0 to compute: nothing is left\n"));
  CHECK(call(dry, spec("3")).out.find(" s on one thread") == std::string::npos);
  const std::string more =
      "command = \"run\"\nreduction = \"disjointness-to-sparse-average\"\n[grid]\nn = [2, 3]\nseed = [3, 4, "
      "5]\n";
  const std::string said = call(dry, more).out;
  CHECK_THAT(said, Catch::Contains("6 points, 6 to compute: "));
  CHECK_THAT(said, Catch::EndsWith(" s on one thread, predicted from stored points (estimate) for 3 of them, "
                                   "unknown for the other 3\n"));
}

TEST_CASE("a folder is named as one, where a result file is wanted") {
  for (const std::string command : {"query", "report -o build/x.html"}) {
    const Called called = call(command + " docs");
    CHECK(called.code == 2);
    CHECK(called.err == "crossbits: docs: it is a folder, not a result file\n");
  }
  CHECK(call("sweep examples/sweep.toml --db docs").err ==
        "crossbits: docs: it is a folder, not a result file\n");
}

TEST_CASE("the SQL view bits has the message of a witness, the view bounds a line for every bound") {
  const ScratchFolder scratch;
  const std::string db = scratch.path("r.sqlite");
  call("sweep - --db " + db,
       "command = \"witness\"\nreduction = \"index-to-lookup\"\nmodel = \"rnn:memory=3\"\n[grid]\nn = [4]\n");
  call(
      "sweep - --db " + db,
      "command = \"bound\"\nproblem = \"equality\"\nonly = \"deterministic,fooling_set\"\n[grid]\nn = [3]\n");
  const Database database = open_results(db);
  const auto line = [&](const std::string& sql) {
    const Statement s = prepare_sql(database.get(), sql, db);
    std::string text;
    while (next_row(s.get(), db)) text += text_column(s.get(), 0) + '\n';
    return text;
  };
  CHECK(line("SELECT bits FROM bits WHERE command = 'witness'") == "3\n");
  CHECK(line("SELECT problem || n || name || kind || value || bits FROM bounds ORDER BY name") ==
        "equality3deterministicexact44\nequality3fooling_setexact84\n");
}
