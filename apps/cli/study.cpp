#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/figure.hpp"
#include "apps/study/files.hpp"

namespace crossbits {
namespace {

const StudyEntry& find_study(const std::string& name) {
  for (const StudyEntry& entry : study_catalogue())
    if (entry.name == name) return entry;
  throw std::invalid_argument(fmt::format("there is no study \"{}\"", name));
}

std::vector<std::string> study_names() {
  std::vector<std::string> names;
  for (const StudyEntry& entry : study_catalogue()) names.push_back(entry.name);
  return names;
}

std::string cell(const Json& field) {
  if (field.is_null()) return "-";
  if (field.is_number_integer()) return thousands(field.get<std::int64_t>());
  return field.is_string() ? field.get<std::string>() : field.dump();
}

std::string table_text(const Figure& f) {
  std::vector<Table::Align> columns;
  for (std::size_t k = 0; k < f.columns.size(); ++k)
    columns.push_back(!f.rows.empty() && f.rows.front()[k].is_string() ? Table::Align::left
                                                                       : Table::Align::right);
  Table table(columns, 2);
  std::vector<std::string> headings;
  for (const FigureColumn& c : f.columns) headings.push_back(c.heading);
  table.add(headings);
  for (const auto& row : f.rows) {
    std::vector<std::string> cells;
    for (const Json& field : row) cells.push_back(cell(field));
    table.add(cells);
  }
  std::string text = wrap("", f.title, 0) + '\n' + table.text() + '\n';
  for (const FigureColumn& c : f.columns) text += wrap(c.heading, c.meaning, 16);
  for (const std::string& note : f.notes) text += wrap("note", note, 6);
  return text;
}

/// The end of the file's name decides the form. Throws std::invalid_argument for another one.
std::string (*form_of(const std::string& path))(const Figure&) {
  const std::string ending = std::filesystem::path(path).extension();  // none of a file that is called ".csv"
  if (ending == ".svg") return [](const Figure& f) { return to_svg(f.title, f.charts); };
  if (ending == ".csv") return to_csv;
  if (ending == ".json") return [](const Figure& f) { return to_json(f).dump(2) + '\n'; };
  throw std::invalid_argument(fmt::format("-o must end in .svg, .csv or .json (got \"{}\")", path));
}

Exit study(const Arguments& a, Console& console) {
  const auto form = a.has("-o") ? form_of(a.text("-o")) : nullptr;
  const Figure f = find_study(a.text("NAME")).make();
  if (form) write_text("-o", a.text("-o"), form(f));
  console.out << (a.has("--json") ? to_json(f).dump(2) + '\n' : table_text(f));
  return Exit::good;
}

std::string summaries() {
  std::string text;
  for (const StudyEntry& entry : study_catalogue())
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", entry.name, entry.summary);
  return text + ".";
}

}  // namespace

CommandRecord study_command() {
  return {
      .name = "study",
      .summary = "a named figure: its data and its drawing",
      .text = summaries(),
      .flags = {{"NAME", "NAME", "which study", "", study_names(), true},
                {"-o", "FILE", "write the drawing (.svg) or the data (.csv, .json)"},
                json_flag()},
      .examples = {{"crossbits study forehead",
                    R"out(Match3 by third-order attention: no cheap split for two, one summary each for three

   n   N   M  two parties  three players  input
   2   5   6            6            182     12
   3   7   8            9            198     18
   4   9  10           16            202     32
   6  13  14           24            220     48
   8  17  18           40            222     80
  12  25  26           60            242    120
  16  33  34           96            246    192
  20  41  42          120            250    240
  24  49  50          144            266    288
  30  61  62          180            268    360

n               size of the set disjointness instance inside
N               tokens
M               modulus
two parties     exact: optimal for this dataflow graph, two way, Bob knows: Alice's tokens cross
three players   exact: measured on 20 seeded runs, all players know and are right
input           exact: all tokens of the three blocks, ceil(log2 M) bits each
note  Two parties: a pair of tokens with one on each side needs a key of the other side, so tokens
      cross: n ceil(log2 M) bits, more than the n bits of the problem's input.
note  Three players, each with a third of the tokens on the forehead: every pair of tokens misses a
      block, so one of them sees it. Each posts one sum of terms and one of weights (derived here).
)out"}},
      .run = study};
}

}  // namespace crossbits
