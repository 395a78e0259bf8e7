#include "reductions/factorised/factorised.hpp"

#include <fmt/format.h>

#include <bit>
#include <exception>
#include <stdexcept>

#include "reductions/factorised/crossing_rows.hpp"
#include "reductions/factorised/expected_rows.hpp"
#include "reductions/factorised/split_model.hpp"
#include "reductions/pair_bench.hpp"

namespace crossbits {
namespace {

/// What one row showed.
struct RowCount {
  std::uint64_t inputs = 0, wrong = 0;
  std::uint64_t first_wrong = ~std::uint64_t{0};  ///< number of y
};

/// The answers of all pairs, a row at a time.
class Combiner {
 public:
  Combiner(const Embedding& embedding, const DecidingModel& model, const SplitModel& split)
      : problem_(embedding.problem),
        model_(model),
        split_(split),
        rows_(static_cast<std::uint64_t>(problem_.x_count())),
        columns_(static_cast<std::uint64_t>(problem_.y_count())),
        padded_((columns_ + lanes::width - 1) / lanes::width * lanes::width),
        alice_(split.alice_side(rows_)),
        bob_(split.bob_side(columns_)),
        expected_(problem_),
        boolean_(problem_.values == std::vector{0, 1} && split.decision_format() == Format::bit()) {}

  std::uint64_t rows() const { return rows_; }
  std::uint64_t columns() const { return columns_; }

  /// One thread's memory.
  struct Room {
    explicit Room(const Combiner& c)
        : run(c.split_.joint(), c.split_.evaluator()),
          got(c.padded_ / 64),
          ones(got.size()),
          defined(got.size()),
          answers(c.boolean_ ? 0 : c.padded_) {}
    LaneRun run;
    std::vector<std::uint64_t> got, ones, defined;
    std::vector<int> answers;
  };

  RowCount row(std::uint64_t x, Room& room) const {
    return boolean_ ? bit_row(x, room) : answer_row(x, room);
  }

  /// The answer of one pair.
  int answer(std::uint64_t x, std::uint64_t y, Room& room) const {
    if (split_.threshold())
      return model_
          .answers[(bob_[y] < split_.threshold()->bound - alice_[x]) != split_.threshold()->opposite];
    bind(x, room);
    return model_.answers.at(index_of(decisions(y / lanes::width * lanes::width, room)[y % lanes::width]));
  }

 private:
  std::size_t index_of(double decision) const {
    const Format& format = split_.decision_format();
    return static_cast<std::size_t>((decision - static_cast<double>(format.lowest)) /
                                    static_cast<double>(format.step));
  }

  void bind(std::uint64_t x, Room& room) const {
    room.run.bind({alice_.data() + x * split_.alice_numbers(), split_.alice_numbers()});
  }

  std::span<const double> decisions(std::uint64_t block, Room& room) const {
    for (std::size_t k = 0; k < split_.bob_numbers(); ++k)
      room.run.read_input_from(k, bob_.data() + k * padded_ + block);
    room.run.run();
    return room.run.output(0);
  }

  void compute_bits(std::uint64_t x, Room& room) const {
    bool opposite = true;  // a decision below 1/2 is 0
    if (split_.threshold()) {
      lanes::below(bob_.data(), padded_, split_.threshold()->bound - alice_[x], room.got.data());
      opposite = split_.threshold()->opposite;
    } else {
      bind(x, room);
      for (std::uint64_t block = 0; block < padded_; block += lanes::width)
        lanes::below(decisions(block, room).data(), lanes::width, 0.5, room.got.data() + block / 64);
    }
    if (opposite)
      for (std::uint64_t& word : room.got) word = ~word;
  }

  RowCount bit_row(std::uint64_t x, Room& room) const {
    compute_bits(x, room);
    const std::size_t words = expected_.words();
    expected_.row(x, {room.ones.data(), words}, {room.defined.data(), words});
    const bool turned = model_.answers[0] == 1;
    RowCount count;
    for (std::size_t w = 0; w < words; ++w) {
      const std::uint64_t wrong = ((turned ? ~room.got[w] : room.got[w]) ^ room.ones[w]) & room.defined[w];
      count.inputs += static_cast<std::uint64_t>(std::popcount(room.defined[w]));
      count.wrong += static_cast<std::uint64_t>(std::popcount(wrong));
      if (wrong != 0 && count.first_wrong == ~std::uint64_t{0})
        count.first_wrong = 64 * w + static_cast<std::uint64_t>(std::countr_zero(wrong));
    }
    return count;
  }

  void compute_answers(std::uint64_t x, Room& room) const {
    bind(x, room);
    for (std::uint64_t block = 0; block < padded_; block += lanes::width) {
      const auto numbers = decisions(block, room);
      for (std::size_t lane = 0; lane < lanes::width; ++lane)
        room.answers[block + lane] = model_.answers.at(index_of(numbers[lane]));
    }
  }

  RowCount answer_row(std::uint64_t x, Room& room) const {
    compute_answers(x, room);
    const Symbols alice = problem_.x_at(x);
    RowCount count;
    for (std::uint64_t y = 0; y < columns_; ++y) {
      const auto expected = problem_.f(alice, problem_.y_at(y));
      if (!expected) continue;
      ++count.inputs;
      if (*expected == room.answers[y]) continue;
      if (count.wrong++ == 0) count.first_wrong = y;
    }
    return count;
  }

  const Problem& problem_;
  const DecidingModel& model_;
  const SplitModel& split_;
  std::uint64_t rows_, columns_, padded_;
  std::vector<double> alice_, bob_;
  ExpectedRows expected_;
  bool boolean_;
};

/// Counts all rows; threads share them, parts are merged in order.
void count_rows(const Combiner& combiner, const Problem& problem, Verification& v) {
  const std::uint64_t rows = combiner.rows(), chunk = std::max<std::uint64_t>(1, rows / 64),
                      chunks = (rows + chunk - 1) / chunk;
  std::vector<RowCount> parts(chunks);
  std::vector<std::uint64_t> first_rows(chunks, rows);
  std::vector<std::exception_ptr> errors(chunks);
#pragma omp parallel if (chunks > 1)
  {
    Combiner::Room room(combiner);
#pragma omp for schedule(dynamic)
    for (std::uint64_t c = 0; c < chunks; ++c) {
      try {
        for (std::uint64_t x = c * chunk; x < std::min(rows, (c + 1) * chunk); ++x) {
          const RowCount one = combiner.row(x, room);
          parts[c].inputs += one.inputs;
          parts[c].wrong += one.wrong;
          if (one.wrong > 0 && first_rows[c] == rows)
            first_rows[c] = x, parts[c].first_wrong = one.first_wrong;
        }
      } catch (...) {
        errors[c] = std::current_exception();
      }
    }
  }
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
  for (std::uint64_t c = 0; c < chunks; ++c) {
    v.inputs += parts[c].inputs;
    v.wrong += parts[c].wrong;
    if (v.first_wrong || first_rows[c] == rows) continue;
    const Symbols x = problem.x_at(first_rows[c]), y = problem.y_at(parts[c].first_wrong);
    Combiner::Room room(combiner);
    v.first_wrong =
        WrongAnswer{x, y, *problem.f(x, y), combiner.answer(first_rows[c], parts[c].first_wrong, room)};
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
  if (split->threshold()) v.nested = crossing_rows(problem);
  return v;
}

}  // namespace crossbits
