#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

Proved prove_tree(const Case& c, const Json& tree) {
  const TreeAnswers answers = answers_of_tree(c.f, tree);
  if (!answers.fault.empty()) return Proved::no(answers.fault);
  for (std::size_t e = 0; e < answers.places.size(); ++e) {
    const std::size_t i = e / c.f.columns(), j = e % c.f.columns();
    if (c.f.differs(i, j, answers.places[e]))
      return Proved::no(fmt::format("the protocol tree is wrong on row {}, column {}", i, j));
  }
  return {answers.depth, answers.depth, {}};
}

/// The speaker names its line by a prefix code with room for the answer: ceil(log2 of the sum over its
/// different lines of 2^ceil(log2 number of answers in it)), by Kraft's inequality.
Proved prove_line_protocol(const Case& c, const Json& side) {
  const bool by_rows = text(side, "speaker") == "Alice";
  std::set<Function::Line> different;
  for (std::size_t i = 0; i < (by_rows ? c.f.rows() : c.f.columns()); ++i)
    different.insert(c.f.line(i, by_rows));
  std::uint64_t transcripts = 0;
  for (const auto& line : different) {
    std::set<int> values(line.begin(), line.end());
    values.erase(Function::undefined);
    transcripts += std::uint64_t{1} << bits_to_index(values.size());
  }
  return {bits_to_index(transcripts), bits_to_index(transcripts), {}};
}

Proved prove_upper(const Case& c, const Json& side) {
  const std::string by = text(side, "by");
  if (by == "tree") return prove_tree(c, member(side, "tree"));
  if (by == "line_protocol") return prove_line_protocol(c, side);
  return Proved::no(fmt::format("\"{}\" is no protocol", by));
}

Proved prove_lower(const Case& c, const Json& side) {
  const std::string by = text(side, "by");
  if (by == "table") return prove_table(c, side);
  if (by == "unsatisfiable") return prove_no_tree(c, side);
  if (by != "leaves") return Proved::no(fmt::format("\"{}\" does not bound the depth from below", by));
  const Count leaves = count_leaves(c, side);
  return {bits_to_index(leaves.count), bits_to_index(leaves.count), leaves.fault};
}

}  // namespace

Proved prove_deterministic(const Case& c, const Json& evidence) {
  if (c.is("upper")) return prove_upper(c, member(evidence, "upper"));
  const Proved lower = prove_lower(c, member(evidence, "lower"));
  if (c.is("lower") || !lower.fault.empty()) return lower;
  const Proved upper = prove_upper(c, member(evidence, "upper"));
  if (!upper.fault.empty() || upper.value == lower.value) return upper;
  return Proved::no(
      fmt::format("the evidence proves at least {} and at most {}", lower.value.str(), upper.value.str()));
}

}  // namespace crossbits::check
