#include "apps/study/explain/notation.hpp"

#include <fmt/format.h>

namespace crossbits {

Expression problem_formula(const Problem& problem) {
  const std::string& name = problem.name;
  const std::size_t bar = name.find('_');
  if (bar == std::string::npos || name.substr(bar + 1) != std::to_string(problem.n))
    return Expression::words(name);
  return Expression::subscript(Expression::words(name.substr(0, bar)),
                               Expression::number(static_cast<std::uint64_t>(problem.n)));
}

Expression value_formula(const Problem& problem, const std::string& x, const std::string& y) {
  const auto input = [](const std::string& text) {
    return text.find_first_not_of("xyz'") == std::string::npos ? Expression::identifier(text)
                                                               : Expression::words(text);
  };
  return Expression::row({problem_formula(problem), Expression::fenced(Expression::row(
                                                        {input(x), Expression::relation(","), input(y)}))});
}

Expression cost_formula(const Problem& problem, Direction direction, Knows knows) {
  Expression d = Expression::identifier("D");
  const auto parties = [](const char* from, const char* to) {
    return Expression::row(
        {Expression::identifier(from), Expression::relation("->"), Expression::identifier(to)});
  };
  if (direction == Direction::alice_to_bob) d = Expression::superscript(std::move(d), parties("A", "B"));
  if (direction == Direction::bob_to_alice) d = Expression::superscript(std::move(d), parties("B", "A"));
  if (knows == Knows::bob && direction == Direction::two_way)
    d = Expression::subscript(std::move(d), Expression::words("Bob"));
  return Expression::row({std::move(d), Expression::fenced(problem_formula(problem))});
}

std::string shown_input(const Domain& domain, const Symbols& input) {
  constexpr std::size_t longest = 48, end = 20;
  const std::string text = domain.text(input);
  if (text.size() <= longest) return text;
  return fmt::format("{}...{} ({})", text.substr(0, end), text.substr(text.size() - end),
                     domain.description());
}

std::string bits_text(std::uint64_t bits) { return fmt::format("{} bit{}", bits, bits == 1 ? "" : "s"); }

std::string convention_text(Direction direction, Knows knows) {
  const char* way = direction == Direction::two_way        ? "two way"
                    : direction == Direction::alice_to_bob ? "one way from Alice to Bob"
                                                           : "one way from Bob to Alice";
  const char* who = knows == Knows::both ? "both know" : knows == Knows::bob ? "Bob knows" : "Alice knows";
  return fmt::format("{}; {} the answer at the end", way, who);
}

Line claim_line(const Claim& claim) {
  const char* ground = claim.ground == Ground::text      ? "read in the source"
                       : claim.ground == Ground::memory  ? "from memory of the source"
                       : claim.ground == Ground::derived ? "derived"
                                                         : "numeric";
  return plain(fmt::format("{} [{}; {}]", claim.statement, claim.source, ground));
}

DocumentTable word_table(std::string caption, const std::vector<std::string>& titles) {
  DocumentTable table{std::move(caption), {}, {}};
  for (const std::string& title : titles) table.columns.push_back({title, false});
  return table;
}

}  // namespace crossbits
