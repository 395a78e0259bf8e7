#include "models/import/bind_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace crossbits {
namespace {

[[noreturn]] void refuse(const OnnxModel& model, const PortInfo& port, const std::string& what) {
  throw std::invalid_argument(fmt::format("{}: input '{}' {}", model.name, port.name, what));
}

bool contains(std::string text, const std::string& word) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text.find(word) != std::string::npos;
}

/// The axis taken as the batch: one whose symbol says so; else an open first axis of several, unless another
/// axis is fixed to 1 already or the symbol speaks of a length.
std::optional<std::size_t> batch_axis(const PortInfo& port) {
  const auto& axes = port.dimensions;
  const auto named =
      std::find_if(axes.begin(), axes.end(), [](const Dimension& d) { return contains(d.symbol, "batch"); });
  if (named != axes.end()) return static_cast<std::size_t>(named - axes.begin());
  if (axes.size() < 2 || axes.front().length >= 0) return std::nullopt;
  const bool one_elsewhere =
      std::any_of(axes.begin(), axes.end() - 1, [](const Dimension& d) { return d.length == 1; });
  for (const char* word : {"seq", "len", "time", "token", "pos"}) {
    if (contains(axes.front().symbol, word)) return std::nullopt;
  }
  return one_elsewhere ? std::nullopt : std::optional<std::size_t>(0);
}

/// Takes a shape given for an input over into its axes, and into the lengths known for symbols.
void apply_given(const OnnxModel& model, PortInfo& port, const Shape& given,
                 std::map<std::string, std::int64_t>& symbols) {
  if (!port.has_shape) port.dimensions.assign(given.size(), {});
  port.has_shape = true;
  if (given.size() != port.dimensions.size()) {
    refuse(model, port,
           fmt::format("has {} axes, the shape given has {}", port.dimensions.size(), given.size()));
  }
  for (std::size_t axis = 0; axis < given.size(); ++axis) {
    Dimension& dimension = port.dimensions[axis];
    if (given[axis] < 1) refuse(model, port, fmt::format("cannot have the length {}", given[axis]));
    if (dimension.length >= 0 && dimension.length != given[axis]) {
      refuse(model, port,
             fmt::format("has length {} on axis {} in the file, {} was given", dimension.length, axis,
                         given[axis]));
    }
    dimension.length = given[axis];
    if (dimension.symbol.empty()) continue;
    const auto [known, fresh] = symbols.emplace(dimension.symbol, given[axis]);
    if (!fresh && known->second != given[axis]) {
      refuse(model, port,
             fmt::format("gives '{}' the lengths {} and {}", dimension.symbol, known->second, given[axis]));
    }
  }
}

void bind_open(const OnnxModel& model, PortInfo& port, const std::map<std::string, std::int64_t>& symbols) {
  const auto batch = batch_axis(port);
  if (!port.has_shape)
    refuse(model, port, fmt::format("has no shape in the file: give one with --shape {}=LENGTHS", port.name));
  for (std::size_t axis = 0; axis < port.dimensions.size(); ++axis) {
    Dimension& dimension = port.dimensions[axis];
    if (dimension.length < 0) {
      const auto known = symbols.find(dimension.symbol);
      if (!dimension.symbol.empty() && known != symbols.end()) {
        dimension.length = known->second;
      } else if (batch == axis) {
        dimension.length = 1;
      } else {
        refuse(
            model, port,
            fmt::format(
                "has an open length '{}' on axis {}: give all its lengths with --shape {}=1,16 or the like",
                dimension.symbol, axis, port.name));
      }
    }
    if (dimension.length == 0) refuse(model, port, fmt::format("has length 0 on axis {}", axis));
    if (batch == axis && dimension.length != 1) {
      refuse(model, port,
             fmt::format("has a batch of {}; crossbits takes one input at a time", dimension.length));
    }
  }
  const auto& axes = port.dimensions;
  if (axes.size() >= 3 && axes[0].length != 1 && axes[1].length != 1) {
    refuse(model, port,
           fmt::format(
               "has a batch of {} (neither of its first two axes is 1); crossbits takes one input at a time",
               axes[0].length));
  }
}

}  // namespace

std::pair<std::string, Shape> parse_shape(const std::string& text) {
  const auto complain = [&]() {
    throw std::invalid_argument(fmt::format("'{}' is not a shape of the form x=1,16", text));
  };
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) complain();
  Shape shape;
  const char* at = text.data() + equals + 1;
  const char* const end = text.data() + text.size();
  while (true) {
    std::int64_t length = 0;
    const auto parsed = std::from_chars(at, end, length);
    if (parsed.ec != std::errc() || length < 1) complain();
    shape.push_back(length);
    at = parsed.ptr;
    if (at == end) return {text.substr(0, equals), shape};
    if (*at++ != ',') complain();
  }
}

void bind_inputs(OnnxModel& model, const ShapeBindings& bindings) {
  for (const auto& [name, shape] : bindings) {
    const auto found = std::find_if(model.inputs.begin(), model.inputs.end(),
                                    [&n = name](const PortInfo& p) { return p.name == n; });
    if (found == model.inputs.end())
      throw std::invalid_argument(
          fmt::format("{}: a shape is given for '{}', which is no input", model.name, name));
  }
  std::map<std::string, std::int64_t> symbols;
  for (PortInfo& port : model.inputs) {
    const auto given = bindings.find(port.name);
    if (given != bindings.end()) apply_given(model, port, given->second, symbols);
  }
  for (PortInfo& port : model.inputs) bind_open(model, port, symbols);
}

}  // namespace crossbits
