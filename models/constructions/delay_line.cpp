#include "models/constructions/delay_line.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/layers/recurrent.hpp"

namespace crossbits {
namespace {

/// (x, h) -> (x, h_0, ..., h_{cells-2}).
std::shared_ptr<const Operation> shift(std::int32_t cells, int fraction) {
  Polynomial copy;
  for (std::int32_t i = 0; i < cells; ++i) {
    copy.terms.push_back({1, i, -1});
    copy.row_ends.push_back(i + 1);
  }
  copy.fraction = fraction;
  return operation(std::move(copy));
}

Stream plain(Graph& graph, const Stream& read, const Format& format, std::int32_t cells) {
  const auto step = shift(cells, format.fraction);
  const auto shape = one_part(format, cells);
  Stream states;
  ValueId state = add_constant(graph, std::vector<BigInteger>(static_cast<std::size_t>(cells), format.lowest),
                               format.fraction, {0, -1, -1, 0}, Role::state);
  for (std::size_t t = 0; t < read.size(); ++t) {
    state = graph.add({step,
                       shape,
                       {graph.whole(read[t]), {state, 0, cells - 1}},
                       {static_cast<std::int32_t>(t), -1, -1, 0},
                       Role::state});
    states.push_back(state);
  }
  return states;
}

/// What a gate of the saturated cells does with every cell: -1 shuts it, 1 opens it; 0: the candidate, which
/// shifts.
std::vector<std::int64_t> gate_biases(Recurrent::Cell cell) {
  switch (cell) {
    case Recurrent::Cell::elman:
      return {0};
    case Recurrent::Cell::gru:
      return {1, -1, 0};  // reset open, update shut
    case Recurrent::Cell::lstm:
      return {1, -1, 0, 1};  // input and output open, forget shut
  }
  throw std::logic_error("an unknown cell");
}

Recurrent saturated(Recurrent::Cell cell, std::int32_t cells) {
  const Format ternary = Format::range(-1, 1);
  Recurrent layer{.cell = cell,
                  .input = {},
                  .hidden = {},
                  .state = ternary,
                  .memory = ternary,
                  .inner = Format::range(-2, 2)};
  const std::vector<std::int64_t> biases = gate_biases(cell);
  const std::int32_t rows = static_cast<std::int32_t>(biases.size()) * cells;
  layer.input.weights = Matrix::zero(rows, 1);
  layer.hidden.weights = Matrix::zero(rows, cells);
  for (std::int32_t row = 0; row < rows; ++row) {
    const std::int64_t bias = biases[static_cast<std::size_t>(row / cells)];
    const std::int32_t i = row % cells;
    layer.input.bias.push_back(bias);
    if (bias == 0 && i == 0) layer.input.weights.at(row, 0) = 1;
    if (bias == 0 && i > 0) layer.hidden.weights.at(row, i - 1) = 1;
  }
  return layer;
}

}  // namespace

Stream add_delay_line(Graph& graph, const Stream& read, const Format& format, std::int32_t cells,
                      const std::string& cell) {
  if (cell == "plain") return plain(graph, read, format, cells);
  for (const auto& [name, kind] : {std::pair{"elman", Recurrent::Cell::elman},
                                   {"gru", Recurrent::Cell::gru},
                                   {"lstm", Recurrent::Cell::lstm}})
    if (cell == name) return add_recurrent(graph, read, saturated(kind, cells));
  throw std::invalid_argument(
      fmt::format("cell of the model must be plain, elman, gru or lstm, not \"{}\"", cell));
}

}  // namespace crossbits
