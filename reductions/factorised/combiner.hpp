#pragma once

#include "reductions/factorised/expected_rows.hpp"
#include "reductions/factorised/split_model.hpp"

namespace crossbits {

/// What one row of all pairs showed.
struct RowCount {
  std::uint64_t inputs = 0, wrong = 0;
  std::uint64_t first_wrong = 0;  ///< the number of y, where some are wrong
};

/// The answers of all pairs, from the numbers of both sides: each side computed once, shared by threads.
class Combiner {
 public:
  Combiner(const Embedding& embedding, const DecidingModel& model, const SplitModel& split);

  /// Rows that are gone through together, so that what is read of Bob's stays near.
  static constexpr std::uint64_t tile = 32;

  /// One thread's memory.
  class Room {
   public:
    explicit Room(const Combiner& combiner);

   private:
    friend class Combiner;
    LaneRun run;
    std::vector<LaneRun::Bound> bound;
    std::vector<std::uint64_t> got, ones, defined;  // got: row after row
    std::vector<int> answers;
  };

  std::uint64_t rows() const { return rows_; }
  /// Rows [first, first + counts.size()), at most `tile` of them.
  void count(std::uint64_t first, std::span<RowCount> counts, Room& room) const;
  /// The answer of one pair.
  int answer(std::uint64_t x, std::uint64_t y, Room& room) const;

 private:
  int answer_of(double number) const;
  void bind(std::uint64_t x, LaneRun::Bound& bound) const;
  std::span<const double> numbers(std::uint64_t block, const LaneRun::Bound& bound, Room& room) const;
  RowCount compare_bits(std::uint64_t x, std::span<const std::uint64_t> got, Room& room) const;
  RowCount compare_generated(std::uint64_t x, std::span<const std::uint64_t> got) const;
  RowCount compare_answers(std::uint64_t x, std::span<const int> got) const;

  const Problem& problem_;
  const DecidingModel& model_;
  const SplitModel& split_;
  std::uint64_t rows_, columns_, padded_;
  bool boolean_;
  std::vector<double> alice_, bob_;
  ExpectedRows expected_;
};

}  // namespace crossbits
