#pragma once

#include <memory>
#include <span>

#include "models/evaluate.hpp"
#include "models/lanes/kernels.hpp"

namespace crossbits {

/// Runs a lane program, many inputs at a time. One a thread; program and evaluator must outlive it.
class LaneRun {
 public:
  /// `evaluator` is for calls: of the graph that was lowered. `plain`: in plain C++ rather than the best
  /// instruction set.
  LaneRun(const LaneProgram& program, const Evaluator& evaluator, bool plain = false);

  /// The lanes of lane input k, to be written before run().
  std::span<double> input(std::size_t k) { return {slots_[slot(program_->input_slots[k])], lanes::width}; }
  /// Lane input k is read from there instead: lanes::width numbers.
  void read_input_from(std::size_t k, const double* numbers) {
    slots_[slot(program_->input_slots[k])] = const_cast<double*>(numbers);
  }
  /// A program's numbers when its scalars are known.
  struct Bound {
    std::vector<double> coefficients, constants;
  };
  static Bound unbound(const LaneProgram& program);
  /// Sets the scalars of `bound`, which came from unbound().
  static void bind(const LaneProgram& program, std::span<const double> scalars, Bound& bound);

  /// Throws std::domain_error where the model has no answer, as the plain evaluator does.
  void run(const Bound& bound);
  /// For a program without scalars.
  void run() { run(unbound_); }

  std::span<const double> output(std::size_t k) const {
    return {slots_[slot(program_->output_slots[k])], lanes::width};
  }

 private:
  static std::size_t slot(std::int32_t s) { return static_cast<std::size_t>(s); }
  void call(const LaneProgram::Step& step);

  const LaneProgram* program_;
  const Evaluator* evaluator_;
  bool plain_;
  std::vector<double> numbers_;
  std::vector<double*> slots_;
  Bound unbound_;
  std::vector<double> called_;  // results of the last call: by number, then lane
  std::unique_ptr<Store> store_;
  Scratch scratch_;
};

}  // namespace crossbits
