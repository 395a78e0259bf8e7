#include "models/layers/relative.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/constructions/memory/inverse_power.hpp"

namespace crossbits {
namespace {

constexpr int largest_logit = 20, most_weight_fraction = 32;  // e^20 2^32 < 2^62

bool has_rows(const Matrix& m) { return m.rows > 0; }

void check_shape(const Matrix& m, std::int32_t rows, std::int32_t columns, const char* what) {
  if (m.rows == rows && m.columns == columns) return;
  throw std::invalid_argument(fmt::format("the {} of a relative-position block is {} x {}, not {} x {}", what,
                                          m.rows, m.columns, rows, columns));
}

void check_weight(const RelativeWeight& w) {
  if (w.type == RelativeType::log) {
    if (w.exponent < 1 || w.exponent_fraction < 0 || w.fraction < 1)
      throw std::invalid_argument(fmt::format("a log head needs an exponent above 0, not {} / 2^{}",
                                              w.exponent, w.exponent_fraction));
    return;
  }
  if (w.decay <= 0)
    throw std::invalid_argument(
        fmt::format("the rate of a lin head underflows: its decay is below 2^-{}", w.fraction));
  if (w.decay >= BigInteger(1) << w.fraction)
    throw std::invalid_argument("the decay of a lin head must be below 1");
}

/// M x exactly: units of 2^-(M.fraction + fraction of x).
TokenNumbers image(const Matrix& m, const TokenNumbers& x) {
  TokenNumbers y(static_cast<std::size_t>(m.rows), BigInteger(0));
  for (std::size_t r = 0; r < y.size(); ++r)
    for (std::size_t c = 0; c < x.size(); ++c) {
      const std::int64_t entry = m.entries[r * x.size() + c];
      if (entry != 0) y[r] += x[c] * entry;
    }
  return y;
}

BigInteger dot(const TokenNumbers& a, const TokenNumbers& b) {
  BigInteger sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// A head's exact answer before rounding: numerators over a common denominator.
struct HeadSums {
  TokenNumbers numerators;
  BigInteger denominator = 1;
};

/// exp(dot product) as a public integer times 2^weight_fraction; 1 without a dot product.
class Content {
 public:
  Content(const RelativeTransformer& model, const RelativeHead& head) : model_(&model), head_(&head) {}
  BigInteger weight(const TokenNumbers& asking, const TokenNumbers& asked) const {
    if (!has_rows(head_->query)) return 1;
    const int fraction = head_->query.fraction + head_->key.fraction + 2 * model_->fraction;
    const BigInteger logit = shift_nearest_even(dot(image(head_->query, asking), image(head_->key, asked)),
                                                fraction - model_->weight_fraction);
    if (boost::multiprecision::abs(logit) > BigInteger(largest_logit) << model_->weight_fraction)
      throw std::invalid_argument(
          fmt::format("a dot product beyond +-{} makes weights that no format here holds", largest_logit));
    return round_function(Function::exp, static_cast<std::int64_t>(logit), model_->weight_fraction,
                          model_->weight_fraction);
  }

 private:
  const RelativeTransformer* model_;
  const RelativeHead* head_;
};

/// 2^(fraction * scale) times the weight at distance s, an integer; `scale` >= s for lin, any for log.
BigInteger scaled_weight(const RelativeWeight& w, int s, int scale) {
  if (w.type == RelativeType::log) return inverse_power(s, w.exponent, w.exponent_fraction, w.fraction);
  return boost::multiprecision::pow(w.decay, static_cast<unsigned>(s)) << (w.fraction * (scale - s));
}

/// The head's sums at token t over tokens 0 .. t - 1, by the definition.
HeadSums sums_at(const RelativeTransformer& model, const RelativeBlock& block, const RelativeHead& head,
                 const TokenSequence& x, std::size_t t) {
  const int scale = static_cast<int>(t);
  const Content content(model, head);
  HeadSums sums{TokenNumbers(static_cast<std::size_t>(head.value.rows), BigInteger(0)), 0};
  for (std::size_t j = 0; j < t; ++j) {
    const BigInteger weight =
        scaled_weight(head.weight, static_cast<int>(t - j), scale) * content.weight(x[t], x[j]);
    const TokenNumbers v = image(head.value, x[j]);
    for (std::size_t i = 0; i < v.size(); ++i) sums.numerators[i] += weight * v[i];
    sums.denominator += weight;
  }
  if (block.normalised && t > 0 && sums.denominator == 0)
    throw std::invalid_argument("all weights of a normalised head underflow: its denominator is 0");
  if (t == 0) sums.denominator = 1;  // nothing was summed: 0
  if (!block.normalised) {
    const int content_fraction = has_rows(head.query) ? model.weight_fraction : 0;
    sums.denominator = BigInteger(1) << ((head.weight.type == RelativeType::lin ? head.weight.fraction * scale
                                                                                : head.weight.fraction) +
                                         content_fraction);
  }
  return sums;
}

/// The sums rounded to the heads' format.
void append_rounded(const RelativeTransformer& model, const RelativeHead& head, const HeadSums& sums,
                    TokenNumbers& answers) {
  const int shift = model.head_fraction - head.value.fraction - model.fraction;
  for (const BigInteger& n : sums.numerators)
    answers.push_back(shift >= 0 ? divide_nearest_even(BigInteger(n << shift), sums.denominator)
                                 : divide_nearest_even(n, BigInteger(sums.denominator << -shift)));
}

/// What comes after the heads of a block, for one token.
TokenNumbers finish(const RelativeTransformer& model, const RelativeBlock& block, const TokenNumbers& token,
                    const TokenNumbers& heads) {
  TokenNumbers x = image(block.output, heads);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = token[i] + shift_nearest_even(x[i], block.output.fraction + model.head_fraction - model.fraction);
  if (!has_rows(block.hidden)) return x;
  TokenNumbers hidden = image(block.hidden, x);
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    if (!block.hidden_bias.empty()) hidden[i] += BigInteger(block.hidden_bias[i]) << block.hidden.fraction;
    if (hidden[i] < 0) hidden[i] = 0;
  }
  const TokenNumbers more = image(block.out, hidden);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] += shift_nearest_even(more[i], block.hidden.fraction + block.out.fraction);
  return x;
}

}  // namespace

void check(const RelativeTransformer& model) {
  if (model.width < 1 || model.blocks.empty())
    throw std::invalid_argument("a relative-position transformer needs a width and a layer of at least 1");
  if (model.weight_fraction < 1 || model.weight_fraction > most_weight_fraction)
    throw std::invalid_argument(fmt::format("weights take 1 to {} bits behind the point, not {}",
                                            most_weight_fraction, model.weight_fraction));
  for (const RelativeBlock& block : model.blocks) {
    if (block.heads.empty())
      throw std::invalid_argument("a relative-position layer needs at least one head, not H = 0");
    std::int32_t values = 0;
    for (const RelativeHead& head : block.heads) {
      check_weight(head.weight);
      check_shape(head.value, head.value.rows, model.width, "value matrix");
      if (has_rows(head.query) || has_rows(head.key)) {
        check_shape(head.query, head.query.rows, model.width, "query matrix");
        check_shape(head.key, head.query.rows, model.width, "key matrix");
      }
      values += head.value.rows;
    }
    check_shape(block.output, model.width, values, "output matrix");
    if (!has_rows(block.hidden)) continue;
    check_shape(block.hidden, block.hidden.rows, model.width, "hidden matrix");
    check_shape(block.out, model.width, block.hidden.rows, "second matrix of the network");
    if (!block.hidden_bias.empty() && block.hidden_bias.size() != static_cast<std::size_t>(block.hidden.rows))
      throw std::invalid_argument(
          fmt::format("{} biases do not fit {} hidden units", block.hidden_bias.size(), block.hidden.rows));
  }
}

TokenSequence evaluate(const RelativeTransformer& model, const TokenSequence& tokens) {
  check(model);
  TokenSequence x = tokens;
  for (const RelativeBlock& block : model.blocks) {
    TokenSequence above;
    for (std::size_t t = 0; t < x.size(); ++t) {
      TokenNumbers answers;
      for (const RelativeHead& head : block.heads)
        append_rounded(model, head, sums_at(model, block, head, x, t), answers);
      above.push_back(finish(model, block, x[t], answers));
    }
    x = std::move(above);
  }
  return x;
}

RelativeRecurrence::RelativeRecurrence(const RelativeTransformer& model) : model_(&model) {
  check(model);
  for (const RelativeBlock& block : model.blocks) {
    for (const RelativeHead& head : block.heads) {
      if (head.weight.type == RelativeType::log)
        throw std::invalid_argument(
            "a log head has no exact state of finite size: only lin heads are a recurrence");
      if (has_rows(head.query))
        throw std::invalid_argument("a head with a dot product is not a linear recurrence");
      state_.resize(state_.size() + static_cast<std::size_t>(head.value.rows));
    }
  }
}

void RelativeRecurrence::restore(std::vector<ExactNumber> state, int seen) {
  if (state.size() != state_.size())
    throw std::invalid_argument(fmt::format("the state has {} numbers, not {}", state_.size(), state.size()));
  state_ = std::move(state);
  seen_ = seen;
}

TokenNumbers RelativeRecurrence::step(const TokenNumbers& token) {
  TokenNumbers x = token;
  auto state = state_.begin();
  for (const RelativeBlock& block : model_->blocks) {
    TokenNumbers answers;
    for (const RelativeHead& head : block.heads) {
      const TokenNumbers v = image(head.value, x);
      const BigInteger decay = head.weight.decay;
      BigInteger total = 0;  // sum of weights, in units of 2^-(fraction * seen)
      if (block.normalised)
        for (int s = 1; s <= seen_; ++s) total += scaled_weight(head.weight, s, seen_);
      for (const BigInteger& coordinate : v) {
        // numerator 2^-fraction is the exact sum; the denominator of a normalised head is total 2^-(weight
        // fraction * seen).
        const int weight_scale = head.weight.fraction * seen_;
        const HeadSums sums = block.normalised && seen_ > 0
                                  ? HeadSums{{BigInteger(state->numerator << weight_scale)},
                                             BigInteger(total << state->fraction)}
                                  : HeadSums{{state->numerator}, BigInteger(1) << state->fraction};
        append_rounded(*model_, head, sums, answers);
        state->numerator = (state->numerator + (coordinate << state->fraction)) * decay;
        state->fraction += head.weight.fraction;
        ++state;
      }
    }
    x = finish(*model_, block, x, answers);
  }
  ++seen_;
  return x;
}

}  // namespace crossbits
