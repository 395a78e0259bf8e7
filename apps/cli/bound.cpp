#include "apps/study/bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/cli/commands.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/cli/table.hpp"
#include "apps/study/files.hpp"
#include "apps/study/tree_drawing.hpp"
#include "protocols/problems.hpp"

namespace crossbits {
namespace {

Subject subject_of(const Arguments& a, std::istream& in) {
  if (a.has("PROBLEM") == a.has("--matrix"))
    throw std::invalid_argument(a.has("PROBLEM")
                                    ? fmt::format("bound takes either the problem {} or --matrix {}",
                                                  a.text("PROBLEM"), a.text("--matrix"))
                                    : "bound needs a PROBLEM with -n N, or --matrix FILE");
  if (a.has("--matrix")) {
    if (a.has("-n"))
      throw std::invalid_argument(
          fmt::format("-n {} is not for a matrix, which has its own size", a.text("-n")));
    return subject_of_matrix(read_text(a.text("--matrix"), in));
  }
  if (!a.has("-n")) throw std::invalid_argument(fmt::format("bound {} needs -n N", a.text("PROBLEM")));
  return {.problem = make_problem(a.text("PROBLEM"), static_cast<int>(a.number("-n")))};
}

std::vector<std::string> names_of(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    names.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

/// "1/8" or "0.125".
Rational error_of(const std::string& text) {
  constexpr std::size_t most_digits = 100;
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.size() <= most_digits &&
           part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const auto number = [](std::string_view part) {  // BigInteger would read a leading 0 as octal
    const std::size_t from = std::min(part.find_first_not_of('0'), part.size() - 1);
    return BigInteger(std::string(part.substr(from)));
  };
  const std::string_view all = text;
  const std::size_t at = std::min(all.find_first_of("/."), all.size());
  const std::string_view first = all.substr(0, at), rest = at < all.size() ? all.substr(at + 1) : "1";
  const bool has_bar = at < all.size() && all[at] == '/';
  if (!digits(first) || !digits(rest) || (has_bar && number(rest) == 0))
    throw std::invalid_argument(fmt::format("--error {} is no fraction such as 1/8 or 0.125", text));
  if (at == all.size()) return Rational(number(first));
  if (has_bar) return Rational(number(first), number(rest));
  return Rational(number(first)) +
         Rational(number(rest), pow(BigInteger(10), static_cast<unsigned>(rest.size())));
}

std::string json_text(const Subject& subject, const BoundReport& report,
                      const std::vector<StoredCertificate>& stored, bool in_files) {
  Json document = {{"schema", "crossbits.bound/1"}};
  if (subject.matrix_text.empty()) {
    document["problem"] = subject.problem.spec();
    document["n"] = subject.problem.n;
  } else {
    document["matrix"] = {{"rows", subject.problem.x_domain.alphabet()},
                          {"columns", subject.problem.y_domain.alphabet()},
                          {"sha256", subject.to_json()["matrix"]["sha256"]}};
  }
  document["bounds"] = Json::array();
  for (const Bound& b : report.bounds) {
    const auto proof =
        std::find_if(stored.begin(), stored.end(), [&](const StoredCertificate& c) { return c.bound == &b; });
    Json entry = {{"name", b.name},
                  {"kind", kind_word(b.kind)},
                  {"value", value_json(b.value)},
                  {"bits", b.bits ? Json(*b.bits) : Json(nullptr)},
                  {"vacuous", b.is_vacuous()},
                  {"how", b.how},
                  {"certificate", nullptr}};
    if (b.error) entry["error"] = value_json(*b.error);
    if (proof != stored.end()) entry["certificate"] = in_files ? Json(proof->file) : proof->document;
    document["bounds"].push_back(std::move(entry));
  }
  document["not_applicable"] = Json::array();
  for (const auto& refusal : report.refused)
    document["not_applicable"].push_back({{"name", refusal.name}, {"reason", refusal.reason}});
  return document.dump(2) + '\n';
}

std::string bits_text(const Bound& b) {
  if (!b.bits) return "";
  if (b.is_vacuous()) return "VACUOUS";
  const char* const relation = !b.is_cost() || b.kind == Kind::lower_bound ? ">= "
                               : b.kind == Kind::upper_bound               ? "<= "
                                                                           : "";
  return relation + counted(static_cast<std::uint64_t>(*b.bits), "bit");
}

std::string text_for_people(const Subject& subject, const BoundReport& report,
                            const std::optional<Rational>& error) {
  using enum Table::Align;
  Table table({left, left, right, right, left}, 2);
  table.add({"bound", "kind", "value", "cost", "because"});
  for (const Bound& b : report.bounds)
    table.add({b.name, kind_word(b.kind), value_text(b.value), bits_text(b), b.how});
  const std::string with = error ? fmt::format(", coins with error {}", value_text(*error)) : "";
  std::string text = subject_text(subject) + with + "\n\n" + (report.bounds.empty() ? "" : table.text());
  for (const auto& refusal : report.refused)
    text += wrap("", fmt::format("{}: {}", refusal.name, refusal.reason), 2);
  return text;
}

void draw(const Arguments& a, const Subject& subject, const BoundReport& report) {
  if (!a.has("--svg") && !a.has("--dot")) return;
  const auto tree = optimal_tree(subject, report);
  if (!tree)
    throw std::invalid_argument(
        "there is no protocol tree to draw: the bound deterministic was not asked for, or its matrix is too "
        "large");
  const std::string title = fmt::format("{}: a protocol of {}", subject_text(subject),
                                        counted(static_cast<std::uint64_t>(tree->depth()), "bit"));
  if (a.has("--svg")) write_text("--svg", a.text("--svg"), to_svg(*tree, title));
  if (a.has("--dot")) write_text("--dot", a.text("--dot"), to_dot(*tree, title));
}

Exit bound_function(const Arguments& a, Console& console) {
  const Subject subject = subject_of(a, console.in);
  BoundQuestion question{.only = a.has("--only") ? names_of(a.text("--only")) : std::vector<std::string>{},
                         .seconds = {}};
  if (a.has("--error")) question.error = error_of(a.text("--error"));
  if (a.has("--time")) question.seconds = static_cast<int>(a.number("--time"));
  const BoundReport report = bound(subject, question, all_techniques());
  draw(a, subject, report);
  const auto stored = a.has("--certificates") || a.has("--json") ? certificates(subject, report)
                                                                 : std::vector<StoredCertificate>{};
  if (a.has("--certificates")) write_certificates(a.text("--certificates"), stored);
  console.out << (a.has("--json") ? json_text(subject, report, stored, a.has("--certificates"))
                                  : text_for_people(subject, report, question.error));
  return Exit::good;
}

}  // namespace

CommandRecord bound_command() {
  return {
      .name = "bound",
      .summary =
          "what any protocol must pay for a function: lower bounds, exact where possible, with certificates",
      .text =
          "The function is a problem of the catalogue or any 0/1 matrix, rows Alice. One line where a value "
          "is exact, else a lower and "
          "an upper one. Without --time every search has a fixed number of steps, so that the same input has "
          "the same answer; with it "
          "the clock decides. Every certificate can be checked by crossbits check, which shares no code with "
          "the searches.",
      .flags =
          {{"PROBLEM", "PROBLEM", "a problem: see crossbits list problems"},
           {"-n", "N", "its size", "", {}, false, 1, 1 << 20},
           {"--matrix", "FILE",
            "a matrix instead: rows of 0, 1, * (undefined), one a line; CSV with no field empty; .npy; - is "
            "standard input"},
           {"--only", "NAMES", "these bounds only, a list such as fooling_set,deterministic"},
           {"--error", "E",
            "with coins, error E below 1/2 on every input (without it 1/3), such as 1/8: adds public_coin "
            "and private_coin"},
           {"--time", "SECONDS", "how long to search in all", "", {}, false, 0, 86400},
           {"--certificates", "DIR",
            "write a certificate for every bound into this folder, and proofs above 64 KiB as files beside "
            "them, which --json alone leaves out"},
           {"--svg", "FILE", "draw the protocol tree with its rectangles"},
           {"--dot", "FILE", "the same tree for Graphviz"},
           json_flag()},
      .examples = {{"crossbits bound disjointness -n 3", R"out(DISJ_3, 8 x 8

  bound            kind   value       cost  because
  deterministic    exact      4     4 bits  a protocol tree; at least 15 leaves
  one_way          exact      3     3 bits  8 different rows
  one_way_reverse  exact      3     3 bits  8 different columns
  log_rank_gf2     lower      4  >= 4 bits  rank(f = 0) = 7, rank(f = 1) = 8 over GF(2)
  log_rank_gfp     lower      4  >= 4 bits  rank(f = 0) = 7, rank(f = 1) = 8 over GF(251)
  log_rank_q       lower      4  >= 4 bits  rank(f = 0) >= 7, rank(f = 1) >= 8 over Q
  fooling_set      exact      8  >= 4 bits  3 for 0, 8 for 1
  cover_0          exact      3  >= 2 bits  fooling_set
  cover_1          exact      8  >= 3 bits  fooling_set
  partition        exact     15  >= 4 bits  7 for 0 (rank), 8 for 1 (fooling_set)
  discrepancy      exact  25/64    VACUOUS  uniform; all sets of different rows
  vc_dimension     exact      3   >= 1 bit  3 shattered columns
)out"},
                   {"crossbits bound equality -n 2 --error 1/8 --only deterministic,public_coin",
                    R"out(EQ_2, 4 x 4, coins with error 1/8

  bound          kind   value    cost  because
  deterministic  exact      3  3 bits  a protocol tree; at least 8 leaves
  public_coin    exact      3  3 bits  least worst error 3/13 with 2 bits, 0 with 3 bits
)out"}},
      .run = bound_function};
}

}  // namespace crossbits
