#pragma once

#include <string>

namespace crossbits {

/// Whether this program was built with librsvg, which draws PNGs.
bool can_draw_png();
/// What is said where it was not.
inline constexpr const char* why_no_png =
    "this program was built without librsvg (Debian: librsvg2-dev), so it writes figures as SVG, not as PNG";

/// An SVG text as PNG bytes, `scale` pixels a unit. Throws std::invalid_argument where the program was built
/// without librsvg and when the text is no SVG.
std::string png_of_svg(const std::string& svg, double scale);

}  // namespace crossbits
