#pragma once

#include "apps/sweep/sweep.hpp"

namespace crossbits {

/// True if this process was started by mpirun and the program was built with MPI.
bool started_by_mpi();

/// The processes of one mpirun. Made once, at most.
class MpiWorld {
 public:
  MpiWorld();
  ~MpiWorld();
  MpiWorld(const MpiWorld&) = delete;
  MpiWorld& operator=(const MpiWorld&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }

  /// As run_sweep, the points dealt to the other processes; only rank 0 has a store and gets the summary. A
  /// process that finds itself alone does the work itself.
  SweepSummary lead(const std::vector<Point>& points, SweepStore& store, const PointWork& work,
                    const SweepOptions& options) const;
  /// What every other rank does: runs points until there are no more.
  void serve(const std::vector<Point>& points, const PointWork& work) const;
  /// Tells the other ranks that there is nothing to do; for a rank 0 that cannot begin.
  void dismiss() const;

 private:
  int rank_ = 0, size_ = 1;
};

}  // namespace crossbits
