// The evaluator against a second one, written from the definitions of the operations with rational numbers.
#include "models/evaluate.hpp"

#include <catch2/catch.hpp>

#include "models/arithmetic/layer_norm.hpp"
#include "models/layers/linear.hpp"
#include "tests/models/fraction.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;
using testing::Fraction;

namespace {

Fraction with_point(const Fraction& x, int fraction) {
  const Fraction p(BigInteger(1) << std::abs(fraction));
  return fraction >= 0 ? Fraction(x / p) : Fraction(x * p);
}

BigInteger floor_of(const Fraction& x) {
  BigInteger q = numerator(x) / denominator(x);
  if (numerator(x) < 0 && q * denominator(x) != numerator(x)) q -= 1;
  return q;
}

/// The numerator of the member nearest to x, ties to the even index, ends saturating.
BigInteger round_to(const Format& f, const Fraction& x) {
  const Fraction index = (with_point(x, -f.fraction) - Fraction(f.lowest)) / Fraction(f.step);
  BigInteger i = floor_of(index);
  const Fraction rest = index - Fraction(i);
  if (rest > Fraction(1, 2) || (rest == Fraction(1, 2) && i % 2 != 0))
    i += 1;  // not ++i: Boost 1.74 loses the sign of a negative number whose low word is 1
  if (i < 0) i = 0;
  if (i >= f.count) i = f.count - 1;
  return f.lowest + f.step * BigInteger(i);
}

/// The reference: numerators of all values, computed in order.
class Reference {
 public:
  Reference(const Graph& graph, const InputNumbers& inputs) : graph_(graph) {
    std::size_t next = 0;
    for (ValueId id = 0; id < graph.size(); ++id) {
      id_ = id;
      out_.clear();
      if (std::holds_alternative<Input>(*graph[id].operation)) {
        out_.assign(inputs[next].begin(), inputs[next].end());
        ++next;
      } else {
        u_ = read(graph[id].operand);
        std::visit([&](const auto& op) { apply(op); }, *graph[id].operation);
      }
      numbers_.push_back(out_);
    }
  }
  const std::vector<BigInteger>& operator[](ValueId id) const {
    return numbers_[static_cast<std::size_t>(id)];
  }

 private:
  using Row = std::vector<BigInteger>;

  Row read(const Operand& operand) const {
    Row result;
    for (const Segment& s : operand)
      for (std::int32_t i = 0; i < s.count; ++i)
        result.push_back(numbers_[static_cast<std::size_t>(s.value)][static_cast<std::size_t>(s.offset + i)]);
    return result;
  }
  const Format& format() const { return graph_.format(id_); }
  std::size_t size() const { return static_cast<std::size_t>(graph_.count(id_)); }
  int fraction_read(std::size_t i = 0) const {
    for (const Segment& s : graph_[id_].operand) {
      if (i < static_cast<std::size_t>(s.count)) return graph_.format(s.value, s.offset).fraction;
      i -= static_cast<std::size_t>(s.count);
    }
    return 0;
  }
  void round(const Fraction& x) { out_.push_back(round_to(format(), x)); }

  void apply(const Constant& op) { out_ = op.numerators; }
  void apply(const Affine& op) {
    for (std::size_t i = 0; i < size(); ++i) {
      BigInteger sum = op.bias.empty() ? 0 : op.bias[i];
      for (std::size_t k = 0; k < u_.size(); ++k) sum += u_[k] * op.weights[i * u_.size() + k];
      round(with_point(Fraction(op.relu && sum < 0 ? BigInteger(0) : sum), op.fraction));
    }
  }
  void apply(const Dot& op) {
    BigInteger sum = 0;
    for (std::size_t k = 0; k < u_.size() / 2; ++k) sum += u_[k] * u_[k + u_.size() / 2];
    round(with_point(Fraction(BigInteger(sum * op.scale)), op.fraction));
  }
  void apply(const Polynomial& op) {
    std::size_t k = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      BigInteger sum = op.constants.empty() ? 0 : op.constants[i];
      for (; k < static_cast<std::size_t>(op.row_ends[i]); ++k) {
        BigInteger term = u_[static_cast<std::size_t>(op.terms[k].a)] * op.terms[k].coefficient;
        if (op.terms[k].b >= 0) term *= u_[static_cast<std::size_t>(op.terms[k].b)];
        sum += term;
      }
      round(with_point(Fraction(op.relu && sum < 0 ? BigInteger(0) : sum), op.fraction));
    }
  }
  void apply(const Map& op) {  // the function itself is tested against MPFR elsewhere
    for (const BigInteger& x : u_) {
      const BigInteger y = round_function(op.function, x, fraction_read(), format().fraction);
      round(with_point(Fraction(y), format().fraction));
    }
  }
  void apply(const Quotient&) {
    const std::size_t m = u_.size() / 2;
    for (std::size_t i = 0; i < m; ++i)
      round(with_point(Fraction(u_[i]), fraction_read(i)) /
            with_point(Fraction(u_[i + m]), fraction_read(i + m)));
  }
  void apply(const Normalise& op) {
    for (const BigInteger& y :
         normalise(u_, fraction_read(), {op.epsilon, op.epsilon_fraction}, format().fraction))
      round(with_point(Fraction(y), format().fraction));
  }
  void apply(const Maximum&) {
    for (std::size_t i = 0; i < size(); ++i) {
      out_.push_back(u_[i]);
      for (std::size_t k = i; k < u_.size(); k += size()) out_.back() = std::max(out_.back(), u_[k]);
    }
  }
  void apply(const Accumulate&) {
    for (std::size_t i = 0; i < size(); ++i) {
      out_.push_back(0);
      for (std::size_t k = i; k < u_.size(); k += size()) out_.back() += u_[k];
    }
  }
  void apply(const Compare& op) {
    bool any = false, all = true;
    const Fraction threshold = with_point(Fraction(op.threshold), op.fraction);
    for (const BigInteger& n : u_) {
      const Fraction x = with_point(Fraction(n), fraction_read());
      any = any || x > threshold;
      all = all && x < threshold;
    }
    out_.push_back(op.test == Compare::Test::all_below ? all : any);
  }
  void apply(const Lookup& op) {
    const std::size_t row = size() / u_.size();
    for (const BigInteger& x : u_) {
      const Format f = graph_.hull(graph_[id_].operand);
      const auto index = static_cast<std::size_t>((x - f.lowest) / f.step);
      for (std::size_t c = 0; c < row; ++c) out_.push_back(op.table[index * row + c]);
    }
  }
  void apply(const ArgMax&) {
    std::size_t best = 0;
    for (std::size_t k = 0; k < u_.size(); ++k)
      if (u_[k] > u_[best]) best = k;
    out_.push_back(best);
  }
  void apply(const Attend& op) {
    const AttentionRule& r = *op.rule;
    const std::size_t q = static_cast<std::size_t>(op.query_width), heads = static_cast<std::size_t>(r.heads),
                      d = size() / heads;
    std::vector<std::int32_t> entries = op.entries;
    for (std::int32_t e = 0; op.entries.empty() && e < op.visible; ++e) entries.push_back(e);
    for (std::size_t h = 0; h < heads; ++h) {
      Row scores;
      for (std::size_t k = 0; k < entries.size(); ++k) {
        const Row key = read(op.tokens->keys[static_cast<std::size_t>(entries[k])]);
        BigInteger product = 0;
        for (std::size_t i = 0; i < q; ++i) product += u_[h * q + i] * key[h * q + i];
        BigInteger score =
            round_to(r.score, with_point(Fraction(BigInteger(product * r.scale)), r.product_fraction));
        if (!op.bias.empty())
          score = round_to(r.score, with_point(Fraction(score + op.bias[k]), r.score.fraction));
        scores.push_back(score);
      }
      const BigInteger shift = r.shift == AttentionRule::Shift::constant
                                   ? BigInteger(r.shift_numerator)
                                   : *std::max_element(scores.begin(), scores.end());
      BigInteger weights = 0;
      std::vector<BigInteger> terms(d, 0);
      for (std::size_t k = 0; k < entries.size(); ++k) {
        const BigInteger w =
            std::min(BigInteger(r.weight_cap),
                     round_function(Function::exp, scores[k] - shift, r.score.fraction, r.weight_fraction));
        weights += w;
        const Row v = read(op.tokens->values[static_cast<std::size_t>(entries[k])]);
        for (std::size_t i = 0; i < d; ++i)
          terms[i] += round_to(r.term, with_point(Fraction(BigInteger(w * v[h * d + i])),
                                                  r.weight_fraction + r.value_fraction));
      }
      for (std::size_t i = 0; i < d; ++i)
        round(with_point(Fraction(terms[i]), r.term.fraction) /
              with_point(Fraction(weights), r.weight_fraction));
    }
  }
  template <class Other>
  void apply(const Other&) {
    FAIL("a model has no " << name(*graph_[id_].operation));
  }

  const Graph& graph_;
  ValueId id_ = 0;
  Row u_, out_;
  std::vector<Row> numbers_;
};

/// Every number of every value, from both evaluators.
void require_equal(const Graph& graph, const InputNumbers& inputs) {
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  write_inputs(graph, inputs, store);
  evaluator.compute_all(store, scratch);
  const Reference reference(graph, inputs);
  for (ValueId id = 0; id < graph.size(); ++id) {
    INFO("value " << id << ", a " << name(*graph[id].operation));
    for (std::int32_t i = 0; i < graph.count(id); ++i)
      REQUIRE(store.number(id, i) == reference[id][static_cast<std::size_t>(i)]);
  }
}

}  // namespace

TEST_CASE("the evaluator computes what rational arithmetic computes, for every operation") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    INFO("seed " << seed);
    const Graph graph = testing::random_model(seed, {.tokens = 4, .operations = 14});
    for (std::uint64_t k = 0; k < 3; ++k) require_equal(graph, testing::random_inputs(graph, k));
  }
}

TEST_CASE("long token lists that several queries share, and large maps, are computed exactly too") {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    INFO("seed " << seed);
    const Graph graph = testing::random_model(
        seed, {.tokens = 5, .operations = 5, .only_attention_and_linear = true, .large = true});
    require_equal(graph, testing::random_inputs(graph, seed));
  }
}

TEST_CASE("a key that is written over between two queries is not remembered") {
  Graph graph;
  graph.tokens = 20;
  auto rule = std::make_shared<AttentionRule>();
  rule->score = Format::signed_bits(12, 0);
  rule->term = Format::signed_bits(12, 8);
  rule->output = Format::signed_bits(12, 8);
  auto tokens = std::make_shared<TokenSet>();
  for (std::int32_t t = 0; t < graph.tokens; ++t) {
    tokens->keys.push_back({graph.whole(add_input(graph, "x", t, Format::signed_bits(5), 2))});
    tokens->values.push_back({tokens->keys.back().front()});
    tokens->positions.push_back(t);
  }
  for (std::int32_t t = 0; t < 4; ++t)
    graph.add({operation(Attend{rule, tokens, 20, {}, {}, 2}),
               one_part(rule->output, 2),
               tokens->keys[static_cast<std::size_t>(t)],
               {},
               Role::output});
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  InputNumbers inputs = testing::random_inputs(graph, 1);
  for (std::int64_t change = -4; change < 4; ++change) {
    inputs[7] = {change, 3 * change};
    write_inputs(graph, inputs, store);  // over the old ones
    evaluator.compute_all(store, scratch);
    const Reference reference(graph, inputs);
    for (ValueId id = 20; id < graph.size(); ++id) REQUIRE(store.number(id, 1) == reference[id][1]);
    if (change == 0) store.clear();
  }
}

TEST_CASE("linear maps, dot products, polynomials and sums of hundreds of bits are exact") {
  testing::Draw draw(5);
  for (int trial = 0; trial < 100; ++trial) {
    Graph graph;
    std::vector<BigInteger> numbers;
    for (int i = 0; i < 4; ++i)
      numbers.push_back((BigInteger(draw.from(-1000, 1000)) << static_cast<int>(draw.from(50, 200))) +
                        draw.from(-9, 9));
    const Segment u = graph.whole(add_constant(graph, numbers, static_cast<int>(draw.from(-9, 9))));
    const Format narrow = Format::signed_bits(12, -190),
                 wide = Format::signed_bits(300, static_cast<int>(draw.from(-20, 20)));
    for (const Format& f : {narrow, wide}) {
      graph.add({operation(Affine{{1, -2, 3, 4, 0, 0, 5, -1}, {7, -7}, 3, draw.one_in(2), 10}),
                 one_part(f, 2),
                 {u},
                 {},
                 Role::activation});
      graph.add({operation(Dot{3, 5}), one_part(f, 1), {u}, {}, Role::activation});
      graph.add(
          {operation(Polynomial{{{2, 0, 1}, {-3, 2, -1}, {1, 3, 3}}, {2, 3}, {5, 6}, 2, draw.one_in(2)}),
           one_part(f, 2),
           {u},
           {},
           Role::activation});
    }
    const Format hull = graph.hull({u});
    graph.add({operation(Accumulate{2}), one_part(Format::sum({hull, hull}), 2), {u}, {}, Role::activation});
    graph.add({operation(Maximum{2}), one_part(hull, 2), {u}, {}, Role::activation});
    graph.add({operation(ArgMax{}), one_part(Format::symbol(4), 1), {u}, {}, Role::activation});
    require_equal(graph, {});
  }
}

TEST_CASE("sums of products near 62 bits take the wide way and do not overflow") {
  for (const int bits : {29, 30, 31, 32, 40, 61}) {
    Graph graph;
    const std::int64_t top = (std::int64_t{1} << (bits - 1)) - 1;
    const ValueId x = add_input(graph, "x", 0, Format::signed_bits(bits), 4);
    const Operand u{graph.whole(x)};
    graph.add(
        {operation(Affine{{top, top, -top, top},
                          {top},
                          10,
                          false,
                          static_cast<std::int64_t>(std::min<Int128>(Int128{4} * top, largest_result))}),
         one_part(Format::signed_bits(60), 1),
         u,
         {},
         Role::activation});
    graph.add({operation(Dot{top, 2}), one_part(Format::signed_bits(62, -100), 1), u, {}, Role::activation});
    std::vector<Polynomial::Term> terms(40, {top, 0, 1});
    graph.add({operation(Polynomial{terms, {40}, {}, 1, false}),
               one_part(Format::signed_bits(62, -120), 1),
               u,
               {},
               Role::activation});
    require_equal(graph, {{top, top, -top, top}});
    require_equal(graph, {{-top - 1, -top - 1, top, -top - 1}});
  }
}

TEST_CASE("attention whose weights all vanish names the head and what to widen") {
  Graph graph;
  auto rule = std::make_shared<AttentionRule>();
  rule->shift = AttentionRule::Shift::constant;
  rule->shift_numerator = 1000;
  rule->score = Format::signed_bits(8);
  rule->term = Format::signed_bits(16, 8);
  rule->output = Format::signed_bits(8, 4);
  rule->heads = 2;
  auto tokens = std::make_shared<TokenSet>();
  const ValueId x = add_input(graph, "x", 0, Format::bit(), 2);
  tokens->keys = tokens->values = {{graph.whole(x)}};
  tokens->positions = {0};
  const ValueId y = graph.add({operation(Attend{rule, tokens, 1, {}, {}, 1}),
                               one_part(rule->output, 2),
                               {graph.whole(x)},
                               {3, 1, -1, 0},
                               Role::output});
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  write_inputs(graph, {{1, 0}}, store);
  try {
    evaluator.compute(y, store, scratch);
    FAIL("computed");
  } catch (const std::domain_error& error) {
    CHECK(std::string(error.what()) ==
          "output of token 3, layer 1: all attention weights of head 0 vanish at weight fraction 8; widen "
          "the weights or use the maximum as shift");
  }
}

TEST_CASE("inputs of the wrong number, length or format are refused in a sentence") {
  Graph graph;
  add_input(graph, "z", 4, Format::sign(), 2);
  Store store = full_store(graph);
  CHECK_THROWS_WITH(write_inputs(graph, {}, store), "the model has 1 input values, but 0 were given");
  CHECK_THROWS_WITH(write_inputs(graph, {{1}}, store), "z of token 4 has 2 numbers, but 1 were given");
  CHECK_THROWS_WITH(write_inputs(graph, {{1, 0}}, store),
                    "z of token 4 is 0, which is not in its format sign");
}
