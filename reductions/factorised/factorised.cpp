#include "reductions/factorised/factorised.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "basis/in_chunks.hpp"
#include "reductions/factorised/combiner.hpp"
#include "reductions/factorised/crossing_rows.hpp"
#include "reductions/pair_bench.hpp"

namespace crossbits {
namespace {

/// Counts all rows; threads share them, parts are merged in order.
void count_rows(const Combiner& combiner, const Problem& problem, Verification& v) {
  const std::uint64_t rows = combiner.rows();
  std::vector<RowCount> parts(rows);
  in_chunks(
      rows, Combiner::tile, [&] { return Combiner::Room(combiner); },
      [&](Combiner::Room& room, std::uint64_t, std::uint64_t begin, std::uint64_t end) {
        combiner.count(begin, std::span(parts).subspan(begin, end - begin), room);
      });
  for (std::uint64_t x = 0; x < rows; ++x) {
    v.inputs += parts[x].inputs;
    v.wrong += parts[x].wrong;
    if (v.first_wrong || parts[x].wrong == 0) continue;
    const Symbols alice = problem.x_at(x), bob = problem.y_at(parts[x].first_wrong);
    Combiner::Room room(combiner);
    v.first_wrong =
        WrongAnswer{alice, bob, *problem.f(alice, bob), combiner.answer(x, parts[x].first_wrong, room)};
  }
}

std::uint64_t number_of(const Domain& domain, const Symbols& input) {
  const Bits word = domain.encode(input);
  return static_cast<std::uint64_t>(word.big_number(0, word.size()));
}

/// Plain model and protocol on seeded pairs, and the factorised answer beside them.
void run_beside(const Embedding& embedding, const DecidingModel& model, const CompiledProtocol& protocol,
                const Combiner& combiner, std::uint64_t seed, Verification& v) {
  PairBench bench(embedding, model, protocol);
  Combiner::Room room(combiner);
  Verification seen;
  const Problem& problem = embedding.problem;
  for (std::uint64_t k = 0; k < std::min(pairs_run_beside, v.inputs); ++k) {
    const Instance i = problem.instance(seed + k);
    const int plain = bench.look_at(i.x, i.y, i.answer, seen);
    const int combined =
        combiner.answer(number_of(problem.x_domain, i.x), number_of(problem.y_domain, i.y), room);
    if (plain != combined)
      throw std::logic_error(
          fmt::format("verify: on x = {}, y = {} the model answers {}, but combining the sides gives {}",
                      problem.x_domain.text(i.x), problem.y_domain.text(i.y), plain, combined));
  }
  v.pairs_compared = seen.pairs_compared;
  v.differing = seen.differing;
  v.min_bits = seen.min_bits;
  v.max_bits = seen.max_bits;
  v.saturated = seen.saturated;
}

}  // namespace

std::optional<Verification> verify_factorised(const Embedding& embedding, const DecidingModel& model,
                                              const CompiledProtocol& protocol, std::uint64_t seed,
                                              std::string& why_not) {
  const Problem& problem = embedding.problem;
  const BigInteger pairs = problem.x_count() * problem.y_count();
  const bool generated = problem.id == "disjointness";
  const std::uint64_t most = generated ? most_factorised_pairs : most_asked_pairs;
  if (pairs > most) {
    why_not = fmt::format("{} has {} pairs of inputs, more than the {} that are combined; ask for --samples",
                          problem.name, pairs.str(), most);
    return std::nullopt;
  }
  const auto split = SplitModel::make(embedding, model, protocol);
  if (!split) {
    why_not =
        "the model cannot be taken apart into the two parties' numbers: it is too large, or some of its "
        "numbers exceed 53 bits";
    return std::nullopt;
  }
  const BigInteger numbers =
      problem.x_count() * split->alice_numbers() + problem.y_count() * split->bob_numbers();
  if (numbers > (std::uint64_t{1} << 27)) {
    why_not = fmt::format("the two sides of {} have {} numbers, more than are kept; ask for --samples",
                          problem.name, numbers.str());
    return std::nullopt;
  }
  Verification v;
  v.factorised = true;
  const Combiner combiner(embedding, model, *split);
  count_rows(combiner, problem, v);
  run_beside(embedding, model, protocol, combiner, seed, v);
  if (split->verdict().one_sum) v.nested = crossing_rows(problem);
  return v;
}

std::optional<CrossingRows> nested_rows(const Embedding& embedding, const DecidingModel& model,
                                        const CompiledProtocol& protocol) {
  const auto split = SplitModel::make(embedding, model, protocol);
  return split && split->verdict().one_sum ? crossing_rows(embedding.problem) : std::nullopt;
}

}  // namespace crossbits
