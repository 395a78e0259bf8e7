// The program itself: killed at random moments, on several threads, under mpirun.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "apps/sweep/query.hpp"
#include "basis/coin.hpp"
#include "tests/scratch.hpp"
#include "tests/sweep/program.hpp"
#include "tests/sweep/rows.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

std::string spec(const ScratchFolder& scratch, int seeds) {
  std::string list;
  for (int s = 1; s <= seeds; ++s) list += std::to_string(s) + ", ";
  return scratch.write("spec.toml",
                       "command = \"run\"\nreduction = \"disjointness-to-sparse-average\"\n[grid]\nn = [1, "
                       "2, 3, 4, 5]\nmodel = "
                       "[\"attention:keys=pairs,bits=1\", \"attention:keys=onehot\"]\nseed = [" +
                           list + "]\n");
}

/// A call under mpiexec. What Open MPI allocates and keeps is no leak of ours; sanitizers need not look
/// there.
std::vector<std::string> ranks(const std::string& count, const std::vector<std::string>& call) {
  std::vector<std::string> words{CROSSBITS_MPIEXEC,
                                 "--allow-run-as-root",
                                 "--oversubscribe",
                                 "-x",
                                 "ASAN_OPTIONS=detect_leaks=0",
                                 "-n",
                                 count};
  words.insert(words.end(), call.begin(), call.end());
  return words;
}

}  // namespace

TEST_CASE("a sweep of 2,000 points killed 50 times ends with the rows of an undisturbed one") {
  const ScratchFolder scratch;
  const std::string file = spec(scratch, 200), program = CROSSBITS_PROGRAM;
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(wait_for(start({program, "sweep", file, "--db", scratch.path("whole")})) == 0);
  // 50 calls of a 60th of the whole on average, on any machine: more than half of them are killed.
  const auto longest =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin) / 30;
  const std::vector<std::string> call{program, "sweep", file, "--db", scratch.path("killed")};
  int killed = 0;
  for (std::uint64_t k = 0; k < 50; ++k) {
    const pid_t child = start(call);
    std::this_thread::sleep_for(std::chrono::microseconds(
        1'000 + coin_below(1, 0, k, static_cast<std::uint64_t>(longest.count()) + 1)));
    kill(child, SIGKILL);
    killed += wait_for(child) == -1;
  }
  CHECK(killed > 25);
  REQUIRE(wait_for(start(call)) == 0);
  const auto whole = rows(scratch.path("whole"));
  CHECK(whole[1].size() == 2'000);
  CHECK(rows(scratch.path("killed")) == whole);
}

TEST_CASE("one thread, two threads and four MPI ranks give the same rows") {
  const ScratchFolder scratch;
  const std::string file = spec(scratch, 10), program = CROSSBITS_PROGRAM, mpiexec = CROSSBITS_MPIEXEC;
  REQUIRE(wait_for(start({program, "sweep", file, "--threads", "1", "--db", scratch.path("1")})) == 0);
  REQUIRE(wait_for(start({program, "sweep", file, "--threads", "2", "--db", scratch.path("2")})) == 0);
  CHECK(rows(scratch.path("1"))[1].size() == 100);
  CHECK(rows(scratch.path("1")) == rows(scratch.path("2")));
  if (mpiexec.empty()) {
    WARN("not run under MPI: it was not there when this was built");
    return;
  }
  REQUIRE(wait_for(start(ranks("4", {program, "sweep", file, "--db", scratch.path("mpi")}))) == 0);
  CHECK(rows(scratch.path("1")) == rows(scratch.path("mpi")));
}

TEST_CASE("two sweeps started together on a new file both end well, with the rows of one") {
  const ScratchFolder scratch;
  const std::string file = spec(scratch, 2), program = CROSSBITS_PROGRAM;
  REQUIRE(wait_for(start({program, "sweep", file, "--db", scratch.path("alone")})) == 0);
  const auto alone = rows(scratch.path("alone"));
  CHECK(alone[1].size() == 20);
  for (int k = 0; k < 20; ++k) {
    const std::string db = scratch.path(std::to_string(k));
    const std::vector<std::string> call{program, "sweep", file, "--threads", "1", "--db", db};
    const pid_t one = start(call), other = start(call);
    CHECK(wait_for(one) == 0);
    CHECK(wait_for(other) == 0);
    CHECK(rows(db) == alone);
  }
}

TEST_CASE("under MPI a rank that finds other files, or none, fails the points and not the sweep") {
  const ScratchFolder scratch;
  const std::string program = CROSSBITS_PROGRAM, mpiexec = CROSSBITS_MPIEXEC;
  if (mpiexec.empty()) {
    WARN("not run under MPI: it was not there when this was built");
    return;
  }
  for (const std::string folder : {"a", "b", "c"}) std::filesystem::create_directory(scratch.path(folder));
  scratch.write("a/m.txt", "01\n10\n");
  scratch.write("b/m.txt", "01\n11\n");
  const std::string file =
      scratch.write("s.toml", "command = \"bound\"\nmatrix = \"m.txt\"\n[grid]\ntime = [1, 2]\n");
  for (const std::string other : {"b", "c"}) {
    const std::string db = scratch.path(other + ".sqlite");
    std::vector<std::string> words =
        ranks("1", {program, "sweep", file, "--db", db, ":", "--wdir", scratch.path(other), "-n", "1",
                    program, "sweep", file, "--db", db});
    words.insert(words.begin() + 1, {"--wdir", scratch.path("a")});
    CHECK(wait_for(start(words)) == 1);
    const auto kept = rows(db);
    REQUIRE(kept[1].size() == 2);
    for (const auto& row : kept[1])
      CHECK(row.dump().find("rank 1 finds other files than rank 0") != std::string::npos);
  }
}

TEST_CASE("under MPI rank 0 alone speaks, and alone reads the specification") {
  const ScratchFolder scratch;
  const std::string program = CROSSBITS_PROGRAM, mpiexec = CROSSBITS_MPIEXEC, db = scratch.path("db");
  if (mpiexec.empty()) {
    WARN("not run under MPI: it was not there when this was built");
    return;
  }
  const std::string said = scratch.path("said");
  const auto sweep = [&](const std::string& file, const std::string& flag) {
    return wait_for(start(ranks("3", {program, "sweep", file, "--db", db, flag}), said));
  };
  const auto times = [&](const std::string& text) {
    const std::string all = bytes_of(said);
    int count = 0;
    for (std::size_t at = 0; (at = all.find(text, at)) != std::string::npos; ++at) ++count;
    return count;
  };
  CHECK(sweep(scratch.write("bad.toml", "command = \"fly\"\n[grid]\nn = [1]\n"), "--threads=1") == 2);
  CHECK(times("the command 'fly'") == 1);
  CHECK(sweep(spec(scratch, 1), "--dry-run") == 0);
  CHECK(times("10 points, 10 to compute") == 1);
  CHECK(sweep(spec(scratch, 1), "--threads=1") == 0);
  CHECK(times("10 computed now") == 1);
}
