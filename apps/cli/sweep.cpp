#include "apps/sweep/sweep.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <sstream>
#include <stdexcept>

#include "apps/cli/command.hpp"
#include "apps/cli/commands.hpp"
#include "apps/cli/help.hpp"
#include "apps/cli/point_files.hpp"
#include "apps/cli/point_words.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/cli/terminal.hpp"
#include "apps/study/files.hpp"
#include "apps/sweep/mpi.hpp"
#include "apps/sweep/prediction.hpp"
#include "apps/sweep/query.hpp"
#include "apps/sweep/spec.hpp"
#include "apps/sweep/store.hpp"

namespace crossbits {
namespace {

SweepKey sweep_key(const Flag& flag) {
  using enum SweepKey::Type;
  return {.name = key_of(flag),
          .type = flag.is_switch()   ? boolean
                  : flag.is_number() ? number
                                     : text,
          .low = flag.low,
          .high = flag.high,
          .allowed = flag.allowed,
          .required = flag.required};
}

std::vector<SweepCommand> sweep_commands() {
  std::vector<SweepCommand> result;
  for (const CommandRecord* record : sweepable_commands()) {
    auto& command = result.emplace_back(SweepCommand{record->name, {}});
    for (const Flag* flag : flags_for_sweeps(*record)) command.keys.push_back(sweep_key(*flag));
  }
  return result;
}

PointResult run_point(const Point& point) {
  std::istringstream in;
  std::ostringstream out, err;
  std::vector<std::string> words = words_of(point);
  words.push_back("--json");
  PointResult result{.exit_code = run_command_line(words, in, out, err)};
  if (!result.failed()) {
    result.result = nlohmann::json::parse(out.str());
    return result;
  }
  result.error = err.str();
  constexpr std::string_view prefix = "crossbits: ";
  if (result.error.starts_with(prefix)) result.error.erase(0, prefix.size());
  while (result.error.ends_with('\n')) result.error.pop_back();
  return result;
}

/// The same for points that name files: a row must not stand for contents that were not there.
PointWork run_with(const PointFiles& files) {
  return [&files](const Point& point) {
    const PointResult result = run_point(point);
    const auto changed = files.changed(point);
    if (!changed) return result;
    return PointResult{.exit_code = 2,
                       .error = fmt::format("{} was changed while the sweep ran; the same sweep again runs "
                                            "the point with what it holds then",
                                            *changed)};
  };
}

/// A bar on a terminal, else a line every ten seconds.
class SweepProgress {
 public:
  explicit SweepProgress(std::ostream* terminal, std::ostream& lines) : lines_(lines) {
    if (terminal) bar_.emplace(*terminal);
  }
  void operator()(std::uint64_t done, std::uint64_t total) {
    if (bar_) return bar_->show(done, total);
    const auto now = Clock::now();
    if (now - last_ < std::chrono::seconds(10)) return;
    last_ = now;
    lines_ << progress_text(done, total, std::chrono::duration<double>(now - start_).count()) << std::endl;
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& lines_;
  std::optional<ProgressBar> bar_;
  Clock::time_point start_ = Clock::now(), last_ = start_;
};

Json summary_json(const SweepSummary& s) {
  return {{"schema", "crossbits.sweep/1"}, {"points", s.points}, {"stored_before", s.before},
          {"computed", s.computed},        {"failed", s.failed}, {"claim_false", s.untrue}};
}

std::string summary_text(const SweepSummary& s, const std::string& path) {
  std::string text = fmt::format("{} in {}: {} stored before, {} computed now\n", counted(s.points, "point"),
                                 path, thousands(static_cast<std::int64_t>(s.before)),
                                 thousands(static_cast<std::int64_t>(s.computed)));
  if (s.computed > 0)
    text += fmt::format("{:.1f} s, {:.3g} points a second\n", s.seconds,
                        static_cast<double>(s.computed) / std::max(s.seconds, 1e-9));
  if (s.untrue > 0) text += fmt::format("{} with a claim that is false\n", counted(s.untrue, "point"));
  if (s.failed > 0)
    text += fmt::format("{} could not be run; crossbits query {} --where \"exit_code = 2\" --columns error\n",
                        counted(s.failed, "point"), path);
  return text;
}

constexpr std::size_t most_listed = 40;

/// "verify n=4 seed=1".
std::string shown(const Point& point) {
  std::string text = point.command;
  for (const auto& [key, value] : point.parameters) text += fmt::format(" {}={}", key, cell_text(value));
  return text;
}

/// What stored points say about the time of `count` more.
std::string time_text(double total, std::size_t count, std::size_t unknown) {
  if (count == 0) return "nothing is left";
  if (unknown == count) return "time unknown, since no point like them is stored yet";
  const std::string seconds =
      fmt::format("{:.1f} s on one thread, predicted from stored points (estimate)", total);
  if (unknown == 0) return seconds;
  return fmt::format("{} for {} of them, unknown for the other {}", seconds,
                     thousands(static_cast<std::int64_t>(count - unknown)),
                     thousands(static_cast<std::int64_t>(unknown)));
}

std::string dry_run_text(const std::vector<Point>& points, const std::vector<std::size_t>& missing,
                         const Prediction& prediction) {
  Table table({Table::Align::right, Table::Align::left, Table::Align::right}, 2);
  table.add({"#", "point", "s"});
  double total = 0;
  std::size_t unknown = 0;
  for (std::size_t k = 0; k < missing.size(); ++k) {
    const Point& point = points[missing[k]];
    const auto seconds = prediction.seconds(point);
    total += seconds.value_or(0);
    unknown += !seconds;
    if (k < most_listed)
      table.add(
          {std::to_string(missing[k] + 1), shown(point), seconds ? fmt::format("{:.3f}", *seconds) : "-"});
  }
  std::string text = table.text();
  if (missing.size() > most_listed)
    text +=
        fmt::format("  ... {} more\n", thousands(static_cast<std::int64_t>(missing.size() - most_listed)));
  return text + fmt::format("{}, {} to compute: {}\n", counted(points.size(), "point"),
                            thousands(static_cast<std::int64_t>(missing.size())),
                            time_text(total, missing.size(), unknown));
}

Json dry_run_json(const std::vector<Point>& points, const std::vector<std::size_t>& missing,
                  const Prediction& prediction) {
  Json document{
      {"schema", "crossbits.sweep-plan/1"}, {"points", points.size()}, {"to_compute", Json::array()}};
  for (const std::size_t k : missing) {
    const auto seconds = prediction.seconds(points[k]);
    document["to_compute"].push_back({{"command", points[k].command},
                                      {"parameters", points[k].parameters},
                                      {"predicted_seconds", seconds ? Json(*seconds) : Json(nullptr)}});
  }
  return document;
}

Exit dry_run(const Arguments& a, const std::vector<Point>& points, Console& console) {
  const SweepOptions options{.version = version, .retry_failed = a.has("--retry-failed")};
  const Prediction prediction = Prediction::of_file(a.text("--db"));
  const auto missing = prediction.missing(points, options);
  console.out << (a.has("--json") ? dry_run_json(points, missing, prediction).dump(2) + '\n'
                                  : dry_run_text(points, missing, prediction));
  return Exit::good;
}

Exit lead(const Arguments& a, const MpiWorld* world, const std::vector<Point>& points, const PointWork& work,
          Console& console) {
  SweepStore store(a.text("--db"));
  SweepProgress progress(console.progress, console.err);
  const SweepOptions options{
      .version = version,
      .retry_failed = a.has("--retry-failed"),
      .progress = [&progress](std::uint64_t done, std::uint64_t total) { progress(done, total); }};
  const SweepSummary s =
      world ? world->lead(points, store, work, options) : run_sweep(points, store, work, options);
  console.out << (a.has("--json") ? summary_json(s).dump(2) + '\n' : summary_text(s, a.text("--db")));
  return s.failed == 0 ? Exit::good : Exit::claim_is_false;
}

std::vector<Point> points_of(const std::string& spec, const std::string& name, PointFiles& files) {
  std::vector<Point> points = read_spec(spec, name, sweep_commands());
  files.name_contents(points);
  return points;
}

/// What one process does, or rank 0 of several: `world` is null or has heard nothing yet.
Exit sweep_here(const Arguments& a, const MpiWorld* world, Console& console) {
  const std::string& path = a.text("SPEC");
  const std::string spec = read_text(path, console.in);
  PointFiles files;
  const std::vector<Point> points = points_of(spec, path, files);
  if (a.has("--dry-run")) return dry_run(a, points, console);
  if (world) world->tell(spec);
  return lead(a, world, points, run_with(files), console);
}

/// The ranks that compute. They say nothing: rank 0 has read the specification and speaks for all.
Exit serve(const Arguments& a, const MpiWorld& world) {
  const auto spec = world.hear();
  if (!spec) return Exit::good;
  PointFiles files;
  const std::vector<Point> points = points_of(*spec, a.text("SPEC"), files);
  world.serve(points, run_with(files), version);
  return Exit::good;
}

Exit sweep(const Arguments& a, Console& console) {
  if (a.has("--threads")) omp_set_num_threads(static_cast<int>(a.number("--threads")));
  if (!started_by_mpi()) return sweep_here(a, nullptr, console);
  MpiWorld world;
  return world.rank() > 0 ? serve(a, world) : sweep_here(a, &world, console);
}

}  // namespace

CommandRecord sweep_command() {
  return {
      .name = "sweep",
      .summary = "many calls from one specification, their results in one database; goes on where it stopped",
      .text =
          "The specification (TOML) has a command, parameters, and a [grid] of lists or [[points]]. Every "
          "finished point is "
          "one row, stored at once: a sweep that is killed goes on where it stopped, nothing is computed "
          "twice. Under mpirun "
          "rank 0 writes and the others compute. Exit code 1 when some point could not be run: its row holds "
          "the sentence.",
      .flags = {{"SPEC", "SPEC.toml", "the points; - is standard input", "", {}, true},
                {"--db", "FILE", "where results are kept (SQLite); made if it is not there", "", {}, true},
                {"--threads", "T", "points side by side; without it one a processor", "", {}, false, 1, 4096},
                {"--retry-failed", "", "run the points again that could not be run before"},
                {"--dry-run", "", "list the points that would be computed, with predicted times"},
                json_flag()},
      .examples =
          {{"crossbits sweep examples/sweep.toml --db results.sqlite --dry-run",
            R"out(  #  point                                                                                  s
  1  verify model=attention:keys=pairs,bits=1 n=1 reduction=disjointness-to-sparse-average  -
  2  verify model=attention:keys=pairs,bits=1 n=2 reduction=disjointness-to-sparse-average  -
  3  verify model=attention:keys=pairs,bits=1 n=3 reduction=disjointness-to-sparse-average  -
  4  verify model=attention:keys=onehot n=1 reduction=disjointness-to-sparse-average        -
  5  verify model=attention:keys=onehot n=2 reduction=disjointness-to-sparse-average        -
  6  verify model=attention:keys=onehot n=3 reduction=disjointness-to-sparse-average        -
6 points, 6 to compute: time unknown, since no point like them is stored yet
)out"}},
      .run = sweep};
}

}  // namespace crossbits
