#pragma once

#include <algorithm>

#include "reductions/execute.hpp"
#include "reductions/verify.hpp"

namespace crossbits {

/// One thread's tools for running plain model and protocol on one pair of inputs.
class PairBench {
 public:
  PairBench(const Embedding& e, const DecidingModel& m, const CompiledProtocol& p)
      : embedding_(e), model_(m), run_(m), executor_(p, m.owners) {}

  /// Adds what happens on (x, y) to `v`. Returns the plain model's answer.
  int look_at(const Symbols& x, const Symbols& y, int expected, Verification& v) {
    const InputNumbers inputs = model_.inputs(embedding_, embedding_.embed(x, y));
    const Bits plain = run_.decide(inputs);
    const auto outcome = executor_.run(inputs);
    const int got = model_.answer(plain);
    ++v.inputs;
    ++v.pairs_compared;
    v.differing +=
        outcome.bob != plain || (executor_.protocol().knows == Knows::both && outcome.alice != plain);
    v.saturated += run_.store().saturated;
    const std::uint64_t bits = outcome.transcript.bits();
    v.min_bits = v.inputs == 1 ? bits : std::min(v.min_bits, bits);
    v.max_bits = std::max(v.max_bits, bits);
    if (got != expected) {
      ++v.wrong;
      if (!v.first_wrong) v.first_wrong = WrongAnswer{x, y, expected, got};
    }
    return got;
  }

 private:
  const Embedding& embedding_;
  const DecidingModel& model_;
  ModelRun run_;
  Executor executor_;
};

}  // namespace crossbits
