#pragma once

#include <ctime>

namespace crossbits::bench {

/// CPU seconds that `work` takes in this thread: the neighbours' load does not count.
template <class Work>
double cpu_seconds(Work work) {
  const auto now = [] {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  };
  const double begin = now();
  work();
  return now() - begin;
}

}  // namespace crossbits::bench
