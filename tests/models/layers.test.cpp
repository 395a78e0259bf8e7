// Layers in integers against the same layers in doubles.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/evaluate.hpp"
#include "models/layers/recurrent.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;
using Vector = std::vector<double>;

namespace {

constexpr int fraction = 14;
const Format number = Format::signed_bits(20, fraction);

DenseWeights random_dense(testing::Draw& draw, std::int32_t rows, std::int32_t columns, bool bias) {
  DenseWeights d{Matrix::zero(rows, columns, 6), {}, 8};
  for (auto& w : d.weights.entries) w = draw.from(-40, 40);
  for (std::int32_t r = 0; bias && r < rows; ++r) d.bias.push_back(draw.from(-100, 100));
  return d;
}

Vector times(const DenseWeights& d, const Vector& x) {
  Vector y(static_cast<std::size_t>(d.weights.rows), 0.0);
  for (std::size_t r = 0; r < y.size(); ++r) {
    for (std::size_t c = 0; c < x.size(); ++c)
      y[r] += std::ldexp(static_cast<double>(d.weights.entries[r * x.size() + c]), -6) * x[c];
    if (!d.bias.empty()) y[r] += std::ldexp(static_cast<double>(d.bias[r]), -8);
  }
  return y;
}

Vector sum(Vector a, const Vector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

struct Sequence {
  Graph graph;
  Stream tokens;
  InputNumbers inputs;
  std::vector<Vector> numbers;
};

Sequence random_sequence(testing::Draw& draw, std::int32_t tokens, std::int32_t width) {
  Sequence s;
  s.graph.tokens = tokens;
  for (std::int32_t t = 0; t < tokens; ++t) {
    s.tokens.push_back(add_input(s.graph, "x", t, number, width));
    s.inputs.emplace_back();
    s.numbers.emplace_back();
    for (std::int32_t i = 0; i < width; ++i) {
      s.inputs.back().push_back(draw.from(-(1 << fraction), 1 << fraction));
      s.numbers.back().push_back(std::ldexp(static_cast<double>(s.inputs.back().back()), -fraction));
    }
  }
  return s;
}

/// Largest difference between the integers of a stream and doubles.
double error(const Sequence& s, const Stream& stream, const std::vector<Vector>& expected) {
  const Evaluator evaluator(s.graph);
  Store store = full_store(s.graph);
  Scratch scratch;
  write_inputs(s.graph, s.inputs, store);
  evaluator.compute_all(store, scratch);
  REQUIRE(store.saturated == 0);
  double largest = 0;
  for (std::size_t t = 0; t < stream.size(); ++t)
    for (std::size_t i = 0; i < expected[t].size(); ++i)
      largest = std::max(
          largest,
          std::abs(std::ldexp(static_cast<double>(store.narrow(stream[t])[i]), -fraction) - expected[t][i]));
  return largest;
}

std::vector<Vector> attention_in_doubles(const std::vector<Vector>& x, const SelfAttention& b) {
  std::vector<Vector> result;
  const auto heads = static_cast<std::size_t>(b.heads);
  for (std::size_t t = 0; t < x.size(); ++t) {
    const Vector q = times(b.query, x[t]);
    const std::size_t seen = b.causal ? t + 1 : x.size(), width = q.size() / heads;
    Vector answer;
    for (std::size_t h = 0; h < heads; ++h) {
      double total = 0;
      const std::size_t d = static_cast<std::size_t>(b.value.weights.rows) / heads;
      Vector mean(d, 0.0);
      for (std::size_t j = 0; j < seen; ++j) {
        const Vector k = times(b.key, x[j]), v = times(b.value, x[j]);
        double score = 0;
        for (std::size_t i = h * width; i < (h + 1) * width; ++i) score += q[i] * k[i];
        const double w = std::exp(score / std::sqrt(static_cast<double>(width)));
        total += w;
        for (std::size_t i = 0; i < d; ++i) mean[i] += w * v[h * d + i];
      }
      for (const double m : mean) answer.push_back(m / total);
    }
    const Vector y = times(b.output, answer);
    result.push_back(b.residual ? sum(y, x[t]) : y);
  }
  return result;
}

std::vector<Vector> recurrent_in_doubles(const std::vector<Vector>& x, const Recurrent& layer) {
  const auto units = static_cast<std::size_t>(layer.hidden.weights.columns);
  const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
  Vector h(units, 0.0), c(units, 0.0);
  std::vector<Vector> result(x.size());
  for (std::size_t k = 0; k < x.size(); ++k) {
    const std::size_t t = layer.backward ? x.size() - 1 - k : k;
    const Vector w = times(layer.input, x[t]), u = times(layer.hidden, h);
    for (std::size_t i = 0; i < units; ++i) {
      const auto pre = [&](std::size_t gate) { return w[gate * units + i] + u[gate * units + i]; };
      if (layer.cell == Recurrent::Cell::elman) h[i] = std::tanh(pre(0));
      if (layer.cell == Recurrent::Cell::gru) {
        const double n = std::tanh(w[2 * units + i] + sigmoid(pre(0)) * u[2 * units + i]);
        h[i] = n + sigmoid(pre(1)) * (h[i] - n);
      }
      if (layer.cell == Recurrent::Cell::lstm) {
        c[i] = sigmoid(pre(1)) * c[i] + sigmoid(pre(0)) * std::tanh(pre(2));
        h[i] = sigmoid(pre(3)) * std::tanh(c[i]);
      }
    }
    result[t] = h;
  }
  return result;
}

SelfAttention random_attention(testing::Draw& draw, std::int32_t width) {
  const auto heads = static_cast<std::int32_t>(draw.from(1, 3));
  SelfAttention b;
  b.heads = heads;
  const auto q = static_cast<std::int32_t>(heads * draw.from(1, 4)),
             v = static_cast<std::int32_t>(heads * draw.from(1, 4));
  b.query = random_dense(draw, q, width, draw.one_in(2));
  b.key = random_dense(draw, q, width, draw.one_in(2));
  b.value = random_dense(draw, v, width, draw.one_in(2));
  b.output = random_dense(draw, width, v, draw.one_in(2));
  b.causal = draw.one_in(2);
  b.residual = draw.one_in(2);
  b.inner = Format::signed_bits(22, fraction);
  b.score = Format::signed_bits(24, 14);
  b.weight_fraction = 16;
  return b;
}

}  // namespace

TEST_CASE(
    "attention blocks with positions and feed-forward blocks are within their formats' error of doubles") {
  testing::Draw draw(1);
  for (int trial = 0; trial < 60; ++trial) {
    const auto width = static_cast<std::int32_t>(draw.from(1, 4));
    Sequence s = random_sequence(draw, static_cast<std::int32_t>(draw.from(1, 7)), width);
    std::vector<std::vector<std::int64_t>> positions(
        s.tokens.size(), std::vector<std::int64_t>(static_cast<std::size_t>(width)));
    std::vector<Vector> expected = s.numbers;
    for (std::size_t t = 0; t < s.tokens.size(); ++t)
      for (std::size_t i = 0; i < positions[t].size(); ++i)
        expected[t][i] += std::ldexp(static_cast<double>(positions[t][i] = draw.from(-16, 16)), -5);
    Stream stream = add_positions(s.graph, s.tokens, positions, 5);
    CHECK(error(s, stream, expected) == 0);  // sums of such numbers are exact
    const SelfAttention block = random_attention(draw, width);
    stream = add_self_attention(s.graph, stream, block);
    expected = attention_in_doubles(expected, block);
    CHECK(error(s, stream, expected) < 64 * std::ldexp(1.0, -fraction));
    FeedForward mlp{random_dense(draw, 5, width, true),
                    random_dense(draw, width, 5, true),
                    {},
                    draw.one_in(2),
                    Format::signed_bits(22, fraction),
                    0};
    if (draw.one_in(2)) mlp.activation = Function::gelu;
    stream = add_feed_forward(s.graph, stream, mlp);
    for (Vector& x : expected) {
      Vector h = times(mlp.hidden, x);
      for (double& n : h) n = mlp.activation ? n * (1 + std::erf(n / std::sqrt(2.0))) / 2 : std::max(n, 0.0);
      const Vector y = times(mlp.output, h);
      x = mlp.residual ? sum(y, x) : y;
    }
    CHECK(error(s, stream, expected) < 256 * std::ldexp(1.0, -fraction));
  }
}

TEST_CASE("Elman, GRU and LSTM layers in both directions are within their formats' error of doubles") {
  testing::Draw draw(2);
  for (int trial = 0; trial < 60; ++trial) {
    const auto width = static_cast<std::int32_t>(draw.from(1, 3)),
               units = static_cast<std::int32_t>(draw.from(1, 4));
    Sequence s = random_sequence(draw, static_cast<std::int32_t>(draw.from(1, 8)), width);
    Recurrent layer;
    layer.cell = std::array{Recurrent::Cell::elman, Recurrent::Cell::gru,
                            Recurrent::Cell::lstm}[static_cast<std::size_t>(trial % 3)];
    layer.input = random_dense(draw, gates(layer.cell) * units, width, draw.one_in(2));
    layer.hidden = random_dense(draw, gates(layer.cell) * units, units, draw.one_in(2));
    layer.state = Format::signed_bits(fraction + 2, fraction);
    layer.memory = layer.inner = Format::signed_bits(20, fraction);
    layer.backward = draw.one_in(2);
    const Stream states = add_recurrent(s.graph, s.tokens, layer);
    INFO("trial " << trial);
    CHECK(error(s, states, recurrent_in_doubles(s.numbers, layer)) < 64 * std::ldexp(1.0, -fraction));
  }
}

TEST_CASE("causal attention reads no later token, a backward layer no earlier one") {
  testing::Draw draw(3);
  Sequence s = random_sequence(draw, 5, 2);
  SelfAttention block = random_attention(draw, 2);
  block.causal = true;
  const Stream causal = add_self_attention(s.graph, s.tokens, block);
  Recurrent layer{Recurrent::Cell::elman,
                  random_dense(draw, 2, 2, true),
                  random_dense(draw, 2, 2, true),
                  Format::signed_bits(16, fraction),
                  {},
                  number,
                  true,
                  0};
  const Stream backward = add_recurrent(s.graph, s.tokens, layer);
  for (std::size_t t = 0; t < 5; ++t) {
    const auto by_causal = needed_for(s.graph, {causal[t]}), by_backward = needed_for(s.graph, {backward[t]});
    for (std::size_t j = 0; j < 5; ++j) {
      CHECK((by_causal[static_cast<std::size_t>(s.tokens[j])] != 0) == (j <= t));
      CHECK((by_backward[static_cast<std::size_t>(s.tokens[j])] != 0) == (j >= t));
    }
  }
}
