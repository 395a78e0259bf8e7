#include "apps/study/exercise/bound_rules.hpp"

#include <fmt/format.h>

namespace crossbits {
namespace {

bool is_one_way(Measure m) { return m == Measure::one_way || m == Measure::randomised_one_way; }
bool is_randomised(Measure m) { return m == Measure::randomised || m == Measure::randomised_one_way; }

const char* symbol(Measure m) {
  constexpr std::array symbols{"D(f)", "D^(A->B)(f)", "R^pub(f)", "R^pub,(A->B)(f)"};
  return symbols[static_cast<std::size_t>(m)];
}

}  // namespace

const char* name(Measure m) {
  constexpr std::array names{"deterministic", "one_way", "randomised", "randomised_one_way"};
  return names[static_cast<std::size_t>(m)];
}

const char* name(FunctionKind kind) {
  constexpr std::array names{"total_boolean", "partial_boolean", "total_many_valued"};
  return names[static_cast<std::size_t>(kind)];
}

const char* name(BoundName bound) {
  constexpr std::array names{"one_way", "log_rank", "fooling_set", "cover", "discrepancy", "vc_dimension"};
  return names[static_cast<std::size_t>(bound)];
}

std::string describe(Measure m) {
  const std::string who = is_one_way(m) ? "of one message from Alice, after which Bob knows the answer"
                                        : "of two-way protocols, after which both know the answer";
  return fmt::format("the {} cost {} {}",
                     is_randomised(m) ? "public-coin randomised (error 1/3)" : "deterministic", symbol(m),
                     who);
}

std::string describe(FunctionKind kind) {
  constexpr std::array words{
      "total with values 0 and 1, such as DISJ_n",
      "partial with values 0 and 1, undefined on some pairs, such as sets promised to meet at most once",
      "total with values 0, 1 and 2, such as INDEX_n over three symbols"};
  return words[static_cast<std::size_t>(kind)];
}

std::string statement(BoundName bound, Measure m) {
  const char* cost = symbol(m);
  switch (bound) {
    case BoundName::one_way:
      return fmt::format("{} >= log2 of the number of different rows, * being one more symbol", cost);
    case BoundName::log_rank:
      return fmt::format(
          "{} >= log2 of the rank over Q of the matrix of values, undefined entries written as 0", cost);
    case BoundName::fooling_set:
      return fmt::format(
          "{} >= log2 |S| for pairs S of one value z, of every two of which a crossed entry is defined and "
          "not z",
          cost);
    case BoundName::cover:
      return fmt::format(
          "{} >= log2 C^z for every value z: fewest rectangles that cover the entries z and no other value",
          cost);
    case BoundName::discrepancy:
      return fmt::format(
          "{} >= log2({}1/disc){}, disc = the largest |#(f = 1) - #(f = 0)| in a rectangle, over the number "
          "of all entries",
          cost, is_randomised(m) ? "1/3 * " : "", is_one_way(m) ? " - 1" : "");
    case BoundName::vc_dimension:
      return fmt::format("{} >= {}k if k columns show all 2^k patterns of 0 and 1", cost,
                         is_randomised(m) ? "(1 - h(1/3)) " : "");
  }
  return "";
}

bool holds(BoundName bound, Measure m, FunctionKind kind) {
  switch (bound) {
    case BoundName::one_way:
      return m == Measure::one_way && kind != FunctionKind::partial;
    case BoundName::log_rank:
      return !is_randomised(m) && kind != FunctionKind::partial;
    case BoundName::fooling_set:
    case BoundName::cover:
      return !is_randomised(m);
    case BoundName::discrepancy:
      return kind == FunctionKind::boolean;
    case BoundName::vc_dimension:
      return is_one_way(m);
  }
  return false;
}

Claim theorem(BoundName bound, Measure m) {
  const char* one_way_too =
      "; two rows of one message agree wherever both are defined, so it holds one way as well";
  const char* tail = is_one_way(m) ? one_way_too : "";
  switch (bound) {
    case BoundName::one_way:
      return {"the message must tell different rows apart",
              "derived here; textbook: Kushilevitz and Nisan 1997, section 4.2", Ground::derived};
    case BoundName::log_rank:
      return {fmt::format("the leaves write the matrix as a sum of so many matrices of rank 1{}",
                          is_one_way(m) ? "; one way, the rank is at most the number of different rows" : ""),
              "Mehlhorn and Schmidt 1982", Ground::memory};
    case BoundName::fooling_set:
      return {fmt::format("no two pairs of a fooling set end in one leaf{}", tail),
              "Kushilevitz and Nisan 1997, section 1.3", Ground::memory};
    case BoundName::cover:
      return {fmt::format("the leaves of value z cover its entries{}", tail),
              "Kushilevitz and Nisan 1997, section 2.1", Ground::memory};
    case BoundName::discrepancy:
      return {fmt::format(
                  "every leaf is a rectangle, in which right answers outweigh wrong ones by at most disc{}",
                  is_one_way(m) ? "; Bob alone could announce the answer for one more bit" : ""),
              "Kushilevitz and Nisan 1997, section 3.5", Ground::memory};
    case BoundName::vc_dimension:
      return {"on shattered columns Alice's rows are all strings: the problem contains INDEX_k",
              "Kremer, Nisan and Ron 1999", Ground::memory};
  }
  return {};
}

}  // namespace crossbits
