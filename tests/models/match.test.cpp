#include "models/tasks/match.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "basis/coin.hpp"
#include "models/constructions/match2.hpp"
#include "models/constructions/match3.hpp"
#include "models/constructions/match3_variants.hpp"
#include "models/evaluate.hpp"

using namespace crossbits;

namespace {

/// Numbers modulo `modulus`, the `index`-th of all strings of that length.
std::vector<int> string_at(std::uint64_t index, int length, int modulus) {
  std::vector<int> x;
  for (int t = 0; t < length; ++t, index /= static_cast<std::uint64_t>(modulus))
    x.push_back(static_cast<int>(index % static_cast<std::uint64_t>(modulus)));
  return x;
}

/// What a model answers at every token, as numbers.
class Answers {
 public:
  explicit Answers(const Graph& graph) : graph_(graph), evaluator_(graph), store_(full_store(graph)) {}
  std::vector<double> operator()(const std::vector<int>& x) {
    store_.clear();
    InputNumbers inputs;
    for (const int symbol : x) inputs.push_back({symbol});
    write_inputs(graph_, inputs, store_);
    evaluator_.compute_all(store_, scratch_);
    std::vector<double> answers;
    for (const ValueId id : graph_.outputs)
      answers.push_back(std::ldexp(static_cast<double>(store_.number(id, 0)), -graph_.format(id).fraction));
    return answers;
  }

 private:
  const Graph& graph_;
  Evaluator evaluator_;
  Store store_;
  Scratch scratch_;
};

bool all_right(const std::vector<double>& answers, const std::vector<int>& truth) {
  for (std::size_t i = 0; i < truth.size(); ++i)
    if ((answers[i] > 0.5) != (truth[i] == 1)) return false;
  return answers.size() == truth.size();
}

}  // namespace

TEST_CASE("the smallest precision of Match2 over all inputs is 6, 10, 15, 19 bits, about 2 log2 M") {
  CHECK(match2_precision({15, 16}) == 6);
  CHECK(match2_precision({33, 64}) == 10);
  CHECK(match2_precision({65, 256}) == 15);
  CHECK(match2_precision({129, 1024}) == 19);
}

TEST_CASE(
    "Match2 by one unit agrees with brute force on all inputs, and its certificate says no more than that") {
  for (int modulus = 2; modulus <= 5; ++modulus) {
    for (int tokens = 1; tokens <= 4; ++tokens) {
      for (int bits = 1; bits <= 5; ++bits) {
        INFO("M = " << modulus << " N = " << tokens << " bits = " << bits);
        const Construction c =
            match2_attention({tokens, modulus}, ModelSpec::parse("match2:bits=" + std::to_string(bits)));
        Answers answers(c.graph);
        bool right = true;
        const auto inputs = static_cast<std::uint64_t>(std::pow(modulus, tokens));
        for (std::uint64_t k = 0; k < inputs; ++k) {
          const std::vector<int> x = string_at(k, tokens, modulus);
          right = right && all_right(answers(x), match2(x, modulus));
        }
        REQUIRE(c.certified == right);
      }
    }
  }
}

TEST_CASE("the default Match2 model is right on seeded inputs of larger sizes") {
  const Construction c = match2_attention({15, 16}, ModelSpec::parse("match2"));
  REQUIRE(c.certified);
  Answers answers(c.graph);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    std::vector<int> x;
    for (std::uint64_t t = 0; t < 15; ++t) x.push_back(static_cast<int>(coin_below(seed, 7, t, 16)));
    REQUIRE(all_right(answers(x), match2(x, 16)));
  }
}

namespace {

/// On all inputs where they are at most 3,000, else on 200 seeded ones.
void expect_agreement(const Construction& c, int tokens, int modulus,
                      const std::function<std::vector<int>(const std::vector<int>&)>& truth) {
  REQUIRE(c.certified);
  Answers answers(c.graph);
  const double all = std::pow(modulus, tokens);
  for (std::uint64_t k = 0; k < (all <= 3000 ? static_cast<std::uint64_t>(all) : 200); ++k) {
    std::vector<int> x = string_at(k, tokens, modulus);
    if (all > 3000)
      for (std::size_t t = 0; t < x.size(); ++t)
        x[t] = static_cast<int>(coin_below(k, 9, t, static_cast<std::uint64_t>(modulus)));
    REQUIRE(all_right(answers(x), truth(x)));
  }
}

}  // namespace

TEST_CASE("Match3 by a histogram and by third-order attention agrees with brute force at every token") {
  for (const auto& [tokens, modulus] : {std::pair{1, 3}, {2, 2}, {3, 4}, {4, 5}, {4, 7}, {6, 23}}) {
    INFO("N = " << tokens << " M = " << modulus);
    Match3Task task{.tokens = tokens, .modulus = modulus};
    for (std::int32_t t = 0; t < tokens; ++t) task.queries.push_back(t);
    for (const char* spec : {"attention:keys=histogram", "attention:order=3"})
      expect_agreement(match3_attention(task, ModelSpec::parse(spec)), tokens, modulus,
                       [&](const auto& x) { return match3(x, modulus); });
  }
}

TEST_CASE("Match3Bigram by two layers and Match3Local by a window agree with brute force") {
  for (const auto& [tokens, modulus] : {std::pair{1, 3}, {2, 2}, {3, 4}, {4, 5}, {4, 7}, {9, 11}, {16, 40}}) {
    INFO("N = " << tokens << " M = " << modulus);
    expect_agreement(match3_bigram_attention({tokens, modulus}, ModelSpec::parse("match3-bigram")), tokens,
                     modulus, [&](const auto& x) { return match3_bigram(x, modulus); });
    for (const int reach : {0, 1, 2})
      expect_agreement(match3_local_attention({tokens, modulus, reach}, ModelSpec::parse("match3-local")),
                       tokens, modulus, [&](const auto& x) { return match3_local(x, modulus, reach); });
  }
}

TEST_CASE("too few bits are not certified for Match3 by third-order attention and for Match3Bigram") {
  CHECK_FALSE(match3_attention({.tokens = 9, .modulus = 16, .queries = {0}},
                               ModelSpec::parse("attention:order=3,bits=1"))
                  .certified);
  CHECK_FALSE(match3_bigram_attention({9, 16}, ModelSpec::parse("match3-bigram:bits=1")).certified);
}
