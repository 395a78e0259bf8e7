// Damage inside the rows of a result file is named, whoever reads them.
#include <sqlite3.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "apps/sweep/prediction.hpp"
#include "apps/sweep/query.hpp"
#include "apps/sweep/store.hpp"
#include "apps/sweep/sweep.hpp"
#include "tests/scratch.hpp"
#include "tests/sweep/program.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

const Point good{"square", {{"n", 4}, {"seed", 1}}, {{"m.onnx", "ab"}}};
const Point failed{"square", {{"n", 5}, {"seed", 1}}};

/// Two whole rows, one of a point that could not be run.
std::string two_rows(const ScratchFolder& scratch, const std::string& name) {
  SweepStore store(scratch.path(name));
  store.add(good, {.result = {{"square", 16}}, .seconds = 0.125}, "1");
  store.add(failed, {.exit_code = 2, .error = "too odd"}, "1");
  return scratch.path(name);
}

void execute(const std::string& file, const std::string& sql) {
  sqlite3* raw = nullptr;
  sqlite3_open(file.c_str(), &raw);
  REQUIRE(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(raw);
}

std::string checksum_of(const std::string& file, const Point& point) {
  const Database database = open_results(file);
  const Statement s = prepare_sql(
      database.get(), "SELECT checksum FROM points WHERE digest = '" + point.digest("1") + "'", file);
  REQUIRE(next_row(s.get(), file));
  return text_column(s.get(), 0);
}

/// The sentences of everybody who reads the file; "" of one who finds nothing wrong.
std::vector<std::string> sentences(const std::string& file) {
  std::vector<std::string> result;
  const auto add = [&result](const auto& read) {
    try {
      read();
      result.emplace_back();
    } catch (const std::invalid_argument& error) {
      result.emplace_back(error.what());
    }
  };
  add([&] { query_results(file, {}); });
  add([&] { Prediction::of_file(file); });
  add([&] { run_sweep({good}, *std::make_unique<SweepStore>(file), {}, {.version = "1"}); });
  return result;
}

}  // namespace

TEST_CASE("a bit that flips anywhere in a row is found by query, dry run and sweep, and nothing is changed") {
  const ScratchFolder scratch;
  const std::string whole = bytes_of(two_rows(scratch, "whole"));
  CHECK(sentences(scratch.path("whole")) == std::vector<std::string>(3));
  for (const Point& point : {good, failed}) {
    const std::size_t from = whole.find(point.digest("1"));
    const std::string checksum = checksum_of(scratch.path("whole"), point);
    REQUIRE(whole.find(point.digest("1"), from + 1) == std::string::npos);
    REQUIRE(whole.find(checksum, from) < from + 400);
    const std::size_t length = whole.find(checksum, from) + checksum.size() - from;
    for (std::size_t k = 0; k < length; ++k) {
      std::string bytes = whole;
      bytes[from + k] = static_cast<char>(bytes[from + k] ^ (1 << k % 8));
      const std::string file = scratch.write("flipped", bytes);
      INFO("byte " << k << " of the row: " << bytes.substr(from, length));
      for (const std::string& sentence : sentences(file)) {
        CHECK(sentence.find(file + ": ") == 0);
        CHECK(sentence.find("damaged") != std::string::npos);
      }
      REQUIRE(bytes_of(file) == bytes);
    }
  }
}

TEST_CASE("a row that was changed is named by its digest, with what does not fit") {
  const ScratchFolder scratch;
  const std::pair<std::string, std::string> changes[] = {
      {"command = 'cube'", "are not those that the digest names"},
      {"version = '2'", "are not those that the digest names"},
      {"files = '{}'", "are not those that the digest names"},
      {"parameters = '{\"n\":5,\"seed\":1}'", "are not those that the digest names"},
      {"parameters = '[1]'", "its parameters are no JSON object"},
      {"parameters = '{\"n\":'", "its parameters are no JSON object"},
      {"parameters = '{\"n\": 4,\"seed\":1}'", "not written as sweep does"},
      {"parameters = x'00'", "its parameters is no text"},
      {"exit_code = 'x'", "its exit_code is x"},
      {"exit_code = 7", "its exit_code is 7"},
      {"exit_code = 2", "it has no error, but exit_code 2"},
      {"exit_code = 1", "its exit code, result, error or times"},
      {"result = null", "it has no result, but exit_code 0"},
      {"error = 'but'", "it has the error of another exit_code"},
      {"result = '{\"square\":17}'", "its exit code, result, error or times"},
      {"time_seconds = 3", "its exit code, result, error or times"},
      {"time_stored = 'today'", "its exit code, result, error or times"},
  };
  int number = 0;
  for (const auto& [change, what] : changes) {
    INFO(change);
    const std::string file = two_rows(scratch, std::to_string(number++));
    execute(file, "UPDATE points SET " + change + " WHERE digest = '" + good.digest("1") + "'");
    for (const std::string& sentence : sentences(file)) {
      CHECK_THAT(sentence,
                 Catch::StartsWith(file + ": the row with digest " + good.digest("1") + " is damaged: "));
      CHECK_THAT(sentence, Catch::Contains(what));
    }
    execute(file, "DELETE FROM points WHERE digest = '" + good.digest("1") + "'");
    CHECK(query_results(file, {}).rows.size() == 1);
  }
}

TEST_CASE("a result that is no object is a damaged row even with a fitting checksum") {
  const ScratchFolder scratch;
  const std::string file = scratch.path("r");
  {
    SweepStore store(file);
    store.add(good, {.result = {1, 2}}, "1");
  }
  CHECK_THROWS_WITH(query_results(file, {}),
                    Catch::Contains(good.digest("1")) && Catch::Contains("its result is no JSON object"));
}

TEST_CASE("a table or view that is gone or was changed is named; a user's own beside them is not minded") {
  const ScratchFolder scratch;
  const std::pair<std::string, std::string> changes[] = {
      {"DROP TABLE points", "the table points is missing"},
      {"DROP VIEW done", "the view done is missing"},
      {"DROP VIEW bits", "the view bits is missing"},
      {"DROP VIEW bounds; CREATE VIEW bounds AS SELECT 1", "the view bounds is not as sweep made it"},
      {"ALTER TABLE points ADD COLUMN mine", "the table points is not as sweep made it"},
      {"PRAGMA user_version = 1", "version 1 of the schema, this program knows 2"},
  };
  int number = 0;
  for (const auto& [change, what] : changes) {
    const std::string file = two_rows(scratch, std::to_string(number++));
    execute(file, change);
    const std::string bytes = bytes_of(file);
    for (const std::string& sentence : sentences(file))
      CHECK_THAT(sentence, Catch::Contains(file) && Catch::Contains(what));
    CHECK(bytes_of(file) == bytes);
  }
  const std::string file = two_rows(scratch, "own");
  execute(file, "CREATE VIEW mine AS SELECT * FROM points; CREATE INDEX fast ON points (command)");
  CHECK(sentences(file) == std::vector<std::string>(3));
}

TEST_CASE("two threads that make one new file at once both find it made, in every of 200 rounds") {
  const ScratchFolder scratch;
  for (int round = 0; round < 200; ++round) {
    const std::string file = scratch.path(std::to_string(round));
    std::atomic<int> ready = 0;
    std::string wrong[2];
    const auto open = [&](int who) {
      ++ready;
      while (ready < 2) {
      }
      try {
        SweepStore(file).add(who == 0 ? good : failed, {.result = {{"square", who}}}, "1");
      } catch (const std::exception& error) {
        wrong[who] = error.what();
      }
    };
    std::thread other(open, 1);
    open(0);
    other.join();
    CHECK(wrong[0] + wrong[1] == "");
    CHECK(query_results(file, {}).rows.size() == 2);
  }
}
