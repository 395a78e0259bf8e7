#include "reductions/announce.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossbits {

void announce_outputs(CompiledProtocol& protocol) {
  if (protocol.knows != Knows::bob)
    throw std::logic_error("announce_outputs: Bob alone must know the outputs");
  std::int64_t announced = 0;
  for (const ValueId id : protocol.outputs) {
    const auto concerns = [id](const Step& step) { return step.value == id; };
    if (std::any_of(protocol.alice.begin(), protocol.alice.end(), concerns)) continue;
    protocol.bob.push_back({Step::Act::send, id});
    protocol.alice.push_back({Step::Act::receive, id});
    announced += protocol.graph.bits(id);
  }
  protocol.bits += announced;
  protocol.rounds += announced > 0;
  protocol.knows = Knows::both;
}

}  // namespace crossbits
