#include "models/import/operators/einsum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "models/import/operators/operators.hpp"

namespace crossbits::operators {
namespace {

std::vector<std::string> split_labels(const Call& call, const std::string& left) {
  std::vector<std::string> operands(1);
  for (const char c : left) {
    if (c == ',') {
      operands.emplace_back();
    } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      operands.back() += c;
    } else {
      call.refuse(fmt::format("equation '{}' uses more than letters; this form is not supported",
                              call.text("equation", "")));
    }
  }
  return operands;
}

/// The labels that occur once, in alphabetical order: the result when the equation does not name it.
std::string implicit_result(const std::vector<std::string>& operands) {
  std::map<char, int> uses;
  for (const auto& labels : operands) {
    for (const char label : labels) ++uses[label];
  }
  std::string result;
  for (const auto& [label, count] : uses) {
    if (count == 1) result += label;
  }
  return result;
}

std::map<char, std::int64_t> label_lengths(const Call& call, const std::vector<std::string>& operands) {
  std::map<char, std::int64_t> lengths;
  for (std::size_t slot = 0; slot < operands.size(); ++slot) {
    const Shape& shape = call.reals(slot).shape;
    if (shape.size() != operands[slot].size())
      call.refuse(fmt::format("labels '{}' do not fit shape {}", operands[slot], shape_text(shape)));
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      if (lengths.emplace(operands[slot][axis], shape[axis]).first->second != shape[axis]) {
        call.refuse(fmt::format("label '{}' has two lengths", operands[slot][axis]));
      }
    }
  }
  return lengths;
}

}  // namespace

EinsumPlan plan_einsum(const Call& call) {
  std::string equation = call.text("equation", "");
  std::erase(equation, ' ');
  const auto arrow = equation.find("->");
  EinsumPlan plan;
  plan.operands = split_labels(call, equation.substr(0, arrow));
  if (plan.operands.size() != call.inputs.size())
    call.refuse(fmt::format("equation '{}' does not fit {} inputs", equation, call.inputs.size()));
  plan.result = arrow == std::string::npos ? implicit_result(plan.operands) : equation.substr(arrow + 2);
  const auto lengths = label_lengths(call, plan.operands);
  for (const char label : plan.result) {
    const auto found = lengths.find(label);
    if (found == lengths.end() || std::count(plan.result.begin(), plan.result.end(), label) > 1) {
      call.refuse(fmt::format("equation '{}' has a wrong result", equation));
    }
    plan.result_shape.push_back(found->second);
  }
  for (const auto& [label, length] : lengths) {
    if (plan.result.find(label) != std::string::npos) continue;
    plan.summed += label;
    plan.summed_shape.push_back(length);
  }
  return plan;
}

Shape einsum_steps(const EinsumPlan& plan, std::size_t operand, const Shape& shape,
                   const std::string& labels) {
  const Shape strides = strides_of(shape);
  Shape steps(labels.size(), 0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t axis = 0; axis < strides.size(); ++axis) {
      if (plan.operands[operand][axis] == labels[i]) steps[i] += strides[axis];
    }
  }
  return steps;
}

Results einsum(const Call& call) {
  if (call.inputs.size() == 2) call.same_types({0, 1});
  const EinsumPlan plan = plan_einsum(call);
  Array<double> result = call.allocate<double>(plan.result_shape);
  const auto terms = static_cast<std::int64_t>(call.claim_elements(plan.summed_shape));
  call.claim_work({static_cast<std::int64_t>(result.data.size()), terms + 1});
  std::vector<std::vector<std::int64_t>> starts;
  std::vector<std::vector<std::int64_t>> moves_by;
  for (std::size_t slot = 0; slot < call.inputs.size(); ++slot) {
    const Shape& shape = call.reals(slot).shape;
    starts.push_back(walk(plan.result_shape, einsum_steps(plan, slot, shape, plan.result)));
    moves_by.push_back(walk(plan.summed_shape, einsum_steps(plan, slot, shape, plan.summed)));
  }
  for (std::size_t i = 0; i < result.data.size(); ++i) {
    for (std::size_t t = 0; t < static_cast<std::size_t>(terms); ++t) {
      double product = 1;
      for (std::size_t slot = 0; slot < starts.size(); ++slot) {
        product *=
            call.inputs[slot]->reals().data[static_cast<std::size_t>(starts[slot][i] + moves_by[slot][t])];
      }
      result.data[i] += product;
    }
  }
  return {Tensor{call.tensor(0).type, std::move(result)}};
}

}  // namespace crossbits::operators
