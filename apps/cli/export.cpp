#include "apps/study/export.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/files.hpp"
#include "protocols/problems.hpp"

namespace crossbits {
namespace {

Question question_of_export(const Arguments& a) {
  if (a.has("--reduction") != a.has("-n"))
    throw std::invalid_argument(
        "--reduction and -n belong together: a reduction's model has the size of its problem");
  Question q{.reduction = a.text("--reduction"),
             .problem = a.text("--problem"),
             .n = static_cast<int>(a.number("-n")),
             .model = {}};
  q.model.text = a.text("SPEC");
  q.embedding.tokens = static_cast<std::int32_t>(a.number("--tokens"));
  q.embedding.modulus = static_cast<std::int32_t>(a.number("--modulus"));
  q.which = Which::optimal;
  return q;
}

Exit export_file(const Arguments& a, Console& console) {
  const std::string& path = a.text("-o");
  if (!path.ends_with(".onnx"))
    throw std::invalid_argument(fmt::format("-o must end in .onnx (got \"{}\")", path));
  const std::string file = std::filesystem::path(path).filename().string();
  const ExportedModel model = export_model({.question = question_of_export(a)}, file);
  write_text("-o", path, model.bytes);
  if (a.has("--cases")) write_text("--cases", a.text("--cases"), model.cases_text);
  if (a.has("--json")) {
    console.out << Json{{"schema", "crossbits.export/1"}, {"model", a.text("SPEC")},
                        {"summary", model.summary},       {"file", file},
                        {"bytes", model.bytes.size()},    {"inputs", model.inputs}}
                       .dump(2)
                << '\n';
  } else {
    console.out << wrap("", model.summary, 0)
                << fmt::format("{}: {}, {}, float64, opset 17\n", file, counted(model.bytes.size(), "byte"),
                               counted(model.inputs, "input tensor"));
  }
  return Exit::good;
}

}  // namespace

CommandRecord export_command() {
  return {
      .name = "export",
      .summary = "a construction as an ONNX model for other tools",
      .text =
          "Every value is rounded into its format, as in the exact model; numbers are float64. With --cases, "
          "20 seeded cases with the exact model's outputs: crossbits evaluate FILE.onnx --cases FILE.io.json "
          "holds the file against them. Queries of keys=random and keys=cyclic become a table over all sets "
          "of tokens, of at most 2^20 numbers.",
      .flags =
          {{"SPEC",
            "SPEC",
            "match2:tokens=,modulus=, match3:, match3-bigram:, match3-local:, or a reduction's model",
            "",
            {},
            true},
           {"-o", "FILE.onnx", "where the model goes", "", {}, true},
           {"--reduction", "REDUCTION", "whose model SPEC is, where it does not stand alone"},
           {"-n", "N", "size of the reduction's problem", "", {}, false, 1, largest_n},
           {"--problem", "SPEC", "the problem with its parameters"},
           {"--tokens", "N", "number of tokens; without it as few as possible", "", {}, false, 1, 1 << 20},
           {"--modulus",
            "M",
            "modulus of a match task; without it as small as possible",
            "",
            {},
            false,
            2,
            1 << 16},
           {"--cases", "FILE", "also write seeded cases with the exact outputs"},
           json_flag()},
      .examples =
          {{"crossbits export match2:tokens=8,modulus=9 -o build/match2.onnx --cases build/match2.io.json",
            R"out(attention on the circle: 1 head, query width 3, 4 fraction bits of cosine and sine, one public blank
match2.onnx: 16,633 bytes, 1 input tensor, float64, opset 17
)out"}},
      .run = export_file};
}

}  // namespace crossbits
