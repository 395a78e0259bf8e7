#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace crossbits {

/// Verdicts and wrong answers in colour, for a terminal: the words themselves stay, so nothing is lost
/// without it.
std::string paint(const std::string& text);

/// Standard output is a terminal that wants colours: not if NO_COLOR is set or TERM is "dumb".
bool terminal_wants_colour();
/// Standard error is a terminal, so that a bar may be drawn on it.
bool terminal_shows_progress();

/// One line that is drawn over itself, ten times a second at most, and wiped at the end: "1,234,567 of
/// 16,777,216  7 %  12 s left".
class ProgressBar {
 public:
  explicit ProgressBar(std::ostream& err) : err_(err), start_(Clock::now()), last_(start_) {}
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::uint64_t done, std::uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& err_;
  Clock::time_point start_, last_;
  std::size_t drawn_ = 0;
};

/// What the line says after `seconds`.
std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds);

}  // namespace crossbits
