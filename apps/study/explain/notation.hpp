#pragma once

#include <string>

#include "apps/study/experiment.hpp"
#include "apps/study/explain/document.hpp"

namespace crossbits {

// How problems, inputs and claims are written on a page.

/// "DISJ_6" as a name with an index; "matrix 3 x 3" as words.
Expression problem_formula(const Problem& problem);
/// f(x, y) for inputs with these names.
Expression value_formula(const Problem& problem, const std::string& x, const std::string& y);
/// The cost that the bound speaks of: D with who speaks above and who knows below.
Expression cost_formula(const Problem& problem, Direction direction, Knows knows);

/// An input at full length, or its ends where it is long.
std::string shown_input(const Domain& domain, const Symbols& input);
/// "1 bit", "7 bits".
std::string bits_text(std::uint64_t bits);
/// "one way from Alice to Bob; Bob knows the answer".
std::string convention_text(Direction direction, Knows knows);
/// The statement, its source, and on what it rests.
Line claim_line(const Claim& claim);
/// A table without right-aligned columns.
DocumentTable word_table(std::string caption, const std::vector<std::string>& titles);

}  // namespace crossbits
