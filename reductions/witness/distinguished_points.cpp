#include <omp.h>

#include <algorithm>

#include "basis/coin.hpp"
#include "reductions/witness/differing_column.hpp"
#include "reductions/witness/message_lanes.hpp"
#include "reductions/witness/search.hpp"

namespace crossbits {

void search_collisions(const WitnessTask& task, WitnessSearch& search) {
  search.method = WitnessSearch::Method::distinguished_points;
  const StateInputs inputs(task.problem().x_domain);
  const auto lowered = LoweredMessage::make(task.embedding, task.model, task.protocol);
  AliceMessage message = task.message();
  const int threads = task.options.threads > 0 ? task.options.threads : omp_get_max_threads();
  const auto image_bits = static_cast<int>(std::min<std::int64_t>(search.message_bits, 64));
  const std::uint64_t before = search.searched;
  std::uint64_t of_earlier_versions = 0;
  // Some collisions are those of the hash alone; another salt has others.
  for (std::uint64_t version = 0;; ++version) {
    std::vector<std::unique_ptr<StateFunction>> functions;
    for (std::size_t g = 0; g < CollisionSearch::groups; ++g)
      functions.push_back(message_function(lowered, task.message(), inputs, coin(version, 9, 0)));
    CollisionSearch chains(std::move(functions), inputs.bits(), image_bits, version, threads);
    while (!chains.full()) {
      if (task.out_of_time() || search.searched >= task.options.most_messages) return;
      const auto collisions = chains.round();
      search.searched = before + of_earlier_versions + chains.evaluations();
      for (const StateCollision& c : collisions) {
        const Symbols x = inputs.input(c.one), other = inputs.input(c.other);
        if (x == other || message(x) != message(other)) continue;
        if ((search.witness = witness_of(task, x, other))) return;
        search.rows_unsettled |= task.problem().y_count() > most_columns;
      }
    }
    of_earlier_versions += chains.evaluations();
  }
}

}  // namespace crossbits
