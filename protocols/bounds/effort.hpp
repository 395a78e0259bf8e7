#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace crossbits {

/// How much work a search may do. Without a clock the limit is a number of steps, so that the same input has
/// the same answer on every machine; with one (`--time`) the clock decides.
class Effort {
 public:
  using Clock = std::chrono::steady_clock;

  /// At most so many steps.
  static Effort steps(std::uint64_t steps) { return Effort(steps, std::nullopt); }
  /// As many steps as fit before `end`.
  static Effort until(Clock::time_point end) { return Effort(~std::uint64_t{0}, end); }

  /// Counts `steps` steps; true from the moment that no more may be done.
  bool spent(std::uint64_t steps = 1) {
    if (granted_ > steps) {
      granted_ -= steps;
      return false;
    }
    granted_ = 0;
    if (over_) return true;
    if (steps >= left_) return over_ = true;
    left_ -= steps;
    since_ += steps;
    if (!end_ || since_ < 1024) return false;
    since_ = 0;
    return over_ = Clock::now() >= *end_;
  }
  /// May no more be done? Where there is a clock it is looked at, so that a copy nobody spends tells as well.
  bool is_over() const { return granted_ == 0 && (over_ || (end_ && Clock::now() >= *end_)); }
  /// Has the clock, not the number of steps, the last word?
  bool has_clock() const { return end_.has_value(); }
  /// The end of the time, if there is one.
  std::optional<Clock::time_point> end() const { return end_; }
  /// A fresh allowance of `steps`, but no more than is left here; or the same clock.
  Effort share(std::uint64_t steps) const {
    return end_ ? Effort(~std::uint64_t{0}, end_) : Effort::steps(std::min(steps, left_));
  }
  /// The same, but with a clock fewer than so many steps are done whatever it says: what costs next to
  /// nothing has an answer also when the time is over.
  Effort with_at_least(std::uint64_t steps) const {
    Effort more = *this;
    if (end_) more.granted_ = steps;
    return more;
  }
  /// The same until one `parts`-th of the time that is left has passed, where there is a clock.
  Effort part(int parts) const {
    if (!end_) return *this;
    const auto now = Clock::now();
    return Effort(left_, now + std::max(*end_ - now, Clock::duration::zero()) / parts);
  }

 private:
  Effort(std::uint64_t steps, std::optional<Clock::time_point> end)
      : left_(steps), end_(end), over_(end && Clock::now() >= *end) {}

  std::uint64_t left_;
  std::uint64_t since_ = 0, granted_ = 0;
  std::optional<Clock::time_point> end_;
  bool over_;
};

}  // namespace crossbits
