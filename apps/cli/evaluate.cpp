#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/evaluate_file.hpp"

namespace crossbits {
namespace {

Json or_null(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

Json fixed_json(const FileParity& parity) {
  if (!parity.fixed) return nullptr;
  return {{"bits", parity.fixed->bits},
          {"max_abs_diff", parity.fixed->max_abs_diff},
          {"saturated", parity.fixed->saturated},
          {"target_mse", or_null(parity.fixed->target_mse)}};
}

std::string fixed_line(const FileParity& parity) {
  if (!parity.fixed) return fmt::format("in integers: {}", parity.no_fixed);
  return fmt::format(
      "in integers of {} bits, formats calibrated on the same cases: largest difference {:.2g}, {} saturated",
      parity.fixed->bits, parity.fixed->max_abs_diff, parity.fixed->saturated);
}

std::string target_line(const FileParity& parity) {
  std::string text =
      fmt::format("mean squared error against the cases' targets: {:.2g} in doubles", *parity.target_mse);
  if (parity.fixed && parity.fixed->target_mse)
    text += fmt::format(", {:.2g} in integers", *parity.fixed->target_mse);
  return text;
}

Exit evaluate(const Arguments& a, Console& console) {
  const std::string model = model_of(a).text;
  if (!names_file(model))
    throw std::invalid_argument(fmt::format("evaluate needs a model file; \"{}\" is a specification", model));
  if (!a.has("--cases"))
    throw std::invalid_argument(
        fmt::format("evaluate {} needs --cases CASES.io.json, the outputs to compare with", model));
  const FileParity parity = evaluate_file(model_of(a));
  if (a.has("--json")) {
    const Json document = {
        {"schema", "crossbits.evaluate/1"},         {"model", parity.model},         {"cases", parity.cases},
        {"max_abs_diff", parity.max_abs_diff},      {"tolerance", parity.tolerance}, {"pass", parity.pass},
        {"target_mse", or_null(parity.target_mse)}, {"fixed", fixed_json(parity)}};
    console.out << document.dump(2) << '\n';
  } else {
    console.out << fmt::format("{}   {}   largest difference {:.2g}   tolerance {:.2g}   {}\n", parity.model,
                               counted(static_cast<std::uint64_t>(parity.cases), "case"), parity.max_abs_diff,
                               parity.tolerance, parity.pass ? "pass" : "FAIL");
    console.out << wrap("", fixed_line(parity), 0, 100);
    if (parity.target_mse) console.out << wrap("", target_line(parity), 0, 100);
  }
  return parity.pass ? Exit::good : Exit::claim_is_false;
}

}  // namespace

CommandRecord evaluate_command() {
  return {.name = "evaluate",
          .summary = "an imported model against the outputs another implementation gives for it",
          .text =
              "First every real number is a double: this checks the import, and exit code 1 says that a "
              "difference "
              "passes the tolerance of the case file. Then the same cases in p-bit integers (--bits, 8 by "
              "default).",
          .flags = model_positional() + model_flags() + std::vector<Flag>{json_flag()},
          .examples = {{"crossbits evaluate examples/qsa_attn_n8.onnx --cases examples/qsa_attn_n8.io.json",
                        R"out(qsa_attn_n8.onnx   8 cases   largest difference 2e-06   tolerance 1e-05   pass
in integers of 8 bits, formats calibrated on the same cases: largest difference 0.2, 0 saturated
mean squared error against the cases' targets: 0.00011 in doubles, 0.0036 in integers
)out"}},
          .run = evaluate};
}

}  // namespace crossbits
