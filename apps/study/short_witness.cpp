#include "apps/study/short_witness.hpp"

#include "reductions/witness/alice_message.hpp"

namespace crossbits {

std::optional<WitnessSearch> short_witness_search(const Setup& setup) {
  if (!is_one_way_from_alice(setup.protocol())) return std::nullopt;
  return find_witness(setup.embedding, setup.deciding, setup.protocol(), {.most_messages = short_search});
}

}  // namespace crossbits
