#include "reductions/adaptive_lag.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>

#include "models/arithmetic/function.hpp"
#include "models/constructions/memory/closed_form.hpp"
#include "models/constructions/memory/decay_states.hpp"
#include "models/constructions/memory/shared_nodes.hpp"
#include "reductions/kernel_machine.hpp"

namespace crossbits {
namespace {

constexpr int most_n = 1 << 16;
constexpr int score_fraction = 8;

void check_n(int n, int most) {
  if (n < 1 || n > most)
    throw std::invalid_argument(fmt::format("an adaptive lag needs n from 1 to {}, not {}", most, n));
}

/// One word from Alice, from which Bob answers.
using Speak = std::function<Bits(const Symbols& bits)>;
using Answer = std::function<int(const Bits& word, int lag)>;

Task<int> tell(Port& port, std::shared_ptr<const Speak> speak, const Symbols& bits) {
  const Label label = port.label("state");
  port.send(label, (*speak)(bits));
  co_return 0;
}

Task<int> hear(Port& port, std::shared_ptr<const Answer> answer, std::size_t width, int lag) {
  const Label label = port.label("state");
  const auto word = co_await port.recv(label, Code::fixed(width));
  co_return (*answer)(word, lag);
}

AdaptiveLag one_way(const std::string& name, int n, std::size_t width, Speak speak, Answer answer) {
  const auto shared_speak = std::make_shared<const Speak>(std::move(speak));
  const auto shared_answer = std::make_shared<const Answer>(std::move(answer));
  return {
      .name = name,
      .n = n,
      .direction = Direction::alice_to_bob,
      .alice = [shared_speak](Port& port, const Symbols& bits) { return tell(port, shared_speak, bits); },
      .bob = [shared_answer, width](Port& port, int lag) { return hear(port, shared_answer, width, lag); }};
}

/// Which bit of Alice's a lag means, from 0.
std::size_t place(int n, int lag) { return static_cast<std::size_t>(n - lag); }

// Linear readouts: one kernel a lag, all on the same heads.

struct SharedHeads {
  std::vector<DecayKernel> kernels;  // of lag 1, 2, ...
  std::vector<KernelCertificate> certificates;
  int width = 1, fraction = 1;
};

SharedHeads shared_heads(std::vector<DecayKernel> kernels) {
  SharedHeads heads{.kernels = std::move(kernels), .certificates = {}};
  for (const DecayKernel& kernel : heads.kernels) {
    heads.certificates.push_back(certify(kernel));
    const KernelCertificate& c = heads.certificates.back();
    if (c.sufficient_bits < 0)
      throw std::logic_error(fmt::format("{} does not decide lag {}", kernel.method, kernel.lag));
    heads.width = std::max(heads.width, c.sufficient_bits);
    heads.fraction = std::max(heads.fraction, working_fraction(c, c.sufficient_bits));
  }
  heads.fraction = std::max(heads.fraction, heads.width + 80);
  return heads;
}

AdaptiveLag over_shared_heads(const std::string& name, int n, std::vector<DecayKernel> kernels) {
  const auto heads = std::make_shared<const SharedHeads>(shared_heads(std::move(kernels)));
  const int count = heads->kernels.front().heads();
  const auto speak = [heads, count](const Symbols& bits) {
    DecayStates states(heads->kernels.front(), heads->fraction);
    for (const int bit : bits) states.step(bit);
    Bits word;
    for (int h = 0; h < count; ++h)
      word.append(Bits::of_number(states.cell(h, heads->width, Rounding::middle), heads->width));
    return word;
  };
  const auto answer = [heads, count](const Bits& word, int lag) {
    const auto k = static_cast<std::size_t>(lag - 1);
    DecayStates states(heads->kernels.front(), heads->fraction);
    const auto width = static_cast<std::size_t>(heads->width);
    for (int h = 0; h < count; ++h)
      states.restore(h, heads->width, Rounding::middle,
                     word.big_number(static_cast<std::size_t>(h) * width, width));
    return ThresholdReadout(heads->kernels[k], heads->certificates[k], heads->fraction)
        .decide(states.outputs());
  };
  return one_way(fmt::format("{}: {} numbers of {} bits", name, count, heads->width), n,
                 static_cast<std::size_t>(count) * static_cast<std::size_t>(heads->width), speak, answer);
}

// Softmax with position codes.

/// What both parties know of the content-addressed head.
struct CodeHead {
  int n, width;        // m = ceil(log2 n)
  std::int64_t kappa;  // score units of 2^-score_fraction
  int weight_bits;     // F: weights are at most 2^F

  explicit CodeHead(int size) : n(size), width(std::max(1, bits_to_index(static_cast<std::uint64_t>(size)))) {
    kappa = round_function(Function::log, std::int64_t{8} * n, 0, score_fraction + 1) / 4 +
            1;  // (1/2) ln 8n, rounded up
    weight_bits = bits_to_index(static_cast<std::uint64_t>(n)) + 12;
  }
  std::size_t sum_bits() const {
    return static_cast<std::size_t>(weight_bits + bits_to_index(static_cast<std::uint64_t>(n)) + 1);
  }
  /// round(2^F e^(kappa (<q, k> - m))): `differing` signs make -2 kappa each.
  std::int64_t weight(int differing) const {
    return round_function(Function::exp, -2 * kappa * differing, score_fraction, weight_bits);
  }
  int differing(std::uint64_t query, std::size_t token) const { return std::popcount(query ^ token); }
  std::uint64_t query(int lag) const { return place(n, lag); }
};

struct Sums {
  std::uint64_t ones = 0, all = 0;
};

Sums attend(const CodeHead& head, std::uint64_t query, const Symbols& values) {
  std::vector<std::int64_t> weights;
  for (int d = 0; d <= head.width; ++d) weights.push_back(head.weight(d));
  Sums sums;
  for (std::size_t t = 0; t < values.size(); ++t) {
    const auto w = static_cast<std::uint64_t>(weights[static_cast<std::size_t>(head.differing(query, t))]);
    sums.all += w;
    if (values[t] == 1) sums.ones += w;
  }
  return sums;
}

int decide(const Sums& sums) { return 2 * sums.ones >= sums.all ? 1 : 0; }

Task<int> answer_query(Port& port, CodeHead head, const Symbols& bits) {
  const Label query = port.label("query"), summary = port.label("summary");
  const auto asked = co_await port.recv(query, Code::fixed(static_cast<std::size_t>(head.width)));
  const Sums sums = attend(head, asked.number(0, head.width), bits);
  Bits word = Bits::of_number(sums.ones, static_cast<int>(head.sum_bits()));
  word.append_number(sums.all, static_cast<int>(head.sum_bits()));
  port.send(summary, word);
  co_return 0;
}

Task<int> ask(Port& port, CodeHead head, int lag) {
  const Label query = port.label("query"), summary = port.label("summary");
  port.send(query, Bits::of_number(head.query(lag), head.width));
  const auto word = co_await port.recv(summary, Code::fixed(2 * head.sum_bits()));
  const int width = static_cast<int>(head.sum_bits());
  const Sums sums{word.number(0, width), word.number(head.sum_bits(), width)};
  co_return decide(sums);
}

}  // namespace

AdaptiveLag lin_factor_lag(int n, int width) {
  check_n(n, most_n);
  if (width < 1 || width > most_n)
    throw std::invalid_argument(fmt::format("the state takes 1 to {} bits, not p = {}", most_n, width));
  const auto speak = [width](const Symbols& bits) {
    DigitState state{width};
    for (const int bit : bits) state.step(bit);
    return state.word();
  };
  // 2^g S, rounded down, is odd iff the bit g steps back is 1.
  const auto answer = [width](const Bits& word, int lag) {
    return lag <= width && word[static_cast<std::size_t>(lag - 1)] ? 1 : 0;
  };
  return one_way(fmt::format("lin head, query factor, {} bits, digit readout", width), n,
                 static_cast<std::size_t>(width), speak, answer);
}

AdaptiveLag linear_factor_lag(int n) {
  check_n(n, 24);
  std::vector<DecayKernel> kernels;
  for (int lag = 1; lag <= n; ++lag) kernels.push_back(halving_kernel(lag, n, 2));
  return over_shared_heads("lin heads, query factor, linear readout", n, std::move(kernels));
}

AdaptiveLag log_factor_lag(int n) {
  check_n(n, 4);
  const int first = 3 * n;
  std::vector<PowerKernel> powers;
  double largest = 0;
  for (int lag = 1; lag <= n; ++lag) {
    powers.push_back(harmonic_kernel(lag, n, first));
    largest = std::max(largest, certify(powers.back()).log2_sum);
  }
  const SharedNodes nodes = shared_nodes(first, first + n, 4 * n, -largest - 6);
  std::vector<DecayKernel> kernels;
  for (const PowerKernel& power : powers) kernels.push_back(node_kernel(power, nodes));
  return over_shared_heads("log heads, query factor, shared nodes", n, std::move(kernels));
}

AdaptiveLag content_lag(int n) {
  check_n(n, most_n);
  const CodeHead head(n);
  return {.name = fmt::format("softmax head, {} code signs: query and answer", head.width),
          .n = n,
          .direction = Direction::two_way,
          .alice = [head](Port& port, const Symbols& bits) { return answer_query(port, head, bits); },
          .bob = [head](Port& port, int lag) { return ask(port, head, lag); }};
}

BigRational content_leak(int n) {
  check_n(n, most_n);
  const CodeHead head(n);
  BigRational worst = 0;
  for (const std::uint64_t asked : {std::uint64_t{0}, static_cast<std::uint64_t>(n - 1)}) {
    Symbols values(static_cast<std::size_t>(n), 1);
    values[asked] = 0;
    const Sums sums = attend(head, asked, values);
    worst = std::max(worst, BigRational(sums.ones, sums.all));
  }
  return worst;
}

AdaptiveLag content_lag_one_way(int n) {
  check_n(n, most_n);
  const CodeHead head(n);
  const auto speak = [head](const Symbols& bits) {
    Bits cache;
    for (std::size_t t = 0; t < bits.size(); ++t) {
      cache.append_number(t, head.width);
      cache.push_back(bits[t] == 1);
    }
    return cache;
  };
  const auto answer = [head](const Bits& cache, int lag) {
    Symbols values;
    for (int t = 0; t < head.n; ++t)
      values.push_back(cache[static_cast<std::size_t>((t + 1) * (head.width + 1) - 1)] ? 1 : 0);
    return decide(attend(head, head.query(lag), values));
  };
  return one_way(fmt::format("softmax head, keys and values of {} tokens", n), n,
                 static_cast<std::size_t>(n) * static_cast<std::size_t>(head.width + 1), speak, answer);
}

AdaptiveLag raw_lag(int n) {
  check_n(n, most_n);
  const auto speak = [](const Symbols& bits) {
    Bits word;
    for (const int bit : bits) word.push_back(bit == 1);
    return word;
  };
  const auto answer = [n](const Bits& word, int lag) { return word[place(n, lag)] ? 1 : 0; };
  return one_way(fmt::format("raw tokens, {} bits", n), n, static_cast<std::size_t>(n), speak, answer);
}

AdaptiveLagRun run_adaptive_lag(const AdaptiveLag& realisation, const Symbols& bits, int lag) {
  if (bits.size() != static_cast<std::size_t>(realisation.n) || lag < 1 || lag > realisation.n)
    throw std::invalid_argument(
        fmt::format("{} bits and lag {} do not fit n = {}", bits.size(), lag, realisation.n));
  auto outcome = run_two_party([&](Port& port) { return realisation.alice(port, bits); },
                               [&](Port& port) { return realisation.bob(port, lag); });
  return {.answer = outcome.bob,
          .expected = bits[place(realisation.n, lag)],
          .transcript = std::move(outcome.transcript)};
}

std::optional<AdaptiveLagCollision> find_collision(const AdaptiveLag& realisation) {
  check_n(realisation.n, 16);
  if (realisation.direction != Direction::alice_to_bob)
    throw std::invalid_argument("collisions are looked for in one-way messages only");
  const Domain all = Domain::bit_strings(realisation.n);
  std::map<std::string, Symbols> seen;
  for (std::uint64_t i = 0; i < std::uint64_t{1} << realisation.n; ++i) {
    const Symbols bits = all.at(i);
    const AdaptiveLagRun run = run_adaptive_lag(realisation, bits, 1);
    const auto [found, fresh] = seen.try_emplace(run.transcript.messages().front().bits.text(), bits);
    if (fresh) continue;
    const auto differing = std::mismatch(bits.begin(), bits.end(), found->second.begin());
    return AdaptiveLagCollision{found->second, bits,
                                realisation.n - static_cast<int>(differing.first - bits.begin())};
  }
  return std::nullopt;
}

}  // namespace crossbits
