#include "protocols/bounds/techniques.hpp"

#include <fmt/format.h>

#include "protocols/bounds/facts.hpp"

namespace crossbits {
namespace {

std::string always(const Facts&) { return {}; }

std::string total_for_one_way(const Facts& facts) {
  return needs_total(facts, "different rows need not be told apart");
}

template <std::uint32_t prime>
std::string rank_refusal(const Facts& facts) {
  if (std::string why = needs_total(facts, "a rank needs every entry"); !why.empty()) return why;
  if (facts.can_rank(prime)) return {};
  return fmt::format("{} x {} different rows and columns are too many for a rank over this field",
                     facts.merged().matrix.rows(), facts.merged().matrix.columns());
}

std::string boolean_for_discrepancy(const Facts& facts) {
  return needs_boolean(facts, "discrepancy is about two answers");
}
std::string boolean_for_vc(const Facts& facts) {
  return needs_boolean(facts, "shattering is about two answers");
}

}  // namespace

std::string needs_total(const Facts& facts, const char* what) {
  return facts.matrix().is_total()
             ? ""
             : fmt::format("{} is not defined everywhere, and {}", facts.subject().problem.name, what);
}

std::string needs_boolean(const Facts& facts, const char* what) {
  if (facts.matrix().is_boolean()) return {};
  return fmt::format("{} has {} answers, and {}", facts.subject().problem.name,
                     facts.matrix().values().size(), what);
}

const std::vector<Technique>& plain_techniques() {
  const auto textbook = [](const char* statement, const char* source) {
    return Claim{statement, source, Ground::memory};
  };
  static const std::vector<Technique> table = {
      {"deterministic",
       textbook("D(f): the least depth of a protocol tree whose leaves have one value each; the transcript "
                "fixes the answer",
                "Kushilevitz and Nisan 1997, definition 1.1"),
       always, deterministic_bound, Unnamed::always, Haste::search},
      {"one_way",
       textbook("one message from Alice, Bob answers: ceil(log2 number of different rows) bits",
                "Kushilevitz and Nisan 1997, section 4.2"),
       total_for_one_way, one_way_bound},
      {"one_way_reverse",
       textbook("one message from Bob, Alice answers: ceil(log2 number of different columns) bits",
                "Kushilevitz and Nisan 1997, section 4.2"),
       total_for_one_way, one_way_reverse_bound},
      {"log_rank_gf2",
       {"D(f) >= ceil(log2 sum over z of rank(f = z)) over the field of 2 elements: the leaves with value z "
        "are disjoint rectangles",
        "Mehlhorn and Schmidt 1982; the sum over z derived here", Ground::derived},
       rank_refusal<2>,
       log_rank_gf2_bound},
      {"log_rank_gfp",
       {"the same over the field of 251 elements", "Mehlhorn and Schmidt 1982; the sum over z derived here",
        Ground::derived},
       rank_refusal<largest_prime>,
       log_rank_gfp_bound},
      {"log_rank_q",
       {"the same over the rationals, by minors that are nonsingular modulo a prime: rank over Q >= rank mod "
        "p",
        "Mehlhorn and Schmidt 1982; the sum over z derived here", Ground::derived},
       rank_refusal<largest_prime>,
       log_rank_q_bound},
      {"fooling_set",
       textbook("entries with f = z of which no two lie in one z-rectangle; D(f) >= ceil(log2 of the sizes "
                "for all z together)",
                "Kushilevitz and Nisan 1997, definition 1.19"),
       always, fooling_set_bound, Unnamed::always, Haste::fooling},
      {"discrepancy",
       textbook("disc(f) = the largest |mu(R, 1) - mu(R, 0)| of a rectangle, mu uniform on the defined "
                "inputs; public coins with error "
                "1/2 - g need log2(2g / disc) bits, without --error 1/3",
                "Kushilevitz and Nisan 1997, proposition 3.28"),
       boolean_for_discrepancy, discrepancy_bound},
      {"vc_dimension",
       textbook("the largest set of columns on which the rows show all patterns; one-way with error e: (1 - "
                "h(e)) VC bits, without --error e = 1/3, "
                "Bob answers",
                "Kremer, Nisan and Ron 1999"),
       boolean_for_vc, vc_dimension_bound},
      {"private_coin",
       {"the bits of a protocol whose coins are not shared, with error at most e on every input: one of a "
        "few strings of coins is drawn and named",
        "Newman 1991; the strings are found here", Ground::derived},
       private_coin_refusal,
       private_coin_bound,
       Unnamed::with_an_error,
       Haste::search}};
  return table;
}

}  // namespace crossbits
