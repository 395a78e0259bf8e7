// Where one bound on D(f) says more than all others: docs/bounds.md shows these matrices.

#include <catch2/catch.hpp>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/check/certificate.hpp"
#include "tests/bounds/naive.hpp"

using namespace crossbits;

namespace {

struct LeafBits {
  int gf2, rational, fooling;
  int best() const { return std::max({gf2, rational, fooling}); }
  /// Is one of them larger than both others?
  bool is_separated() const {
    return (gf2 == best()) + (rational == best()) + (fooling == best()) == 1 &&
           !(rational == best() && gf2 == rational);
  }
};

int bits_of(std::size_t count) { return bits_to_index(std::uint64_t{count}); }

LeafBits bits_of(const naive::Matrix& m) {
  const auto zeros = naive::indicator(m, '0'), ones = naive::indicator(m, '1');
  return {bits_of(naive::rank_mod(zeros, 2) + naive::rank_mod(ones, 2)),
          bits_of(naive::rank_mod(zeros, 251) + naive::rank_mod(ones, 251)),
          bits_of(naive::fooling(m, '0') + naive::fooling(m, '1'))};
}

/// By the search, whose certificate must be valid: both sides of the value are in it.
int partition_bits(const naive::Matrix& m) {
  const Subject subject = subject_of_matrix(naive::text_of(m));
  const BoundReport report = bound(subject, {.only = {"partition"}}, all_techniques());
  CHECK(report.bounds.front().kind == Kind::exact);
  CHECK(check_certificate(certificate(subject, report.bounds.front()), [](const std::string&) {
          return std::nullopt;
        }).valid);
  return report.bounds.front().bits.value();
}

/// Every matrix of that size whose rows ascend and differ: equal and exchanged rows change nothing.
template <class Visit>
void for_each_matrix(std::size_t rows, std::size_t columns, const Visit& visit) {
  naive::Matrix m;
  const auto grow = [&](auto&& self, unsigned from) -> void {
    if (m.size() == rows) return visit(m);
    for (unsigned row = from; row < 1u << columns; ++row) {
      std::string text;
      for (std::size_t j = 0; j < columns; ++j) text += (row >> j & 1) != 0 ? '1' : '0';
      m.push_back(text);
      self(self, row + 1);
      m.pop_back();
    }
  };
  grow(grow, 0);
}

}  // namespace

TEST_CASE("up to 4 x 4 no bound on D(f) is strictly better than all others, and none misses D(f)") {
  int seen = 0;
  for (std::size_t rows = 2; rows <= 4; ++rows) {
    for_each_matrix(rows, 4, [&](const naive::Matrix& m) {
      const LeafBits bits = bits_of(m);
      ++seen;
      REQUIRE_FALSE(bits.is_separated());
      REQUIRE(naive::Depth(m).value() == bits.best());
    });
  }
  CHECK(seen == 120 + 560 + 1820);
}

TEST_CASE(
    "at 5 x 5 the fooling set, the rank over Q, the partition and the search each see what the others miss") {
  const naive::Matrix fooling = {"00000", "11001", "10101", "01011", "00111"},
                      rational = {"00000", "10000", "01001", "00101", "00011"},
                      partition = {"00000", "11000", "10110", "01101", "00011"},
                      search = {"00000", "10000", "01100", "00101", "00011"};
  const auto values = [](const naive::Matrix& m) {
    const LeafBits bits = bits_of(m);
    return std::vector<int>{bits.gf2, bits.rational, bits.fooling, partition_bits(m),
                            naive::Depth(m).value()};
  };
  CHECK(values(fooling) == std::vector<int>{3, 3, 4, 4, 4});
  CHECK(values(rational) == std::vector<int>{3, 4, 3, 4, 4});
  CHECK(values(partition) == std::vector<int>{3, 3, 3, 4, 4});
  CHECK(values(search) == std::vector<int>{3, 3, 3, 3, 4});
  for (const naive::Matrix& m : {fooling, rational, partition, search}) {
    const BoundReport report = bound(subject_of_matrix(naive::text_of(m)), {}, all_techniques());
    CHECK(report.find("log_rank_gf2", Kind::estimate)->bits == bits_of(m).gf2);
    CHECK(report.find("log_rank_q", Kind::estimate)->bits == bits_of(m).rational);
    CHECK(report.find("fooling_set", Kind::estimate)->bits == bits_of(m).fooling);
    CHECK(report.find("deterministic", Kind::estimate)->bits == 4);
  }
}
