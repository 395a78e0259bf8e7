#pragma once

#include <map>
#include <memory>
#include <vector>

#include "models/arithmetic/function_table.hpp"
#include "models/graph.hpp"
#include "models/kernels/packed_rows.hpp"
#include "models/kernels/packed_tokens.hpp"
#include "models/store.hpp"

namespace crossbits {

/// Reusable memory of one thread.
struct Scratch {
  std::vector<std::int64_t> narrow, narrow_more;
  std::vector<BigInteger> wide, wide_more;
  kernel::TokenCache tokens;  ///< keys and values that several queries ask for
};

/// The exact evaluator: integer arithmetic end to end, one rounding a value, the same on every machine. Made
/// once for a graph (which must outlive it), shared by threads: compute() is const and writes only to the
/// store and scratch it is given.
class Evaluator {
 public:
  explicit Evaluator(const Graph& graph);

  /// Computes value `id` from exactly the values it reads, which `store` must hold. Inputs are written by the
  /// caller. Throws std::domain_error when the model has no answer (an attention whose weights all vanish, a
  /// division by zero).
  void compute(ValueId id, Store& store, Scratch& scratch) const;

  /// Computes every value but the inputs, in order.
  void compute_all(Store& store, Scratch& scratch) const;

  const Graph& graph() const { return *graph_; }
  const std::vector<NarrowFormat>& narrow_formats(ValueId id) const {
    return *formats_[static_cast<std::size_t>(id)];
  }
  const ExpTable& weights(const AttentionRule* rule) const { return *weights_.at(rule); }

 private:
  /// int64 could overflow; sets `affine_bound` to what sums of an affine map stay below.
  bool needs_wide_kernel(ValueId id, BigInteger& affine_bound) const;
  void pack(ValueId id, const BigInteger& affine_bound);

  const Graph* graph_;
  std::vector<char> wide_kernel_;  // by value: int64 could overflow
  std::vector<const std::vector<NarrowFormat>*> formats_;
  std::map<const Parts*, std::vector<NarrowFormat>> formats_of_shape_;
  std::map<const AttentionRule*, std::unique_ptr<ExpTable>> weights_;
  std::vector<const kernel::PackedRows*>
      packed_;  // by value: the weights of an affine map, where products are exact
  std::map<std::pair<const Operation*, bool>, std::unique_ptr<kernel::PackedRows>> packed_weights_;
};

/// Writes all inputs. Throws std::invalid_argument when one is missing, has the wrong length, or lies outside
/// its format.
void write_inputs(const Graph& graph, const InputNumbers& inputs, Store& store);

}  // namespace crossbits
