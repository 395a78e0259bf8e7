#include "protocols/channel.hpp"

#include <fmt/format.h>

#include "protocols/error.hpp"

namespace crossbits {

void Channel::post_special(int from, LabelId label, const Bits& bits) {
  if (sent_ > limit_) {
    throw ProtocolError(
        ProtocolFault::too_long,
        fmt::format("{} writes {} after {} messages, the limit of this run",
                    party_name(from, transcript_.parties()), transcript_.label(label), limit_));
  }
  const Fault fault = *fault_;
  fault_.reset();
  special_ = next_special();
  fault_applied_ = fault.kind == Fault::drop || fault.bit < bits.size();
  if (!fault_applied_) return transcript_.post(from, label, bits);
  if (fault.kind == Fault::drop) return;
  if (fault.kind == Fault::truncate) return transcript_.post(from, label, bits.slice(0, fault.bit));
  Bits flipped = bits;
  flipped.set(fault.bit, !bits[fault.bit]);
  transcript_.post(from, label, flipped);
}

}  // namespace crossbits
