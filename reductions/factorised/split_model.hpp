#pragma once

#include <optional>

#include "models/lanes/lower_to_tape.hpp"
#include "models/lanes/run.hpp"
#include "reductions/deciding_model.hpp"

namespace crossbits {

/// A compiled model taken apart: what depends on Alice's input alone, what depends on Bob's alone, and the
/// joint part in which both meet, down to the number that decides. The first two are computed once for each
/// input, only the last for each pair.
class SplitModel {
 public:
  /// Nothing where some number may reach 2^53, or the model is too large to be written out.
  static std::unique_ptr<const SplitModel> make(const Embedding& embedding, const DecidingModel& model,
                                                const CompiledProtocol& protocol);

  /// How the joint part's number becomes the decision.
  struct Verdict {
    bool boolean =
        false;  ///< the decision is one bit: [number < bound], or its opposite; else it is the number itself
    double bound = 0;
    bool opposite = false;
    bool one_sum =
        false;  ///< the number is Alice's plus Bob's plus a constant, which the bound has swallowed
  };
  const Verdict& verdict() const { return verdict_; }

  std::size_t alice_numbers() const { return of_alice_.size(); }
  std::size_t bob_numbers() const { return of_bob_.size(); }
  /// What the joint part reads of Alice's, for inputs [0, count): input after input. Threads share the
  /// inputs.
  std::vector<double> alice_side(std::uint64_t count) const;
  /// The same of Bob's: for each lanes::width inputs, number after number (the last input repeated to fill
  /// the lanes).
  std::vector<double> bob_side(std::uint64_t count) const;

  const LaneProgram& joint() const { return *joint_; }
  const Evaluator& evaluator() const { return evaluator_; }
  const Format& decision_format() const { return decision_format_; }

 private:
  SplitModel(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol,
             LoweredGraph lowered);
  struct SideRun;
  void find_verdict();
  std::vector<double> side(Owner owner, std::uint64_t count) const;

  const Embedding& embedding_;
  const DecidingModel& model_;
  const Graph& graph_;
  Evaluator evaluator_;
  LoweredGraph lowered_;
  Register number_ = -1;  // the decision, or what is compared for it
  Format decision_format_;
  std::vector<Register> of_alice_, of_bob_;
  std::unique_ptr<const LaneProgram> alice_, bob_, joint_;
  Verdict verdict_;
};

}  // namespace crossbits
