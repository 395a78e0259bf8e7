#include "protocols/check/function.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "protocols/check/reader.hpp"
#include "protocols/digest.hpp"
#include "protocols/problems.hpp"

namespace crossbits::check {
namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw std::invalid_argument(sentence); }

std::vector<Symbols> inputs_of(const Domain& domain) {
  std::vector<Symbols> inputs;
  for (BigInteger i = 0; i < domain.count(); ++i) inputs.push_back(domain.at(i));
  return inputs;
}

}  // namespace

Problem problem_of(const Json& head) {
  std::string spec = text(head, "id");
  const auto n = static_cast<int>(number_below(member(head, "n"), std::uint64_t{largest_n} + 1, "n"));
  const Json& parameters = member(head, "parameters");
  if (!parameters.is_object()) refuse("the certificate is malformed: \"parameters\" is no object");
  char separator = ':';
  for (const auto& [key, value] : parameters.items()) {
    spec += fmt::format("{}{}={}", separator, key, integer(value, "a parameter"));
    separator = ',';
  }
  return make_problem(spec, n);
}

Function::Function(const Json& certificate) {
  if (lacks(certificate, "problem") == lacks(certificate, "matrix"))
    refuse("a certificate has either a \"problem\" or a \"matrix\"");
  if (lacks(certificate, "matrix"))
    read_problem(member(certificate, "problem"));
  else
    read_matrix(member(certificate, "matrix"));
}

void Function::read_problem(const Json& head) {
  const Problem problem = problem_of(head);
  const BigInteger entries = problem.x_count() * problem.y_count();
  const std::size_t values = problem.values.size();
  if (values > most_values || entries * (values > 2 ? values : 1) > most_entries)
    refuse(fmt::format("{} is too large to check entry by entry", problem.name));
  const auto xs = inputs_of(problem.x_domain), ys = inputs_of(problem.y_domain);
  name_ = problem.name;
  rows_ = xs.size();
  columns_ = ys.size();
  values_ = problem.values;
  if (values_ == std::vector<int>{0} || values_ == std::vector<int>{1}) values_ = {0, 1};
  entries_.reserve(rows_ * columns_);
  for (const Symbols& x : xs) {
    for (const Symbols& y : ys) {
      const auto value = problem.f(x, y);
      entries_.push_back(static_cast<std::int16_t>(value ? place_of(*value) : undefined));
    }
  }
}

void Function::read_matrix(const Json& head) {
  rows_ = number_below(member(head, "rows"), most_entries + 1, "\"rows\"");
  columns_ = number_below(member(head, "columns"), most_entries + 1, "\"columns\"");
  if (rows_ == 0 || columns_ == 0)
    refuse(fmt::format("the certificate's matrix has {} rows and {} columns, but no entry", rows_, columns_));
  values_ = {0, 1};
  const Json& entries = list(head, "entries");
  if (entries.size() != rows_)
    refuse(fmt::format("the certificate has {} rows of entries, but claims {}", entries.size(), rows_));
  std::string all;
  for (const Json& row : entries) {
    const std::string line = row.is_string() ? row.get<std::string>() : "";
    if (line.size() != columns_ || line.find_first_not_of("01*") != std::string::npos)
      refuse(fmt::format("row {} of the certificate's matrix has not {} entries 0, 1 or *",
                         all.size() / (columns_ + 1), columns_));
    for (const char c : line) entries_.push_back(static_cast<std::int16_t>(c == '*' ? undefined : c - '0'));
    all += line + '\n';
  }
  if (sha256(all) != text(head, "sha256"))
    refuse("the digest of the certificate's matrix is not that of its entries");
  name_ = "the matrix with digest " + text(head, "sha256").substr(0, 12);
}

int Function::place_of(std::int64_t value) const {
  const auto found = std::lower_bound(values_.begin(), values_.end(), value);
  if (found == values_.end() || *found != value) refuse(fmt::format("{} is no value of the function", value));
  return static_cast<int>(found - values_.begin());
}

Function::Line Function::line(std::size_t number, bool is_row) const {
  Line line(is_row ? columns_ : rows_);
  for (std::size_t k = 0; k < line.size(); ++k)
    line[k] = is_row ? entries_[number * columns_ + k] : entries_[k * columns_ + number];
  return line;
}

bool Function::is_equality() const {
  if (!is_boolean() || rows_ != columns_ || !std::has_single_bit(rows_)) return false;
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    if (entries_[e] != (e % (rows_ + 1) == 0 ? 1 : 0)) return false;
  }
  return true;
}

bool Function::is_total() const {
  return std::find(entries_.begin(), entries_.end(), undefined) == entries_.end();
}

bool Function::occurs(int place_of_value) const {
  return std::find(entries_.begin(), entries_.end(), place_of_value) != entries_.end();
}

}  // namespace crossbits::check
