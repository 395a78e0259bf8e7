#include "apps/cli/terminal.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace crossbits;

TEST_CASE("painting adds escape codes around verdicts and changes nothing else") {
  const std::string text = "bits 7   VIOLATES\nVACUOUS and CONSISTENT: WRONG, VACUOUS\n";
  std::string painted = paint(text);
  CHECK(painted.find("\033[1;31mVIOLATES\033[0m") != std::string::npos);
  for (std::size_t at = painted.find('\033'); at != std::string::npos; at = painted.find('\033'))
    painted.erase(at, painted.find('m', at) + 1 - at);
  CHECK(painted == text);
}

TEST_CASE("progress says how much is done, and how long the rest takes at the same rate") {
  CHECK(progress_text(250, 1000, 3.0) == "250 of 1,000  25 %  9 s left");
  CHECK(progress_text(1000, 1000, 3.0) == "1,000 of 1,000  100 %");
  CHECK(progress_text(0, 1000, 3.0) == "0 of 1,000  0 %");
}

TEST_CASE("a progress bar that never drew leaves nothing behind") {
  std::ostringstream err;
  { ProgressBar(err).show(1, 2); }
  CHECK(err.str().empty());
}
