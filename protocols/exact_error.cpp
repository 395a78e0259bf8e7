#include "protocols/exact_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace crossbits {
namespace {

/// The probability of a wrong answer on one pair of inputs; counts runs and bits.
Rational error_on(const RandomisedProtocol& protocol, const Symbols& x, const Symbols& y, int right,
                  std::uint64_t most_runs, ExactError& total) {
  CoinTree tree;
  Rational error = 0;
  do {
    if (++total.runs > most_runs)
      throw std::invalid_argument(
          fmt::format("all coins and inputs of this protocol take more than {} runs", most_runs));
    const ProtocolOutcome outcome = run(protocol(x, y, tree));
    total.most_bits = std::max(total.most_bits, outcome.transcript.bits());
    if (answer(outcome) != right) error += Rational(BigInteger(1), tree.weight());
  } while (tree.advance());
  return error;
}

}  // namespace

ExactError exact_error(const Problem& problem, const RandomisedProtocol& protocol, std::uint64_t most_runs) {
  ExactError total;
  if (problem.x_count() * problem.y_count() > most_runs)
    throw std::invalid_argument(fmt::format("{} has more than {} inputs", problem.name, most_runs));
  const auto rows = static_cast<std::uint64_t>(problem.x_count()),
             columns = static_cast<std::uint64_t>(problem.y_count());
  for (std::uint64_t i = 0; i < rows; ++i) {
    for (std::uint64_t j = 0; j < columns; ++j) {
      const Symbols x = problem.x_at(i), y = problem.y_at(j);
      const auto right = problem.f(x, y);
      if (!right) continue;
      const Rational error = error_on(protocol, x, y, *right, most_runs, total);
      if (error > total.worst) total.worst = error, total.x = x, total.y = y;
    }
  }
  return total;
}

}  // namespace crossbits
