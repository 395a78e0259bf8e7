#include "protocols/bounds/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>

#include "protocols/bounds/word_rule.hpp"

namespace crossbits {
namespace {

std::vector<Symbols> inputs_of(const Domain& domain, std::size_t count) {
  std::vector<Symbols> inputs;
  inputs.reserve(count);
  for (std::size_t i = 0; i < count; ++i) inputs.push_back(domain.at(BigInteger(i)));
  return inputs;
}

void fill_by_words(const WordRule& rule, std::size_t rows, std::size_t words, BitMatrix& zeros,
                   BitMatrix& ones) {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t w = 0; w < words; ++w) {
      const std::uint64_t word = rule.word(i, w);
      ones.row(i)[w] = word;
      zeros.row(i)[w] = ~word;
    }
  }
}

void fill_one_by_one(const Problem& problem, const std::vector<int>& values, std::vector<BitMatrix>& planes) {
  const auto xs = inputs_of(problem.x_domain, planes[0].rows());
  const auto ys = inputs_of(problem.y_domain, planes[0].columns());
  for (std::size_t i = 0; i < xs.size(); ++i) {
    for (std::size_t j = 0; j < ys.size(); ++j) {
      const auto value = problem.f(xs[i], ys[j]);
      if (!value) continue;
      const auto place = std::lower_bound(values.begin(), values.end(), *value);
      planes[static_cast<std::size_t>(place - values.begin())].set(i, j);
    }
  }
}

std::vector<int> values_of(const Problem& problem) {
  const bool boolean =
      std::all_of(problem.values.begin(), problem.values.end(), [](int v) { return v == 0 || v == 1; });
  return boolean ? std::vector<int>{0, 1} : problem.values;
}

std::vector<BitMatrix> planes_of(const Problem& problem, const std::vector<int>& values) {
  if (const auto why = CommunicationMatrix::too_large(problem)) throw std::invalid_argument(*why);
  const auto rows = static_cast<std::size_t>(problem.x_count()),
             columns = static_cast<std::size_t>(problem.y_count());
  std::vector<BitMatrix> planes(values.size(), BitMatrix(rows, columns));
  if (const auto rule = WordRule::of(problem))
    fill_by_words(*rule, rows, planes[0].words(), planes[0], planes[1]);
  else
    fill_one_by_one(problem, values, planes);
  return planes;
}

}  // namespace

std::string count_text(const Domain& domain) {
  const BigInteger count = domain.count();
  if (domain.bits() > 0 && count == BigInteger(1) << domain.bits()) return fmt::format("2^{}", domain.bits());
  return domain.bits() <= 40 ? count.str() : fmt::format("fewer than 2^{}", domain.bits());
}

std::optional<std::string> CommunicationMatrix::too_large(const Problem& problem) {
  const BigInteger entries = problem.x_count() * problem.y_count() *
                             std::uint64_t{problem.values.size() > 2 ? problem.values.size() : 1};
  const std::uint64_t most = WordRule::of(problem) ? most_entries : most_slow_entries;
  if (entries <= most) return std::nullopt;
  return fmt::format("the matrix of {} has {} x {} entries; matrices are built up to {} bits", problem.name,
                     count_text(problem.x_domain), count_text(problem.y_domain), most);
}

CommunicationMatrix::CommunicationMatrix(const Problem& problem)
    : CommunicationMatrix(values_of(problem), planes_of(problem, values_of(problem))) {}

CommunicationMatrix::CommunicationMatrix(std::vector<int> values, std::vector<BitMatrix> planes)
    : values_(std::move(values)), planes_(std::move(planes)) {
  std::uint64_t defined = 0;
  for (const BitMatrix& plane : planes_) defined += plane.count();
  total_ = defined == std::uint64_t{rows()} * columns();
}

std::size_t CommunicationMatrix::values_that_occur() const {
  return static_cast<std::size_t>(std::count_if(planes_.begin(), planes_.end(),
                                                [](const BitMatrix& plane) { return plane.count() > 0; }));
}

std::optional<int> CommunicationMatrix::at(std::size_t i, std::size_t j) const {
  for (std::size_t k = 0; k < planes_.size(); ++k) {
    if (planes_[k].get(i, j)) return values_[k];
  }
  return std::nullopt;
}

CommunicationMatrix CommunicationMatrix::transposed() const {
  std::vector<BitMatrix> planes;
  for (const BitMatrix& plane : planes_) planes.push_back(plane.transposed());
  return {values_, std::move(planes)};
}

RowClasses classes_of_rows(const CommunicationMatrix& matrix) {
  RowClasses classes;
  std::map<std::string_view, std::size_t> known;
  std::vector<std::string> keys(matrix.rows());
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (const BitMatrix& plane : matrix.planes()) {
      const auto row = plane.row(i);
      keys[i].append(reinterpret_cast<const char*>(row.data()), row.size_bytes());
    }
    const auto [place, is_new] = known.emplace(keys[i], classes.representatives.size());
    if (is_new) classes.representatives.push_back(i);
    classes.class_of.push_back(place->second);
  }
  return classes;
}

Merged merge_equal_lines(const CommunicationMatrix& matrix) {
  RowClasses rows = classes_of_rows(matrix), columns = classes_of_rows(matrix.transposed());
  std::vector<BitMatrix> planes;
  for (const BitMatrix& plane : matrix.planes())
    planes.push_back(plane.select(rows.representatives, columns.representatives));
  return {.matrix = CommunicationMatrix(matrix.values(), std::move(planes)),
          .rows = std::move(rows.representatives),
          .columns = std::move(columns.representatives),
          .row_class = std::move(rows.class_of),
          .column_class = std::move(columns.class_of)};
}

}  // namespace crossbits
