#include "apps/sweep/mpi.hpp"

#include <cstdlib>

#ifdef CROSSBITS_MPI

#define OMPI_SKIP_MPICXX 1
#include <fmt/format.h>
#include <mpi.h>

#include <chrono>

#include "apps/sweep/store.hpp"

namespace crossbits {
namespace {

constexpr int order_tag = 1, answer_tag = 2;
constexpr std::int64_t no_more = -1, nothing_to_tell = -1;

/// What rank 0 passes, on every rank.
std::int64_t broadcast_length(std::int64_t length) {
  MPI_Bcast(&length, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
  return length;
}

void send_order(int rank, std::int64_t point) {
  MPI_Send(&point, 1, MPI_INT64_T, rank, order_tag, MPI_COMM_WORLD);
}

std::string pack(std::int64_t point, const std::string& digest, const PointResult& r) {
  return nlohmann::json{{"point", point},     {"digest", digest}, {"exit_code", r.exit_code},
                        {"result", r.result}, {"error", r.error}, {"seconds", r.seconds}}
      .dump();
}

PointResult unpack(const nlohmann::json& answer, const std::string& digest, int rank) {
  if (answer.at("digest") != digest)
    return {.exit_code = 2,
            .error = fmt::format(
                "rank {} finds other files than rank 0 under the names that the point has, or is another "
                "version of the program",
                rank),
            .seconds = answer.at("seconds")};
  return {answer.at("exit_code"), answer.at("result"), answer.at("error"), answer.at("seconds")};
}

void send_answer(const std::string& text) {
  MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, 0, answer_tag, MPI_COMM_WORLD);
}

/// The next answer of anybody, as text; `rank` is who sent it.
std::string receive_answer(int& rank) {
  MPI_Status status;
  MPI_Probe(MPI_ANY_SOURCE, answer_tag, MPI_COMM_WORLD, &status);
  int length = 0;
  MPI_Get_count(&status, MPI_CHAR, &length);
  std::string text(static_cast<std::size_t>(length), ' ');
  rank = status.MPI_SOURCE;
  MPI_Recv(text.data(), length, MPI_CHAR, rank, answer_tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return text;
}

}  // namespace

bool started_by_mpi() { return std::getenv("OMPI_COMM_WORLD_SIZE") || std::getenv("PMI_SIZE"); }

MpiWorld::MpiWorld() {
  MPI_Init(nullptr, nullptr);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

MpiWorld::~MpiWorld() {
  if (rank_ == 0) dismiss();
  MPI_Finalize();
}

void MpiWorld::dismiss() const {
  if (dismissed_) return;
  dismissed_ = true;
  if (!told_) {
    broadcast_length(nothing_to_tell);
    return;
  }
  for (int rank = 1; rank < size_; ++rank) send_order(rank, no_more);
}

void MpiWorld::tell(const std::string& text) const {
  told_ = true;
  std::string sent = text;
  broadcast_length(static_cast<std::int64_t>(sent.size()));
  MPI_Bcast(sent.data(), static_cast<int>(sent.size()), MPI_CHAR, 0, MPI_COMM_WORLD);
}

std::optional<std::string> MpiWorld::hear() const {
  const std::int64_t length = broadcast_length(nothing_to_tell);
  if (length == nothing_to_tell) return std::nullopt;
  std::string text(static_cast<std::size_t>(length), ' ');
  MPI_Bcast(text.data(), static_cast<int>(length), MPI_CHAR, 0, MPI_COMM_WORLD);
  return text;
}

void MpiWorld::serve(const std::vector<Point>& points, const PointWork& work,
                     const std::string& version) const {
  for (;;) {
    std::int64_t number = no_more;
    MPI_Recv(&number, 1, MPI_INT64_T, 0, order_tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (number == no_more) return;
    const Point& point = points[static_cast<std::size_t>(number)];
    send_answer(pack(number, point.digest(version), timed(work, point)));
  }
}

SweepSummary MpiWorld::lead(const std::vector<Point>& points, SweepStore& store, const PointWork& work,
                            const SweepOptions& options) const {
  if (size_ == 1) return run_sweep(points, store, work, options);
  const auto start = std::chrono::steady_clock::now();
  const std::vector<std::size_t> missing = missing_points(points, store, options);
  SweepSummary summary{.points = points.size(), .before = points.size() - missing.size()};
  std::size_t next = 0;
  int busy = 0;
  std::exception_ptr stopped;
  for (int rank = 1; rank < size_ && next < missing.size(); ++rank, ++busy)
    send_order(rank, static_cast<std::int64_t>(missing[next++]));
  for (; busy > 0; --busy) {
    int rank = 0;
    const auto answer = nlohmann::json::parse(receive_answer(rank));
    const Point& point = points.at(answer.at("point"));
    const PointResult result = unpack(answer, point.digest(options.version), rank);
    try {
      if (!stopped) store.add(point, result, options.version);
    } catch (...) {
      stopped = std::current_exception();
    }
    if (stopped) continue;
    count_result(result, summary);
    if (options.progress) options.progress(summary.computed, missing.size());
    if (next == missing.size()) continue;
    send_order(rank, static_cast<std::int64_t>(missing[next++]));
    ++busy;
  }
  dismiss();
  if (stopped) std::rethrow_exception(stopped);
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return summary;
}

}  // namespace crossbits

#else

namespace crossbits {

bool started_by_mpi() { return false; }
MpiWorld::MpiWorld() = default;
MpiWorld::~MpiWorld() = default;
void MpiWorld::dismiss() const {}
void MpiWorld::tell(const std::string&) const {}
std::optional<std::string> MpiWorld::hear() const { return std::nullopt; }
void MpiWorld::serve(const std::vector<Point>&, const PointWork&, const std::string&) const {}
SweepSummary MpiWorld::lead(const std::vector<Point>& points, SweepStore& store, const PointWork& work,
                            const SweepOptions& options) const {
  return run_sweep(points, store, work, options);
}

}  // namespace crossbits

#endif
