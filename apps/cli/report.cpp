#include "apps/report/report.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/point_words.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/report/png.hpp"
#include "apps/study/files.hpp"

namespace crossbits {
namespace {

/// How every command that can be swept is typed.
std::vector<CommandFlags> command_flags() {
  std::vector<CommandFlags> result;
  for (const CommandRecord* record : sweepable_commands()) {
    auto& command = result.emplace_back(CommandFlags{record->name, {}});
    for (const Flag* flag : flags_for_sweeps(*record))
      command.flags.push_back({key_of(*flag), flag->is_positional() ? "" : flag->name, flag->is_switch()});
  }
  return result;
}

constexpr double pixels_a_unit = 2;

std::string svg_of(const ReportFigure& figure) { return to_svg(figure.title, {chart_of(figure)}); }

/// Writes one drawing a figure, as --svg or --png, into the folder, which is made if it is not there. The
/// files' names.
std::string write_drawings(const std::string& flag, const std::string& folder,
                           const std::vector<ReportFigure>& figures) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw std::invalid_argument(fmt::format("{} {}: {}", flag, folder, error.message()));
  std::string names;
  for (const ReportFigure& figure : figures) {
    const std::string path =
        (std::filesystem::path(folder) / (figure.id + (flag == "--png" ? ".png" : ".svg"))).string();
    write_text(flag, path, flag == "--png" ? png_of_svg(svg_of(figure), pixels_a_unit) : svg_of(figure));
    names += path + '\n';
  }
  return names;
}

Exit report(const Arguments& a, Console& console) {
  if (!a.has("-o") && !a.has("--svg") && !a.has("--png") && !a.has("--json"))
    throw std::invalid_argument(
        "a report needs a place: -o PAGE.html, --svg FOLDER or --png FOLDER for its figures, or --json");
  if (a.has("--png") && !can_draw_png())
    throw std::invalid_argument(fmt::format("--png {}: {}", a.text("--png"), why_no_png));
  const std::string& path = a.text("FILE");
  const QueryRows rows = query_results(path, {.where = a.text("--where"), .times = true});
  if (rows.rows.empty()) throw std::invalid_argument(fmt::format("{}: there are no rows to report", path));
  const std::vector<ReportFigure> figures = report_figures(rows);
  const Json document = report_document(rows, figures, command_flags());
  std::string written;
  if (a.has("-o")) {
    write_text("-o", a.text("-o"), report_page(document));
    written = fmt::format("{}: {}, {}\n", a.text("-o"), counted(rows.rows.size(), "row"),
                          counted(figures.size(), "figure"));
  }
  for (const std::string flag : {"--svg", "--png"})
    if (a.has(flag)) written += write_drawings(flag, a.text(flag), figures);
  console.out << (a.has("--json") ? document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n'
                                  : written);
  return Exit::good;
}

}  // namespace

CommandRecord report_command() {
  return {.name = "report",
          .summary = "a sweep's results as one page, with the call that gives each number again",
          .text =
              "The page is one file that opens without a network: the separation figure, bits against "
              "everything that was swept with bounds "
              "drawn in, and for every number the call that gives it again. --svg and --png write the same "
              "figures as files.",
          .flags = {{"FILE", "FILE", "the database of crossbits sweep", "", {}, true},
                    {"-o", "PAGE.html", "write the page"},
                    {"--svg", "FOLDER", "write each figure into this folder"},
                    {"--png", "FOLDER", "the same as PNG, two pixels a unit (programs built with librsvg)"},
                    {"--where", "EXPR",
                     "rows to take, as an SQL expression over the columns: \"n > 3 and wrong = 0\""},
                    json_flag()},
          .examples = {{"crossbits report examples/sweep.sqlite -o build/report.html --svg build/figures",
                        R"out(build/report.html: 6 rows, 3 figures
build/figures/separation.svg
build/figures/bits-against-model.svg
build/figures/bits-against-n.svg
)out"}},
          .run = report};
}

}  // namespace crossbits
