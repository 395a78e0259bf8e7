#pragma once

#include <optional>

#include "apps/sweep/sweep.hpp"

namespace crossbits {

/// True if this process was started by mpirun and the program was built with MPI.
bool started_by_mpi();

/// The processes of one mpirun. Made once, at most.
class MpiWorld {
 public:
  MpiWorld();
  /// Of rank 0: whoever still waits for a text or a point is told that there is none.
  ~MpiWorld();
  MpiWorld(const MpiWorld&) = delete;
  MpiWorld& operator=(const MpiWorld&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }

  /// Rank 0: gives the other ranks the text that the sweep is made from.
  void tell(const std::string& text) const;
  /// Every other rank: that text; nothing when rank 0 ended before it had one.
  std::optional<std::string> hear() const;

  /// As run_sweep, the points dealt to the other processes; only rank 0 has a store and gets the summary. A
  /// process that finds itself alone does the work itself. What a rank computed whose point has another
  /// digest (its machine holds other files) is stored as a point that could not be run.
  SweepSummary lead(const std::vector<Point>& points, SweepStore& store, const PointWork& work,
                    const SweepOptions& options) const;
  /// What every other rank does: runs points until there are no more.
  void serve(const std::vector<Point>& points, const PointWork& work, const std::string& version) const;

 private:
  void dismiss() const;

  int rank_ = 0, size_ = 1;
  mutable bool told_ = false, dismissed_ = false;
};

}  // namespace crossbits
