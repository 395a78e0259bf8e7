// Attention with relative positions, exact: by its definition and as a recurrence.

#include "models/layers/relative.hpp"

#include <catch2/catch.hpp>

#include "basis/coin.hpp"
#include "models/constructions/memory/closed_form.hpp"

using namespace crossbits;

namespace {

struct Sizes {
  int layers = 2, heads = 2, width = 3, head_width = 2, hidden = 0;
  bool normalised = false, dot_product = false;
  RelativeType type = RelativeType::lin;
};

/// Reproducible small numbers.
class SmallNumbers {
 public:
  explicit SmallNumbers(std::uint64_t seed) : seed_(seed) {}
  std::int64_t within(std::int64_t size) {
    return static_cast<std::int64_t>(
               coin_below(seed_, 0, next_++, static_cast<std::uint64_t>(2 * size + 1))) -
           size;
  }
  Matrix matrix(int rows, int columns) {
    Matrix m = Matrix::zero(rows, columns, 6);
    for (std::int64_t& entry : m.entries) entry = within(60);
    return m;
  }

 private:
  std::uint64_t seed_, next_ = 0;
};

RelativeTransformer random_model(const Sizes& s, std::uint64_t seed) {
  SmallNumbers draw(seed);
  RelativeTransformer model{
      .width = s.width, .fraction = 10, .head_fraction = 20, .weight_fraction = 24, .blocks = {}};
  for (int l = 0; l < s.layers; ++l) {
    RelativeBlock block;
    block.normalised = s.normalised;
    for (int h = 0; h < s.heads; ++h) {
      RelativeHead head;
      head.weight.type = s.type;
      head.weight.fraction = s.type == RelativeType::lin ? 7 : 40;
      head.weight.decay = 64 + draw.within(60);
      head.weight.exponent = 3 + h;
      head.weight.exponent_fraction = 1;
      head.value = draw.matrix(s.head_width, s.width);
      if (s.dot_product) {
        head.query = draw.matrix(2, s.width);
        head.key = draw.matrix(2, s.width);
      }
      block.heads.push_back(head);
    }
    block.output = draw.matrix(s.width, s.heads * s.head_width);
    if (s.hidden > 0) {
      block.hidden = draw.matrix(s.hidden, s.width);
      block.out = draw.matrix(s.width, s.hidden);
      for (int i = 0; i < s.hidden; ++i) block.hidden_bias.push_back(draw.within(500));
    }
    model.blocks.push_back(block);
  }
  return model;
}

TokenSequence random_tokens(int count, int width, std::uint64_t seed) {
  SmallNumbers draw(seed);
  TokenSequence tokens(static_cast<std::size_t>(count));
  for (TokenNumbers& t : tokens)
    for (int i = 0; i < width; ++i) t.emplace_back(draw.within(1024));
  return tokens;
}

TokenSequence by_recurrence(const RelativeTransformer& model, const TokenSequence& tokens) {
  RelativeRecurrence recurrence(model);
  TokenSequence answers;
  for (const TokenNumbers& t : tokens) answers.push_back(recurrence.step(t));
  return answers;
}

}  // namespace

TEST_CASE("lin heads without dot product are the recurrence, bit by bit") {
  for (const bool normalised : {false, true}) {
    for (const int layers : {1, 3}) {
      for (const int heads : {1, 4}) {
        for (const int hidden : {0, 5}) {
          const Sizes shape{.layers = layers, .heads = heads, .hidden = hidden, .normalised = normalised};
          const RelativeTransformer model =
              random_model(shape, static_cast<std::uint64_t>(10 * layers + heads));
          const TokenSequence tokens = random_tokens(20, shape.width, 5);
          REQUIRE(by_recurrence(model, tokens) == evaluate(model, tokens));
        }
      }
    }
  }
}

TEST_CASE(
    "the recurrence's state is all that the future depends on, and has one number a head and value "
    "coordinate") {
  const Sizes shape{.layers = 2, .heads = 3, .hidden = 4, .normalised = true};
  const RelativeTransformer model = random_model(shape, 3);
  const TokenSequence tokens = random_tokens(16, shape.width, 6);
  RelativeRecurrence first(model), second(model);
  for (std::size_t t = 0; t < 9; ++t) first.step(tokens[t]);
  REQUIRE(first.state().size() == 2u * 3u * 2u);
  second.restore(first.state(), first.seen());
  const TokenSequence all = evaluate(model, tokens);
  for (std::size_t t = 9; t < tokens.size(); ++t) REQUIRE(second.step(tokens[t]) == all[t]);
  RelativeRecurrence damaged(model);
  std::vector<ExactNumber> state = first.state();
  for (ExactNumber& n : state) n.numerator += BigInteger(1) << n.fraction;
  damaged.restore(state, first.seen());
  bool differs = false;
  for (std::size_t t = 9; t < tokens.size(); ++t) differs |= damaged.step(tokens[t]) != all[t];
  REQUIRE(differs);
}

TEST_CASE("a token's answer does not depend on later tokens, with any heads") {
  for (const RelativeType type : {RelativeType::lin, RelativeType::log}) {
    for (const bool dot_product : {false, true}) {
      for (const bool normalised : {false, true}) {
        const Sizes shape{.hidden = 4, .normalised = normalised, .dot_product = dot_product, .type = type};
        const RelativeTransformer model = random_model(shape, 8);
        TokenSequence tokens = random_tokens(10, shape.width, 7);
        const TokenSequence before = evaluate(model, tokens);
        tokens[6][0] += 100;
        const TokenSequence after = evaluate(model, tokens);
        for (std::size_t t = 0; t < 6; ++t) REQUIRE(before[t] == after[t]);
        REQUIRE(before[6] != after[6]);
        REQUIRE(before[7] != after[7]);
      }
    }
  }
}

TEST_CASE("the heads of a delta kernel bring back the token at the lag, to the kernel's own error") {
  const DecayKernel kernel = halving_kernel(4, 4, 3);
  RelativeTransformer model{
      .width = 1, .fraction = 30, .head_fraction = 60, .weight_fraction = 20, .blocks = {{}}};
  RelativeBlock& block = model.blocks[0];
  for (int h = 0; h < 4; ++h) {
    RelativeHead head;
    head.weight.fraction = kernel.fraction;
    head.weight.decay = kernel.decays[static_cast<std::size_t>(h)];
    head.value = Matrix::identity(1);
    block.heads.push_back(head);
  }
  // a_h = A_h (1 - lambda) / lambda, and the token itself is taken away by the network-free residual: output
  // - x.
  block.output = Matrix::zero(1, 4, 30);
  for (int h = 0; h < 4; ++h) {
    const auto k = static_cast<std::size_t>(h);
    const BigRational a = BigRational(kernel.coefficients[k], kernel.denominator) *
                          ((BigInteger(1) << kernel.fraction) - kernel.decays[k]) / kernel.decays[k];
    block.output.at(0, h) = static_cast<std::int64_t>(fixed_point(a, 30));
  }
  const int bits[] = {1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0};
  TokenSequence tokens;
  for (const int bit : bits) tokens.push_back({BigInteger(bit) << 30});
  const TokenSequence answers = evaluate(model, tokens);
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    const double y = static_cast<double>(BigInteger(answers[t][0] - tokens[t][0])) / std::ldexp(1, 30);
    const double wanted = t >= 4 ? bits[t - 4] : 0;
    REQUIRE(std::abs(y - wanted) <= .28);
  }
}

TEST_CASE("relative-position models that make no sense are refused in a sentence") {
  RelativeTransformer model = random_model({}, 1);
  model.blocks[0].heads[0].weight.decay = 0;
  CHECK_THROWS_WITH(check(model), "the rate of a lin head underflows: its decay is below 2^-7");
  model.blocks[0].heads[0].weight.decay = 128;
  CHECK_THROWS_WITH(check(model), "the decay of a lin head must be below 1");
  model.blocks[0].heads.clear();
  CHECK_THROWS_WITH(check(model), "a relative-position layer needs at least one head, not H = 0");
  const RelativeTransformer log = random_model({.type = RelativeType::log}, 1);
  CHECK_THROWS_AS(RelativeRecurrence(log), std::invalid_argument);
  const RelativeTransformer content = random_model({.dot_product = true}, 1);
  CHECK_THROWS_AS(RelativeRecurrence(content), std::invalid_argument);
}
