#include "apps/cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ostream>
#include <string_view>

#include "apps/cli/table.hpp"

namespace crossbits {
namespace {

constexpr std::string_view red = "\033[1;31m", green = "\033[1;32m", yellow = "\033[1;33m",
                           no_colour = "\033[0m";

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> colours{
    {{"VIOLATES", red}, {"WRONG", red}, {"VACUOUS", yellow}, {"CONSISTENT", green}}};

}  // namespace

std::string paint(const std::string& text) {
  std::string painted = text;
  for (const auto& [word, colour] : colours) {
    for (std::size_t at = painted.find(word); at != std::string::npos;) {
      const std::string with_colour = fmt::format("{}{}{}", colour, word, no_colour);
      painted.replace(at, word.size(), with_colour);
      at = painted.find(word, at + with_colour.size());
    }
  }
  return painted;
}

bool terminal_wants_colour() {
  const char* term = std::getenv("TERM");
  const char* refused = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && !(refused && *refused) && term && std::string_view(term) != "dumb";
}

bool terminal_shows_progress() { return isatty(STDERR_FILENO) == 1; }

std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds) {
  const double part = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
  std::string text = fmt::format("{} of {}  {:.0f} %", thousands(static_cast<std::int64_t>(done)),
                                 thousands(static_cast<std::int64_t>(total)), 100 * part);
  if (part > 0 && part < 1) text += fmt::format("  {:.0f} s left", seconds * (1 - part) / part);
  return text;
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total) {
  const auto now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  const std::string text = progress_text(done, total, std::chrono::duration<double>(now - start_).count());
  err_ << fmt::format("\r{:<{}}", text, drawn_) << std::flush;
  drawn_ = std::max(drawn_, text.size());
}

ProgressBar::~ProgressBar() {
  if (drawn_ > 0) err_ << fmt::format("\r{:<{}}\r", "", drawn_) << std::flush;
}

}  // namespace crossbits
