#pragma once

#include "protocols/bounds/bound.hpp"

namespace crossbits {

// The techniques that need no solver, one function a technique; techniques.cpp lists them.

std::vector<Bound> one_way_bound(Facts& facts);
std::vector<Bound> one_way_reverse_bound(Facts& facts);
std::vector<Bound> log_rank_gf2_bound(Facts& facts);
std::vector<Bound> log_rank_gfp_bound(Facts& facts);
std::vector<Bound> log_rank_q_bound(Facts& facts);
std::vector<Bound> fooling_set_bound(Facts& facts);
std::vector<Bound> deterministic_bound(Facts& facts);
std::vector<Bound> discrepancy_bound(Facts& facts);
std::vector<Bound> vc_dimension_bound(Facts& facts);
std::vector<Bound> private_coin_bound(Facts& facts);

/// The table, in the order of the documentation.
const std::vector<Technique>& plain_techniques();

/// The least b with 2^b >= (1 - 2 error) / discrepancy: what public coins need at that error.
int discrepancy_bits(const Rational& discrepancy, const Rational& error);

/// The least b >= (1 - h(error)) k: what one message needs where k columns are shattered.
int one_way_bits(unsigned k, const Rational& error);

/// Why private_coin does not apply; empty if it does.
std::string private_coin_refusal(const Facts& facts);
/// "f is not defined everywhere, ..." unless f is total; empty if it is.
std::string needs_total(const Facts& facts, const char* what);
/// "f has 5 answers, ..." unless f has the answers 0 and 1; empty if it has.
std::string needs_boolean(const Facts& facts, const char* what);

}  // namespace crossbits
