#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/files.hpp"
#include "protocols/check/certificate.hpp"

namespace crossbits {
namespace {

Exit check_file(const Arguments& a, Console& console) {
  const std::string& path = a.text("CERTIFICATE");
  const Json document = Json::parse(read_text(path, console.in), nullptr, false);
  if (document.is_discarded())
    throw std::invalid_argument(fmt::format("{} is not a JSON document, or it breaks off", path));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const Checked checked =
      check_certificate(document, [&](const std::string& name) -> std::optional<std::string> {
        const std::filesystem::path file = folder / std::filesystem::path(name).filename();
        if (!std::filesystem::is_regular_file(file)) return std::nullopt;
        return read_text(file.string(), console.in);
      });
  if (a.has("--json"))
    console.out
        << Json{{"schema", "crossbits.check/1"}, {"valid", checked.valid}, {"reason", checked.reason}}.dump(2)
        << '\n';
  else
    console.out << wrap("", fmt::format("{}: {}", checked.valid ? "valid" : "NOT VALID", checked.reason), 0);
  return checked.valid ? Exit::good : Exit::claim_is_false;
}

}  // namespace

CommandRecord check_command() {
  return {.name = "check",
          .summary = "recompute the claim of a certificate from its evidence, by definitions alone",
          .text =
              "The checker is a library of its own that includes nothing of the searches. It takes the "
              "function from its definition, or from "
              "the entries in the certificate, and demands that the evidence proves exactly what is claimed. "
              "Exit code 1 when it does not. A certificate may name a file with a proof, which bound "
              "--certificates writes into the same folder; where it is not beside the certificate (for - in "
              "the current folder), nothing is checked and the exit code is 2.",
          .flags = {{"CERTIFICATE",
                     "CERTIFICATE",
                     "a file that crossbits bound --certificates has written; - is standard input",
                     "",
                     {},
                     true},
                    json_flag()},
          .examples = {{"crossbits check examples/disjointness_3.fooling_set.json",
                        "valid: fooling_set of DISJ_3 is exactly 8, which proves 4 bits (8 x 8)\n"}},
          .run = check_file};
}

}  // namespace crossbits
