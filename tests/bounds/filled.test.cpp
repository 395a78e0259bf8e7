#include "protocols/bounds/filled.hpp"

#include <catch2/catch.hpp>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "protocols/problems.hpp"
#include "tests/bounds/naive.hpp"

using namespace crossbits;

namespace {

/// Whether two lines have no place where both are defined and differ.
bool has_agreeing_lines(const CommunicationMatrix& m) {
  const auto agree = [](std::size_t places, const auto& one, const auto& other) {
    for (std::size_t k = 0; k < places; ++k)
      if (one(k) && other(k) && *one(k) != *other(k)) return false;
    return true;
  };
  for (std::size_t a = 0; a < m.rows(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (agree(
              m.columns(), [&](std::size_t j) { return m.at(a, j); },
              [&](std::size_t j) { return m.at(b, j); }))
        return true;
  for (std::size_t a = 0; a < m.columns(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (agree(
              m.rows(), [&](std::size_t i) { return m.at(i, a); }, [&](std::size_t i) { return m.at(i, b); }))
        return true;
  return false;
}

}  // namespace

TEST_CASE("filling in keeps every defined entry, and makes lines fewer wherever two of them agree") {
  int smaller = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto m = naive::random_matrix(seed, true);
    CAPTURE(naive::text_of(m));
    const CommunicationMatrix matrix(subject_of_matrix(naive::text_of(m)).problem);
    const auto merged = merge_equal_lines(matrix);
    const auto fill = filled(merged);
    if (!fill) {
      CHECK_FALSE(has_agreeing_lines(merged.matrix));
      continue;
    }
    ++smaller;
    CHECK(fill->matrix.rows() + fill->matrix.columns() < merged.matrix.rows() + merged.matrix.columns());
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      for (std::size_t j = 0; j < matrix.columns(); ++j) {
        if (const auto value = matrix.at(i, j))
          CHECK(fill->matrix.at(fill->row_class[i], fill->column_class[j]) == value);
      }
    }
  }
  CHECK(smaller > 200);
  CHECK_FALSE(filled(merge_equal_lines(CommunicationMatrix(make_problem("equality", 2)))));
}

TEST_CASE("gap Hamming distance, whose lines hardly contradict each other, costs 2 bits up to n = 7") {
  for (int n = 3; n <= 7; ++n) {
    CAPTURE(n);
    const Subject subject{.problem = make_problem("gap-hamming", n)};
    const auto report = bound(subject, {.only = {"deterministic"}}, all_techniques());
    REQUIRE(report.bounds.size() == 1);
    CHECK(report.bounds[0].kind == Kind::exact);
    CHECK(report.bounds[0].value == 2);
    CHECK(check_certificate(certificate(subject, report.bounds[0]), [](const std::string&) {
            return std::nullopt;
          }).valid);
  }
}

TEST_CASE(
    "unique intersection of 4 bits costs 5: a table of parts closes by the fooling sets of growing sides") {
  const Subject subject{.problem = make_problem("unique-intersection", 4)};
  const auto report = bound(subject, {.only = {"deterministic"}}, all_techniques());
  REQUIRE(report.bounds.size() == 1);
  CHECK(report.bounds[0].kind == Kind::exact);
  CHECK(report.bounds[0].value == 5);
  const auto is_valid = [](const Json& document) {
    return check_certificate(document, [](const std::string&) { return std::nullopt; }).valid;
  };
  Json document = certificate(subject, report.bounds[0]);
  CHECK(is_valid(document));
  Json& parts = document["evidence"]["lower"]["parts"];
  REQUIRE(parts.size() > 10);
  parts.erase(parts.size() - 1);  // the whole matrix comes last, and no count of leaves asks for 5 bits
  CHECK_FALSE(is_valid(document));
}
