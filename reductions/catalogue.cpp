#include "reductions/catalogue.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {

const std::vector<Reduction>& reductions() {
  static const std::vector<Reduction> all{disjointness_to_sparse_average(),
                                          disjointness_to_sparse_average_streaming(),
                                          disjointness_to_sparse_average_dense(),
                                          index_to_sparse_average_dense(),
                                          index_to_lookup(),
                                          sparse_disjointness_to_sparse_average(),
                                          disjointness_to_match3(),
                                          index_to_match3(),
                                          disjointness_to_cycle(),
                                          index_to_cycle(),
                                          disjointness_to_triangle(),
                                          index_to_triangle(),
                                          delay_line(),
                                          disjointness_to_delay_line(),
                                          index_to_delay_line(),
                                          index_to_adaptive_lag()};
  return all;
}

const Reduction& find_reduction(const std::string& id) {
  std::vector<std::string> ids;
  for (const Reduction& r : reductions()) {
    if (r.id == id) return r;
    ids.push_back(r.id);
  }
  throw std::invalid_argument(
      fmt::format("\"{}\" is not a reduction; the reductions are {}", id, fmt::join(ids, ", ")));
}

}  // namespace crossbits
