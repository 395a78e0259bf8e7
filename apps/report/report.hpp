#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/report/figures.hpp"
#include "protocols/transcript_io.hpp"

namespace crossbits {

/// How a command is typed: what a page needs to turn a row's parameters into the call that reproduces it.
struct CommandFlags {
  struct Flag {
    std::string key;   ///< "n", "reduction"
    std::string flag;  ///< "-n"; empty for a positional argument
    bool is_switch = false;
  };
  std::string command;
  std::vector<Flag> flags;  ///< in the order of the call
};

/// Everything that a report shows, as one document of schema crossbits.report/1: columns of the rows (equal
/// values once, repeated texts by number), figures, verdicts counted, the slowest rows, how to type each
/// command.
Json report_document(const QueryRows& rows, const std::vector<ReportFigure>& figures,
                     const std::vector<CommandFlags>& commands);

/// The page: apps/report/dist/report.html with the document inside. One file that asks for nothing else.
std::string report_page(const Json& document);

}  // namespace crossbits
