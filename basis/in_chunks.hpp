#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <vector>

namespace crossbits {

/// Splits 0..count-1 into chunks that threads take one at a time: body(worker, c, begin, end) for chunk
/// number c, where `worker` is what make_worker() returned to this thread. Write results by c, so that they
/// do not depend on the threads. What a body throws ends only its chunk; the exception of the first chunk
/// that failed is thrown again at the end.
template <class MakeWorker, class Body>
void in_chunks(std::uint64_t count, std::uint64_t chunk, MakeWorker make_worker, Body body) {
  const std::uint64_t chunks = (count + chunk - 1) / chunk;
  std::vector<std::exception_ptr> errors(chunks);
#pragma omp parallel if (chunks > 1)
  {
    auto worker = make_worker();
#pragma omp for schedule(dynamic)
    for (std::uint64_t c = 0; c < chunks; ++c) {
      try {
        body(worker, c, c * chunk, std::min(count, (c + 1) * chunk));
      } catch (...) {
        errors[c] = std::current_exception();
      }
    }
  }
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace crossbits
