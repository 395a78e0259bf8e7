#pragma once

#include <string_view>

namespace crossbits {

/// apps/report/dist/report.html as it is in the repository, built into the program; {{DATA}} stands where a
/// report's data goes.
std::string_view report_template();

}  // namespace crossbits
