#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/constructions/memory/numbers.hpp"
#include "protocols/cost.hpp"
#include "protocols/domain.hpp"
#include "protocols/run.hpp"

namespace crossbits {

/// INDEX_n as a sparse memory whose lag is read off the content: Alice's tokens carry her bits a_1..a_n,
/// Bob's one token asks for lag g in 1..n, and the answer is the bit g positions before it. One realisation
/// of it as a model, run as a protocol.
struct AdaptiveLag {
  std::string name;
  int n = 1;
  Direction direction = Direction::alice_to_bob;
  std::function<Task<int>(Port&, const Symbols& bits)> alice;
  std::function<Task<int>(Port&, int lag)> bob;  ///< ends in the answer
};

/// Norm-free lin heads, the query a factor e^(b g) of each: one head with decay 1/2 keeps `width` bits of
/// state, times 2^g its digit before the point is the answer. One way; right for width >= n.
AdaptiveLag lin_factor_lag(int n, int width);

/// The same with n heads, linear readout and threshold: every lag has coefficients of its own on the same
/// heads. One way, n heads of as many bits as the worst lag needs. n at most 24.
AdaptiveLag linear_factor_lag(int n);

/// Norm-free log heads, the query a factor g^b: n heads with exponents first, first + 1, ... serve every lag
/// (derived here); Alice sends shared exponential nodes. One way. n at most 4: the nodes must be as accurate
/// as the coefficients are large.
AdaptiveLag log_factor_lag(int n);

/// One softmax head with position codes as keys: m = ceil(log2 n) signs, score kappa <q, k>, kappa > ln(8n)
/// / 2. Two ways: Bob sends his query, Alice the sums of weighted values and of weights under the public
/// shift kappa m.
AdaptiveLag content_lag(int n);

/// The share of softmax weight on tokens that were not asked for, the larger of asking for the first and the
/// last: below 1/8 by the choice of kappa (derived here). Exact.
BigRational content_leak(int n);

/// The same model one way: Alice sends keys and values of all her tokens ("KV cache"), n (m + 1) bits.
AdaptiveLag content_lag_one_way(int n);

/// Alice's bits as they are, n.
AdaptiveLag raw_lag(int n);

/// One run over a channel.
struct AdaptiveLagRun {
  int answer = 0, expected = 0;
  Transcript transcript;
};
/// Throws std::invalid_argument unless there are n bits and 1 <= lag <= n.
AdaptiveLagRun run_adaptive_lag(const AdaptiveLag& realisation, const Symbols& bits, int lag);

/// Two inputs of Alice with equal messages of a one-way realisation and a lag at which the true answers
/// differ: looked for among all 2^n, n <= 16.
struct AdaptiveLagCollision {
  Symbols bits, other;
  int lag = 1;
};
std::optional<AdaptiveLagCollision> find_collision(const AdaptiveLag& realisation);

}  // namespace crossbits
