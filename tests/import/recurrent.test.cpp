// Recurrences against loops written out here, and what they refuse.

#include <cmath>

#include "models/import/onnx_file.hpp"
#include "models/import/reference.hpp"
#include "tests/import/build_model.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;
using Catch::Matchers::Contains;

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// One unit, one input: weights of gate k are w[k], r[k], wb[k], rb[k], both directions alike if there are
/// two.
struct Tiny {
  std::string op;
  int gates;
  int directions = 1;
  std::vector<float> w{0.5F, -0.25F, 0.75F, 1.0F};
  std::vector<float> r{0.25F, 0.5F, -0.5F, 0.125F};
  std::vector<float> b{0.5F, 0.25F, -0.25F, 0.125F, -0.5F, 1.0F, 0.375F, 0.0F};

  ModelBuilder model() const {
    ModelBuilder built(14);
    built.input("x", {3, 1, 1}).output("y");
    std::vector<float> all_w;
    std::vector<float> all_r;
    std::vector<float> all_b;
    for (int d = 0; d < directions; ++d) {
      all_w.insert(all_w.end(), w.begin(), w.begin() + gates);
      all_r.insert(all_r.end(), r.begin(), r.begin() + gates);
      all_b.insert(all_b.end(), b.begin(), b.begin() + 2 * gates);
    }
    built.reals("W", {directions, gates, 1}, all_w)
        .reals("R", {directions, gates, 1}, all_r)
        .reals("B", {directions, 2 * gates}, all_b);
    return built;
  }
  double argument(int gate, double x, double h) const {
    const auto g = static_cast<std::size_t>(gate);
    return static_cast<double>(w[g]) * x + static_cast<double>(r[g]) * h + static_cast<double>(b[g]) +
           static_cast<double>(b[g + static_cast<std::size_t>(gates)]);
  }
};

const std::vector<double> xs{0.5, -1.5, 2.0};

std::vector<double> run(const ModelBuilder& model) {
  return evaluate_reference(read_onnx_bytes(model.bytes(), "m.onnx"), {{"x", real_tensor({{3, 1, 1}, xs})}})
      .at("y")
      .reals()
      .data;
}

void check_close(const std::vector<double>& actual, const std::vector<double>& expected) {
  REQUIRE(actual.size() == expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) CHECK(actual[i] == Approx(expected[i]).epsilon(1e-12));
}

}  // namespace

TEST_CASE("LSTM gates are ordered input, output, forget, cell") {
  const Tiny tiny{"LSTM", 4};
  ModelBuilder model = tiny.model();
  model.node("LSTM", {"x", "W", "R", "B"}, {"y"}).set("hidden_size", 1);
  std::vector<double> expected;
  double h = 0;
  double c = 0;
  for (const double x : xs) {
    c = sigmoid(tiny.argument(2, x, h)) * c +
        sigmoid(tiny.argument(0, x, h)) * std::tanh(tiny.argument(3, x, h));
    h = sigmoid(tiny.argument(1, x, h)) * std::tanh(c);
    expected.push_back(h);
  }
  check_close(run(model), expected);
}

TEST_CASE("GRU resets before or after the product with R, as linear_before_reset says") {
  const Tiny tiny{"GRU", 3};
  for (const int after : {0, 1}) {
    ModelBuilder model = tiny.model();
    model.node("GRU", {"x", "W", "R", "B"}, {"y"}).set("hidden_size", 1).set("linear_before_reset", after);
    std::vector<double> expected;
    double h = 0;
    for (const double x : xs) {
      const double z = sigmoid(tiny.argument(0, x, h));
      const double r = sigmoid(tiny.argument(1, x, h));
      const double r_h = static_cast<double>(tiny.r[2]);
      const double rb = static_cast<double>(tiny.b[5]);
      const double past = after == 1 ? r * (r_h * h + rb) : r_h * (r * h) + rb;
      const double candidate =
          std::tanh(static_cast<double>(tiny.w[2]) * x + past + static_cast<double>(tiny.b[2]));
      h = (1 - z) * candidate + z * h;
      expected.push_back(h);
    }
    check_close(run(model), expected);
  }
}

TEST_CASE("a bidirectional RNN is a forward and a reverse one beside each other") {
  const Tiny tiny{"RNN", 1, 2};
  ModelBuilder model = tiny.model();
  model.node("RNN", {"x", "W", "R", "B"}, {"y"})
      .set("hidden_size", 1)
      .set_text("direction", "bidirectional")
      .set_texts("activations", {"tanh", "Relu"});
  std::vector<double> expected(6);
  double h = 0;
  for (std::size_t t = 0; t < 3; ++t) expected[2 * t] = h = std::tanh(tiny.argument(0, xs[t], h));
  h = 0;
  for (std::size_t t = 3; t-- > 0;) expected[2 * t + 1] = h = std::max(0.0, tiny.argument(0, xs[t], h));
  check_close(run(model), expected);
}

TEST_CASE("what recurrences do not support is refused by name") {
  const auto refusal = [](const auto& change) {
    ModelBuilder model = Tiny{"LSTM", 4}.model();
    auto node = model.node("LSTM", {"x", "W", "R", "B"}, {"y"});
    change(node, model);
    CHECK_THROWS_AS(run(model), std::invalid_argument);
    try {
      run(model);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK_THAT(refusal([](auto& node, auto&) { node.set("input_forget", 1); }), Contains("input_forget"));
  CHECK_THAT(refusal([](auto& node, auto&) {
               node.set_texts("activations", {"Sigmoid", "Tanh", "Swish"});
             }),
             Contains("'Swish'"));
  CHECK_THAT(refusal([](auto& node, auto&) {
               node.set_numbers("activation_alpha", {1, 2, 3});
             }),
             Contains("activation_alpha"));
  CHECK_THAT(refusal([](auto& node, auto&) { node.set_text("direction", "sideways"); }),
             Contains("'sideways'"));
  CHECK_THAT(refusal([](auto& node, auto&) { node.set("hidden_size", 2); }), Contains("hidden_size"));
  CHECK_THAT(refusal([](auto& node, auto& model) {
               model.constant("lengths", {1}, onnx::TensorProto::INT32).add_int32_data(2);
               node.proto.add_input(std::string("lengths"));
             }),
             Contains("sequence_lens"));
}
