// The table of operators against itself, the layout operators and the documentation.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "models/import/layout.hpp"
#include "models/import/operators/table.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

namespace {

Node node_of(const OperatorRecord& record) {
  Node node;
  node.op = record.op;
  node.domain = record.domain;
  return node;
}

std::string markdown_row(const OperatorRecord& record) {
  constexpr int oldest = 11;
  const std::string name =
      record.domain.empty() ? std::string(record.op) : fmt::format("{} ({})", record.op, record.domain);
  return fmt::format("| {} | {}-18 | {} |", name, std::max(oldest, record.since), record.remark);
}

}  // namespace

TEST_CASE("every operator of the table is found under its name, once, with an evaluator") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const auto& record : operator_table()) {
    INFO(record.op);
    CHECK(seen.emplace(record.domain, record.op).second);
    CHECK(find_operator(node_of(record)) == &record);
    CHECK(record.evaluate != nullptr);
    CHECK((record.most_inputs < 0 || record.least_inputs <= record.most_inputs));
  }
}

TEST_CASE("docs/import.md lists exactly the operators of the table") {
  std::ifstream in(std::filesystem::path(CROSSBITS_SOURCE_DIR) / "docs" / "import.md");
  std::set<std::string> documented;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| ") && line.find("-18 |") != std::string::npos) documented.insert(line);
  }
  std::set<std::string> expected;
  std::string listing;
  for (const auto& record : operator_table()) {
    expected.insert(markdown_row(record));
    listing += markdown_row(record) + "\n";
  }
  INFO("the table should read:\n" << listing);
  CHECK(documented == expected);
}
