#include "models/import/layout.hpp"

#include "models/import/operators/operators.hpp"

namespace crossbits::operators {
namespace {

template <class T>
Results moved(const Call& call) {
  std::vector<const Array<T>*> arrays(call.inputs.size(), nullptr);
  for (std::size_t slot = 0; slot < call.inputs.size(); ++slot) {
    if (call.has(slot) && moves(call.node, slot))
      arrays[slot] = &std::get<Array<T>>(call.inputs[slot]->values);
  }
  Results results;
  for (Array<T>& array : apply_layout<T>(call, arrays, call.inputs)) {
    results.push_back({call.tensor(0).type, std::move(array)});
  }
  return results;
}

}  // namespace

Results layout(const Call& call) {
  for (std::size_t slot = 1; slot < call.inputs.size(); ++slot) {
    if (moves(call.node, slot)) call.same_types({0, slot});
  }
  if (is_real(call.tensor(0).type)) return moved<double>(call);
  return is_integer(call.tensor(0).type) ? moved<std::int64_t>(call) : moved<Flag>(call);
}

Results dropout(const Call& call) {
  const Tensor& kept = call.tensor(0);
  call.claim_elements(kept.shape());
  return {kept, boolean_tensor(call.allocate<Flag>(kept.shape(), 1))};
}

}  // namespace crossbits::operators
