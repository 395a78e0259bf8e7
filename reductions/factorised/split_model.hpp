#pragma once

#include <optional>

#include "models/lanes/lower_to_tape.hpp"
#include "models/lanes/run.hpp"
#include "reductions/deciding_model.hpp"

namespace crossbits {

/// A compiled model taken apart: what depends on Alice's input alone, what depends on Bob's alone, and the
/// joint part in which both meet, down to the decision. The first two are computed once for each input, only
/// the last for each pair.
class SplitModel {
 public:
  /// Nothing where some number may reach 2^53, or the model is too large to be written out.
  static std::unique_ptr<const SplitModel> make(const Embedding& embedding, const DecidingModel& model,
                                                const CompiledProtocol& protocol);

  /// Where the decision is [alice's number + bob's number + constant < bound], or its opposite: a threshold
  /// of one sum.
  struct Threshold {
    double bound = 0;  ///< less the constant
    bool opposite = false;
  };
  const std::optional<Threshold>& threshold() const { return threshold_; }

  std::size_t alice_numbers() const { return of_alice_.size(); }
  std::size_t bob_numbers() const { return of_bob_.size(); }
  /// What the joint part reads of Alice's, for inputs [0, count): input after input. Threads share the
  /// inputs.
  std::vector<double> alice_side(std::uint64_t count) const;
  /// The same of Bob's: number after number, each for all inputs, padded to a multiple of lanes::width.
  std::vector<double> bob_side(std::uint64_t count) const;

  const LaneProgram& joint() const { return *joint_; }
  const Evaluator& evaluator() const { return evaluator_; }
  const Format& decision_format() const { return decision_format_; }

 private:
  SplitModel(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol,
             LoweredGraph lowered);
  std::optional<Threshold> find_threshold() const;
  std::vector<double> side(Owner owner, std::uint64_t count) const;

  const Embedding& embedding_;
  const DecidingModel& model_;
  const Graph& graph_;
  Evaluator evaluator_;
  LoweredGraph lowered_;
  Register decision_ = -1;
  Format decision_format_;
  std::vector<Register> of_alice_, of_bob_;
  std::unique_ptr<const LaneProgram> alice_, bob_, joint_;
  std::optional<Threshold> threshold_;
};

}  // namespace crossbits
