#include <fmt/format.h>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/bounds/solver/deterministic_sat.hpp"
#include "protocols/bounds/solver/public_coin.hpp"
#include "protocols/bounds/techniques.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_cover_lines = 256;

std::string small_refusal(const Facts& facts) {
  const std::size_t lines = std::max(facts.merged().matrix.rows(), facts.merged().matrix.columns());
  if (lines <= most_cover_lines) return {};
  return fmt::format("{} different rows or columns are too many to look for covers; {} are not", lines,
                     most_cover_lines);
}

std::string cover_refusal(const Facts& facts) {
  if (std::string why = needs_boolean(facts, "cover_0 and cover_1 are about two answers"); !why.empty())
    return why;
  return small_refusal(facts);
}

}  // namespace

const std::vector<Technique>& all_techniques() {
  const auto textbook = [](const char* statement) {
    return Claim{statement, "Kushilevitz and Nisan 1997, chapter 2", Ground::memory};
  };
  static const std::vector<Technique> table = [&] {
    std::vector<Technique> all = plain_techniques();
    const std::vector<Technique> solved = {
        {"cover_0",
         textbook("the least number of rectangles without ones that cover all zeros; its log2, rounded up, "
                  "is what convincing of f = 0 costs"),
         cover_refusal, cover_0_bound, Unnamed::always, Haste::search},
        {"cover_1", textbook("the same for f = 1: nondeterministic cost"), cover_refusal, cover_1_bound,
         Unnamed::always, Haste::search},
        {"partition",
         textbook("the least number of rectangles of one value that contain every defined entry exactly "
                  "once; D(f) >= its log2"),
         small_refusal, partition_bound, Unnamed::always, Haste::search}};
    all.insert(all.end() - 3, solved.begin(), solved.end());
    all.insert(
        all.end() - 1,
        {"public_coin",
         {"the bits of the cheapest protocol with shared coins and error at most e on every input, which "
          "are those of the least c for which the game of c bits has value at most e",
          "Yao 1977", Ground::memory},
         public_coin_refusal,
         public_coin_bound,
         Unnamed::with_an_error,
         Haste::search});
    all.insert(all.begin() + 1,
               {"deterministic_sat",
                {"D(f) from below by a solver for propositional formulas: no protocol tree of one level less "
                 "exists, with a refutation (DRAT); only where it is named",
                 "derived here", Ground::derived},
                deterministic_sat_refusal,
                deterministic_sat_bound,
                Unnamed::never,
                Haste::search});
    return all;
  }();
  return table;
}

}  // namespace crossbits
