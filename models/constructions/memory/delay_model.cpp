#include "models/constructions/memory/delay_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/lin_memory.hpp"
#include "models/constructions/memory/log_memory.hpp"
#include "models/constructions/memory/threshold_unit.hpp"
#include "models/layers/attention.hpp"

namespace crossbits {
namespace {

constexpr int most_lin_lag = 64, most_log_lag = 16, most_digit_lag = 512,
              most_stacked_heads = 512;  // of all layers

const Claim handover_claim{
    "a model of lin heads without dot product is a linear recurrence, so Alice's states, the sum over layers "
    "of heads times bits, are a one-way message from which Bob reads her last T bits: at least T bits",
    "derived here", Ground::derived};
const Claim heads_claim{"a linear readout needs at least T heads of either type, for any precision",
                        "derived here", Ground::derived};

struct Built {
  Stream answers;  ///< by token: the bit `lag` steps back; -1: no such token, so the public bit 0
  bool certified = false;
  std::string summary{}, reason{};
};

void require_lag(const DelayTask& task, int most, const char* what) {
  if (task.lag > most)
    throw std::invalid_argument(
        fmt::format("{} is built for a lag of at most {}, not {}", what, most, task.lag));
}

/// Which share of the lag layer `layer` of `layers` has.
int share(int lag, int layers, int layer) { return lag / layers + (layer < lag % layers ? 1 : 0); }

/// One layer of lin heads: the stream `lag` steps later, read by a threshold.
struct LinLayer {
  DecayKernel kernel;
  KernelCertificate certificate;
  bool reaches;  ///< the lag asked for

  LinLayer(int lag, int heads, int first)
      : kernel(halving_kernel(std::min(lag, heads), heads, first)),
        certificate(certify(kernel)),
        reaches(heads >= lag) {}

  Stream apply(Graph& graph, const Stream& x, int bits, std::int16_t layer) const {
    LinMemory memory = LinMemory::of_kernel(graph, kernel, bits, layer);
    ThresholdUnit unit(kernel, certificate);
    Stream answers;
    ValueId state = memory.start();
    for (std::size_t t = 0; t < x.size(); ++t) {
      const auto position = static_cast<std::int32_t>(t);
      answers.push_back(unit.apply(graph, state, {position, layer, -1, 0}));
      state = memory.step(state, graph.whole(x[t]), position);
    }
    return answers;
  }
};

Built lin_linear(Graph& graph, const Stream& x, const DelayTask& task, const ModelSpec& spec) {
  require_lag(task, most_lin_lag, "a linear readout of lin heads");
  const auto layers = static_cast<int>(spec.number("layers", 1, 1, task.lag));
  const auto first = static_cast<int>(spec.number("first", 2, 1, most_lin_first));
  if (const auto heads = spec.number("heads", 1, 1, most_lin_lag); layers * heads > most_stacked_heads)
    throw std::invalid_argument(fmt::format("{} layers of {} heads each are {} heads; at most {} are built",
                                            layers, heads, layers * heads, most_stacked_heads));
  std::vector<LinLayer> stack;
  int needed = 1;
  bool reaches = true, decides = true;
  for (int l = 0; l < layers; ++l) {
    const int lag = share(task.lag, layers, l);
    const auto heads = static_cast<int>(spec.number("heads", lag, 1, most_lin_lag));
    const bool again = l > 0 && lag == share(task.lag, layers, l - 1);  // certified already
    stack.push_back(again ? stack.back() : LinLayer(lag, heads, first));
    const int bits = recurrent_bits(stack.back().kernel, stack.back().certificate);
    reaches = reaches && stack.back().reaches;
    decides = decides && bits > 0;
    needed = std::max(needed, bits);
  }
  const auto bits = static_cast<int>(spec.number("bits", needed, 1, most_memory_bits));
  Built built{.answers = x};
  int heads = 0;
  for (int l = 0; l < layers; ++l) {
    built.answers =
        stack[static_cast<std::size_t>(l)].apply(graph, built.answers, bits, static_cast<std::int16_t>(l));
    heads += stack[static_cast<std::size_t>(l)].kernel.heads();
  }
  built.certified = reaches && decides && bits >= needed;
  built.summary = fmt::format("lin heads, {} in {} layer{}, {} bit{} a head, threshold", heads, layers,
                              layers == 1 ? "" : "s", bits, bits == 1 ? "" : "s");
  built.reason = built.certified ? "the certificates of the kernels leave room for rounding at every step"
                 : !reaches      ? "fewer heads than a layer's lag: no linear readout reaches it"
                 : !decides
                     ? fmt::format("first={} leaves an l1 error with which no threshold decides", first)
                     : fmt::format("{} bits a head are certified, {} are not", needed, bits);
  return built;
}

Built lin_digits(Graph& graph, const Stream& x, const DelayTask& task, const ModelSpec& spec) {
  require_lag(task, most_digit_lag, "the digit readout");
  spec.number("heads", 1, 1, 1);
  const auto bits = static_cast<int>(spec.number("bits", task.lag, 1, most_memory_bits));
  const int digit = std::min(task.lag, bits);
  LinMemory memory = LinMemory::of_digits(graph, bits);
  Built built{.answers = {}};
  ValueId state = memory.start();
  for (std::size_t t = 0; t < x.size(); ++t) {
    const auto position = static_cast<std::int32_t>(t);
    built.answers.push_back(append_digit(graph, graph.whole(state), -digit, 0, {position, 0, -1, 0}));
    state = memory.step(state, graph.whole(x[t]), position);
  }
  built.certified = bits >= task.lag;
  built.summary = fmt::format("one lin head with decay 1/2, {} digits, digit readout", bits);
  built.reason = built.certified ? "every bit that is still asked for has a digit of its own"
                                 : fmt::format("{} digits hold {} bits, not {}", bits, bits, task.lag);
  return built;
}

Built log_linear(Graph& graph, const Stream& x, const DelayTask& task, const ModelSpec& spec) {
  require_lag(task, most_log_lag, "a linear readout of log heads");
  const auto heads = static_cast<int>(spec.number("heads", task.lag, 1, 2 * most_log_lag));
  const auto first =
      static_cast<int>(spec.number("first", std::int64_t{4} * task.lag, least_log_first, most_log_first));
  const PowerKernel kernel = harmonic_kernel(std::min(task.lag, heads), heads, first);
  const KernelCertificate certificate = certify(kernel);
  const int needed = summed_bits(kernel, certificate, task.tokens);
  const auto bits =
      static_cast<int>(spec.number("bits", std::max(needed, least_log_bits), 1, most_memory_bits));
  LogMemory memory(graph, kernel, bits);
  ThresholdUnit unit(kernel, certificate);
  Built built{.answers = Stream(x.size(), -1)};
  for (const std::int32_t t : task.queries)
    if (t > 0)
      built.answers[static_cast<std::size_t>(t)] = unit.apply(graph, memory.sums(x, t), {t, 0, -1, 0});
  built.certified = heads >= task.lag && needed > 0 && bits >= needed;
  built.summary = fmt::format("log heads with exponents {} to {}, {} bits a weight, threshold", first,
                              first + heads - 1, bits);
  built.reason = built.certified    ? "the kernel's certificate leaves room for rounding every weight"
                 : heads < task.lag ? "fewer heads than the lag: no linear readout reaches it"
                 : needed < 0
                     ? fmt::format("first={} leaves an l1 error with which no threshold decides", first)
                     : fmt::format("{} bits a weight are certified, {} are not", needed, bits);
  return built;
}

Built build(Graph& graph, const Stream& x, const DelayTask& task, const ModelSpec& spec) {
  const std::string type = spec.word("type", "lin"), readout = spec.word("readout", "linear");
  if (type != "lin" && type != "log")
    throw std::invalid_argument(fmt::format("type of the model must be lin or log, not \"{}\"", type));
  if (readout != "linear" && readout != "exact")
    throw std::invalid_argument(
        fmt::format("readout of the model must be linear or exact, not \"{}\"", readout));
  if (type == "log" && readout == "exact")
    throw std::invalid_argument(
        "readout=exact reads the digits of a lin head; log heads have readout=linear");
  if (type == "log" || readout == "exact") spec.number("layers", 1, 1, 1);
  if (type == "log") return log_linear(graph, x, task, spec);
  return readout == "exact" ? lin_digits(graph, x, task, spec) : lin_linear(graph, x, task, spec);
}

/// ReLU(delayed + own - 1): the AND of two bits.
ValueId conjunction(Graph& graph, ValueId delayed, ValueId own, const Place& place) {
  Matrix sum = Matrix::zero(1, 2);
  sum.at(0, 0) = sum.at(0, 1) = 1;
  return LinearLayer(sum, {-1}, 0, true)
      .apply(graph, {graph.whole(delayed), graph.whole(own)}, one_part(Format::bit(), 1), place,
             Role::output);
}

/// The same bit as an answer of the model.
ValueId copy(Graph& graph, ValueId delayed, const Place& place) {
  return LinearLayer(Matrix::identity(1))
      .apply(graph, {graph.whole(delayed)}, one_part(Format::bit(), 1), place, Role::output);
}

}  // namespace

Construction delay_relative(const DelayTask& task, const ModelSpec& spec) {
  spec.expect_only({"type", "heads", "layers", "bits", "first", "readout"});
  if (task.lag < 1)
    throw std::invalid_argument(fmt::format("the lag T must be at least 1, not {}", task.lag));
  Construction c;
  Graph& graph = c.graph;
  graph.tokens = task.tokens;
  Stream x;
  for (std::int32_t t = 0; t < task.tokens; ++t) x.push_back(add_input(graph, "x", t, Format::bit(), 1));
  const Built built = build(graph, x, task, spec);
  for (const std::int32_t t : task.queries) {
    const auto k = static_cast<std::size_t>(t);
    const Place place{t, -1, -1, 0};
    const ValueId delayed = built.answers[k] >= 0 ? built.answers[k] : add_constant(graph, {0}, 0);
    graph.outputs.push_back(task.conjunction ? conjunction(graph, delayed, x[k], place)
                                             : copy(graph, delayed, place));
  }
  c.summary = built.summary;
  c.certified = built.certified;
  c.reason = built.reason;
  c.claim = spec.word("type", "lin") == "log" ? heads_claim : handover_claim;
  return c;
}

}  // namespace crossbits
