#include "apps/sweep/sweep.hpp"

#include <omp.h>
#include <sqlite3.h>

#include <atomic>
#include <catch2/catch.hpp>

#include "apps/sweep/query.hpp"
#include "apps/sweep/store.hpp"
#include "tests/scratch.hpp"
#include "tests/sweep/rows.hpp"

using namespace crossbits;
using test::rows;

namespace {

std::vector<Point> points(int count) {
  std::vector<Point> result;
  for (int k = 0; k < count; ++k) result.push_back({"square", {{"n", k}}});
  return result;
}

/// n^2; every seventh point cannot be run, every fifth has a false claim.
PointResult square(const Point& p) {
  const int n = p.parameters.at("n");
  if (n % 7 == 3) throw std::invalid_argument("n = " + std::to_string(n) + " cannot be run");
  return {.exit_code = n % 5 == 0 ? 1 : 0, .result = {{"square", n * n}, {"list", {n, n}}}};
}

}  // namespace

TEST_CASE("a sweep stores one row a point, failures with their sentence, and counts what it did") {
  const ScratchFolder scratch;
  SweepStore store(scratch.path("r.sqlite"));
  const SweepSummary s = run_sweep(points(70), store, square, {.version = "1"});
  CHECK(s.points == 70);
  CHECK(s.before == 0);
  CHECK(s.computed == 70);
  CHECK(s.failed == 10);
  CHECK(s.untrue == 12);  // 14 multiples of 5 below 70, two of them cannot be run
  const QueryRows all =
      query_results(scratch.path("r.sqlite"),
                    {.where = "n >= 9 and n < 12", .columns = {"n", "square", "list", "exit_code", "error"}});
  CHECK(nlohmann::json(all.rows).dump() ==
        R"([[9,81,[9,9],0,null],[10,null,null,2,"n = 10 cannot be run"],[11,121,[11,11],0,null]])");
}

TEST_CASE(
    "what is stored is not computed again, failed points only when asked, and another version is another "
    "point") {
  const ScratchFolder scratch;
  SweepStore store(scratch.path("r.sqlite"));
  std::atomic<int> calls = 0;
  const PointWork counting = [&](const Point& p) {
    ++calls;
    return square(p);
  };
  run_sweep(points(30), store, counting, {.version = "1"});
  CHECK(calls == 30);
  CHECK(run_sweep(points(40), store, counting, {.version = "1"}).before == 30);
  CHECK(calls == 40);
  const SweepSummary again = run_sweep(points(40), store,
                                       [](const Point&) {
                                         return PointResult{.result = {{"square", -1}}};
                                       },
                                       {.version = "1", .retry_failed = true});
  CHECK(again.computed == 6);
  CHECK(query_results(scratch.path("r.sqlite"), {.where = "square = -1"}).rows.size() == 6);
  CHECK(query_results(scratch.path("r.sqlite"), {.where = "exit_code = 2"}).rows.empty());
  CHECK(run_sweep(points(5), store, counting, {.version = "2"}).computed == 5);
}

TEST_CASE("one thread and two store the same rows") {
  const ScratchFolder scratch;
  const int before = omp_get_max_threads();
  for (const int threads : {1, 2}) {
    omp_set_num_threads(threads);
    SweepStore store(scratch.path(std::to_string(threads)));
    run_sweep(points(200), store, square, {.version = "1"});
  }
  omp_set_num_threads(before);
  CHECK(rows(scratch.path("1")) == rows(scratch.path("2")));
}

TEST_CASE(
    "a file that is no sweep result, damaged or of another schema is refused in a sentence and left as it "
    "is") {
  const ScratchFolder scratch;
  const auto refused = [](const std::string& file, const std::string& sentence) {
    INFO(file);
    CHECK_THROWS_WITH(SweepStore(file), Catch::Contains(file) && Catch::Contains(sentence));
    CHECK_THROWS_WITH(query_results(file, {}), Catch::Contains(file) && Catch::Contains(sentence));
  };
  refused(scratch.write("text", std::string(5000, 'x')), "not a database");
  sqlite3* other = nullptr;
  sqlite3_open(scratch.path("other").c_str(), &other);
  sqlite3_exec(other, "CREATE TABLE t (a)", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  refused(scratch.path("other"), "something other than sweep results");
  {
    SweepStore store(scratch.path("whole"));
    run_sweep(points(500), store, square, {.version = "1"});
  }
  std::string bytes;
  {
    std::ifstream in(scratch.path("whole"), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  REQUIRE(bytes.size() > 20'000);
  for (std::size_t k = 8'192; k < 16'384; ++k) bytes[k] = static_cast<char>(bytes[k] ^ 0x5a);
  refused(scratch.write("damaged", bytes), "damaged");
  std::ifstream in(scratch.path("damaged"), std::ios::binary);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == bytes);
  CHECK_THROWS_WITH(query_results(scratch.path("none"), {}), Catch::Contains("no such file"));
  CHECK_THROWS_WITH(SweepStore("/nowhere/at/all.sqlite"), Catch::Contains("/nowhere/at/all.sqlite"));
}

TEST_CASE("a disk that takes no more ends the sweep in a sentence and keeps the rows before") {
  const ScratchFolder scratch;
  const std::string file = scratch.path("r.sqlite");
  {
    SweepStore store(file);
    run_sweep(points(20), store, square, {.version = "1"});
  }
  SweepStore store(file);
  sqlite3* raw = nullptr;  // a trigger stands for the full disk: SQLite refuses the row in the same way
  sqlite3_open(file.c_str(), &raw);
  sqlite3_exec(raw, "CREATE TRIGGER full BEFORE INSERT ON points BEGIN SELECT RAISE(ABORT, 'no room'); END",
               nullptr, nullptr, nullptr);
  sqlite3_close(raw);
  CHECK_THROWS_WITH(run_sweep(points(40), store, square, {.version = "1"}),
                    Catch::Contains("could not be stored: no room"));
  CHECK(query_results(file, {}).rows.size() == 20);
}

TEST_CASE("a query that SQLite does not take is refused, and changes nothing") {
  const ScratchFolder scratch;
  {
    SweepStore store(scratch.path("r.sqlite"));
    run_sweep(points(5), store, square, {.version = "1"});
  }
  for (const std::string where : {"n >", "1) ; DROP TABLE results; --", "nosuch = 1", "1; 2"})
    CHECK_THROWS_WITH(query_results(scratch.path("r.sqlite"), {.where = where}),
                      Catch::Contains("--where " + where));
  CHECK_THROWS_WITH(query_results(scratch.path("r.sqlite"), {.columns = {"nosuch"}}),
                    Catch::Contains("nosuch"));
  CHECK(query_results(scratch.path("r.sqlite"), {}).rows.size() == 5);
}
