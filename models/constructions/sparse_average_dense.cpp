#include <fmt/format.h>

#include <algorithm>

#include "models/constructions/sparse_average.hpp"
#include "models/layers/linear.hpp"

namespace crossbits {
Construction sparse_average_dense(const DenseTask& task, const ModelSpec& spec) {
  spec.expect_only({"rows", "bits"});
  const std::int32_t n = task.n, askers = task.chooses_token ? 1 : n;
  const auto rows = static_cast<std::int32_t>(spec.number("rows", n, 1, 1 << 20));
  const auto bits = static_cast<int>(spec.number("bits", 1, 1, 62));
  const std::int32_t used = std::min(rows, n);
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = n + askers + 2;
  const std::int32_t spare = n + askers, fallback = spare + 1;
  Operand data;  // one term a row: z_i
  for (std::int32_t i = 0; i < n; ++i) {
    const ValueId z = add_input(graph, "z", i, Format::sign(), 1);
    if (i < used) append(data, {graph.whole(z)});
  }
  for (std::int32_t i = n; i < graph.tokens; ++i)
    add_input(graph, "z", i, Format::constant(i == fallback ? -1 : 0), 1);

  // The partial pre-activations of the data tokens, row i = z_i.
  LinearLayer identity(Matrix::identity(used));
  const ValueId partial =
      identity.apply(graph, data, one_part(Format::signed_bits(bits), used), {}, Role::pre_activation);
  const auto hidden_shape = one_part(Format::bit(), used);
  const auto output_shape = one_part(Format{-1, 1, 1, 3}, 1);
  Matrix sum = Matrix::zero(1, used);
  std::fill(sum.entries.begin(), sum.entries.end(), 1);
  for (std::int32_t a = 0; a < askers; ++a) {
    const std::int32_t token = n + a;
    const ValueId y = add_input(graph, "multihot_y", token, Format::bit(), graph.tokens);
    // Hidden unit i: ReLU(z_i + 2 y_i - 2). One asker of DISJ needs only its own row.
    Matrix first = Matrix::zero(used, 2 * used);
    for (std::int32_t i = 0; i < used; ++i) {
      if (!task.chooses_token && i != a) continue;
      first.at(i, i) = 1;
      first.at(i, used + i) = 2;
    }
    std::vector<std::int64_t> bias(static_cast<std::size_t>(used), -2);
    LinearLayer hidden_layer(std::move(first), bias, 0, true);
    const ValueId hidden = hidden_layer.apply(graph, {graph.whole(partial), {y, 0, used}}, hidden_shape,
                                              {token, -1, -1, 0}, Role::activation);
    // qSA of {i, spare} is z_i / 2: (2 sum of hidden - 1) / 2.
    LinearLayer out(sum, {-1}, 1);
    graph.outputs.push_back(
        out.apply(graph, {graph.whole(hidden)}, output_shape, {token, -1, -1, 0}, Role::output));
  }
  c.summary = fmt::format("feed-forward network: first layer of {} rows on the flattened input{}", rows,
                          bits > 1 ? fmt::format(", {}-bit sums", bits) : "");
  c.certified = rows >= n;
  c.reason = rows >= n ? "row i of the first layer is z_i + 2 y_i - 2, whose ReLU is 1 iff token i is asked "
                         "for and z_i = +1"
                       : fmt::format("with {} rows the first layer is blind to {} of the {} data tokens",
                                     rows, n - rows, n);
  c.claim = {"a fully connected network needs first-layer width N d'/2 for qSA (q <= N/2)",
             "Sanford, Hsu, Telgarsky 2023, Thm 10", Ground::text};
  return c;
}

}  // namespace crossbits
