#include "reductions/factorised/combiner.hpp"

#include <bit>

namespace crossbits {

Combiner::Room::Room(const Combiner& c)
    : run(c.split_.joint(), c.split_.evaluator()),
      bound(tile, LaneRun::unbound(c.split_.joint())),
      got(c.boolean_ ? tile * c.padded_ / 64 : 0),
      ones(c.padded_ / 64),
      defined(c.padded_ / 64),
      answers(c.boolean_ ? 0 : tile * c.padded_) {}

Combiner::Combiner(const Embedding& embedding, const DecidingModel& model, const SplitModel& split)
    : problem_(embedding.problem),
      model_(model),
      split_(split),
      rows_(static_cast<std::uint64_t>(problem_.x_count())),
      columns_(static_cast<std::uint64_t>(problem_.y_count())),
      padded_((columns_ + lanes::width - 1) / lanes::width * lanes::width),
      boolean_(problem_.values == std::vector{0, 1} && split.verdict().boolean),
      alice_(split.alice_side(rows_)),
      bob_(split.bob_side(columns_)),
      expected_(problem_) {}

int Combiner::answer_of(double number) const {
  const SplitModel::Verdict& v = split_.verdict();
  if (v.boolean) return model_.answers[(number < v.bound) != v.opposite];
  const Format& format = split_.decision_format();
  return model_.answers.at(static_cast<std::size_t>((number - static_cast<double>(format.lowest)) /
                                                    static_cast<double>(format.step)));
}

void Combiner::bind(std::uint64_t x, LaneRun::Bound& bound) const {
  LaneRun::bind(split_.joint(), {alice_.data() + x * split_.alice_numbers(), split_.alice_numbers()}, bound);
}

std::span<const double> Combiner::numbers(std::uint64_t block, const LaneRun::Bound& bound,
                                          Room& room) const {
  for (std::size_t k = 0; k < split_.bob_numbers(); ++k)
    room.run.read_input_from(k, bob_.data() + (block * split_.bob_numbers() + k) * lanes::width);
  room.run.run(bound);
  return room.run.output(0);
}

int Combiner::answer(std::uint64_t x, std::uint64_t y, Room& room) const {
  if (split_.verdict().one_sum) return answer_of(alice_[x] + bob_[y]);
  bind(x, room.bound[0]);
  return answer_of(numbers(y / lanes::width, room.bound[0], room)[y % lanes::width]);
}

void Combiner::count(std::uint64_t first, std::span<RowCount> counts, Room& room) const {
  const SplitModel::Verdict& v = split_.verdict();
  const std::size_t words = padded_ / 64;
  const bool sums = v.one_sum && boolean_;
  const std::uint64_t blocks = sums ? 0 : padded_ / lanes::width;
  for (std::size_t r = 0; r < counts.size(); ++r) {
    if (sums)
      lanes::below(bob_.data(), padded_, v.bound - alice_[first + r], &room.got[r * words]);
    else
      bind(first + r, room.bound[r]);
  }
  for (std::uint64_t block = 0; block < blocks; ++block) {
    for (std::size_t r = 0; r < counts.size(); ++r) {
      const auto found = numbers(block, room.bound[r], room);
      if (boolean_) {
        lanes::below(found.data(), lanes::width, v.bound, &room.got[r * words + block * (lanes::width / 64)]);
      } else {
        for (std::size_t lane = 0; lane < lanes::width; ++lane)
          room.answers[r * padded_ + block * lanes::width + lane] = answer_of(found[lane]);
      }
    }
  }
  for (std::size_t r = 0; r < counts.size(); ++r) {
    counts[r] = boolean_ ? compare_bits(first + r, {&room.got[r * words], words}, room)
                         : compare_answers(first + r, {&room.answers[r * padded_], padded_});
  }
}

RowCount Combiner::compare_bits(std::uint64_t x, std::span<const std::uint64_t> got, Room& room) const {
  const std::size_t words = expected_.words();
  if (expected_.generated()) return compare_generated(x, got.first(words));
  expected_.row(x, {room.ones.data(), words}, {room.defined.data(), words});
  const bool turned = (model_.answers[0] == 1) != split_.verdict().opposite;
  const std::uint64_t turn = turned ? ~std::uint64_t{0} : 0;
  RowCount count;
  for (std::size_t w = 0; w < words; ++w) {
    const std::uint64_t wrong = (got[w] ^ turn ^ room.ones[w]) & room.defined[w];
    if (wrong != 0 && count.wrong == 0)
      count.first_wrong = 64 * w + static_cast<std::uint64_t>(std::countr_zero(wrong));
    count.inputs += static_cast<std::uint64_t>(std::popcount(room.defined[w]));
    count.wrong += static_cast<std::uint64_t>(std::popcount(wrong));
  }
  return count;
}

RowCount Combiner::compare_generated(std::uint64_t x, std::span<const std::uint64_t> got) const {
  const std::uint64_t turn = (model_.answers[0] == 1) != split_.verdict().opposite ? ~std::uint64_t{0} : 0;
  RowCount count{columns_, 0, 0};
  for (std::size_t w = 0; w < got.size(); ++w)
    count.wrong += static_cast<std::uint64_t>(std::popcount(got[w] ^ turn ^ expected_.word(x, w)));
  for (std::size_t w = 0; count.wrong > 0 && w < got.size(); ++w) {
    const std::uint64_t wrong = got[w] ^ turn ^ expected_.word(x, w);
    if (wrong == 0) continue;
    count.first_wrong = 64 * w + static_cast<std::uint64_t>(std::countr_zero(wrong));
    break;
  }
  return count;
}

RowCount Combiner::compare_answers(std::uint64_t x, std::span<const int> got) const {
  const Symbols alice = problem_.x_at(x);
  RowCount count;
  for (std::uint64_t y = 0; y < columns_; ++y) {
    const auto expected = problem_.f(alice, problem_.y_at(y));
    if (!expected) continue;
    ++count.inputs;
    if (*expected != got[y] && count.wrong++ == 0) count.first_wrong = y;
  }
  return count;
}

}  // namespace crossbits
