// Bounds beside what a user would pick instead, in one run: CPU seconds of both and their ratio.
#include <flint/nmod_mat.h>
#include <fmt/format.h>

#include <bit>
#include <boost/graph/adjacency_matrix.hpp>
#include <boost/graph/bron_kerbosch_all_cliques.hpp>
#include <unordered_map>

#include "bench/cpu_seconds.hpp"
#include "bench/fflas_rank.hpp"
#include "protocols/bounds/depth_search.hpp"
#include "protocols/bounds/fooling.hpp"
#include "protocols/bounds/rank.hpp"
#include "protocols/problems.hpp"

// Last: it declares a global called code.
#include <m4ri/m4ri.h>

using namespace crossbits;

namespace {

bool all_agree = true;

/// What stands behind a case: nothing, or that the two sides differ, which fails the run.
const char* marked(bool agree) {
  all_agree = all_agree && agree;
  return agree ? "" : " WRONG";
}

/// `theirs` 0: the peer was not run.
void line(const std::string& what, double ours, const char* peer, double theirs) {
  fmt::print("{:<44} {:>10.5f} s   {:<22}", what, ours, peer);
  if (theirs > 0) fmt::print(" {:>10.5f} s   {:>9.2f} times", theirs, theirs / ours);
  fmt::print("\n");
}

BitMatrix random_bits(std::size_t size, std::uint64_t seed) {
  BitMatrix m(size, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t w = 0; w < m.words(); ++w) m.row(i)[w] = coin(seed, i, w);
  }
  for (std::size_t i = 0; size % 64 != 0 && i < size; ++i)
    m.row(i).back() &= (std::uint64_t{1} << (size % 64)) - 1;
  return m;
}

BitMatrix bits_of(const std::string& problem, int n) {
  return problem == "random" ? random_bits(std::size_t{1} << n, 1)
                             : CommunicationMatrix(make_problem(problem, n)).plane(1);
}

/// Building included on both sides; M4RI is handed our words.
void rank_over_two(const std::string& problem, int n) {
  std::size_t ours = 0, theirs = 0;
  const double own = bench::cpu_seconds([&] { ours = rank_gf2(bits_of(problem, n)).rank(); });
  const double peer = bench::cpu_seconds([&] {
    const BitMatrix bits = bits_of(problem, n);
    mzd_t* const m = mzd_init(static_cast<int>(bits.rows()), static_cast<int>(bits.columns()));
    for (std::size_t i = 0; i < bits.rows(); ++i)
      std::copy(bits.row(i).begin(), bits.row(i).end(), m->rows[i]);
    theirs = static_cast<std::size_t>(mzd_echelonize(m, 0));
    mzd_free(m);
  });
  line(fmt::format("rank over GF(2), {}, n = {}{}", problem, n, marked(ours == theirs)), own, "M4RI", peer);
}

std::size_t flint_rank(const BitMatrix& bits, int p) {
  nmod_mat_t m;
  nmod_mat_init(m, static_cast<slong>(bits.rows()), static_cast<slong>(bits.columns()),
                static_cast<mp_limb_t>(p));
  for (std::size_t i = 0; i < bits.rows(); ++i) {
    for (std::size_t j = 0; j < bits.columns(); ++j) nmod_mat_entry(m, i, j) = bits.get(i, j) ? 1 : 0;
  }
  const auto rank = static_cast<std::size_t>(nmod_mat_rank(m));
  nmod_mat_clear(m);
  return rank;
}

void rank_over_251(const std::string& problem, int n, const std::string& peer,
                   std::size_t (*rank_by_peer)(const BitMatrix&, int)) {
  const BitMatrix bits = bits_of(problem, n);
  std::size_t ours = 0, theirs = 0;
  const double own = bench::cpu_seconds([&] { ours = rank_mod(bits, 251).rank(); });
  const double by_peer = bench::cpu_seconds([&] { theirs = rank_by_peer(bits, 251); });
  line(fmt::format("rank over GF(251), {}, n = {}{}", problem, n, marked(ours == theirs)), own, peer.c_str(),
       by_peer);
}

CommunicationMatrix boolean(const BitMatrix& ones) {
  BitMatrix zeros(ones.rows(), ones.columns());
  for (std::size_t i = 0; i < ones.rows(); ++i) {
    for (std::size_t j = 0; j < ones.columns(); ++j) {
      if (!ones.get(i, j)) zeros.set(i, j);
    }
  }
  return {{0, 1}, {zeros, ones}};
}

struct LargestClique {
  std::size_t* size;
  template <class Members, class Graph>
  void clique(const Members& members, const Graph&) const {
    *size = std::max(*size, static_cast<std::size_t>(members.size()));
  }
};

/// The peer lists all maximal cliques of the graph of entries.
std::size_t fooling_by_boost(const BitMatrix& ones) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < ones.rows(); ++i) {
    for (std::size_t j = 0; j < ones.columns(); ++j) {
      if (ones.get(i, j)) entries.emplace_back(i, j);
    }
  }
  boost::adjacency_matrix<boost::undirectedS> graph(entries.size());
  for (std::size_t a = 0; a < entries.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (!ones.get(entries[a].first, entries[b].second) || !ones.get(entries[b].first, entries[a].second))
        boost::add_edge(a, b, graph);
    }
  }
  std::size_t largest = 0;
  boost::bron_kerbosch_all_cliques(graph, LargestClique{&largest});
  return largest;
}

void fooling(std::size_t size) {
  const BitMatrix ones = random_bits(size, 77);
  const CommunicationMatrix matrix = boolean(ones);
  std::size_t ours = 0, theirs = 0;
  const double own = bench::cpu_seconds([&] {
    Effort effort = Effort::steps(~std::uint64_t{0});
    ours = fooling_set(matrix, 1, effort).pairs.size();
  });
  const bool with_peer = size <= 16;
  const double peer = with_peer ? bench::cpu_seconds([&] { theirs = fooling_by_boost(ones); }) : 0;
  line(fmt::format("largest fooling set, random {0} x {0}{1}", size, with_peer ? marked(ours == theirs) : ""),
       own, with_peer ? "Boost bron_kerbosch" : "(not run)", peer);
}

/// What a user would write: all splits, results kept in a hash table.
class PlainDepth {
 public:
  explicit PlainDepth(const SmallMatrix& m) : m_(m) {}
  int value(Part part) {
    const auto known = known_.find(part.key());
    if (known != known_.end()) return known->second;
    int best = m_.values(part) <= 1 ? 0 : 99;
    for (Mask s = (part.rows - 1) & part.rows; s != 0 && best > 0; s = (s - 1) & part.rows) {
      if ((s & part.rows & -part.rows) != 0)
        best = std::min(best, 1 + std::max(value({s, part.columns}), value({part.rows & ~s, part.columns})));
    }
    for (Mask s = (part.columns - 1) & part.columns; s != 0 && best > 0; s = (s - 1) & part.columns) {
      if ((s & part.columns & -part.columns) != 0)
        best = std::min(best, 1 + std::max(value({part.rows, s}), value({part.rows, part.columns & ~s})));
    }
    return known_[part.key()] = best;
  }

 private:
  const SmallMatrix& m_;
  std::unordered_map<std::uint64_t, int> known_;
};

/// Leaves of a random protocol tree of that depth, with random answers: D(f) is at most its depth.
CommunicationMatrix planted(std::size_t size, int depth, std::uint64_t seed) {
  BitMatrix ones(size, size);
  std::uint64_t drawn = 0;
  const auto bit = [&] { return coin(seed, 7, drawn++) & 1; };
  const auto fill = [&](auto&& self, const std::vector<std::size_t>& rows,
                        const std::vector<std::size_t>& columns, int left) -> void {
    if (left == 0) {
      const bool value = bit();
      for (const std::size_t i : rows) {
        for (const std::size_t j : columns) {
          if (value) ones.set(i, j);
        }
      }
      return;
    }
    const bool by_rows = bit();
    std::vector<std::size_t> zero, one;
    for (const std::size_t i : by_rows ? rows : columns) (bit() ? one : zero).push_back(i);
    self(self, by_rows ? zero : rows, by_rows ? columns : zero, left - 1);
    self(self, by_rows ? one : rows, by_rows ? columns : one, left - 1);
  };
  std::vector<std::size_t> all(size);
  for (std::size_t i = 0; i < size; ++i) all[i] = i;
  fill(fill, all, all, depth);
  return boolean(ones);
}

/// Inner products modulo 2 of random vectors of so many bits: the rank over GF(2) is at most their number.
CommunicationMatrix low_rank(std::size_t size, unsigned rank, std::uint64_t seed) {
  BitMatrix ones(size, size);
  const auto vector = [&](std::uint64_t party, std::size_t i) {
    return 1 + coin_below(seed, party, i, (std::uint64_t{1} << rank) - 1);
  };
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      if (std::popcount(vector(8, i) & vector(9, j)) % 2 == 1) ones.set(i, j);
    }
  }
  return boolean(ones);
}

/// Random rectangles, each kept where it meets none before it: the rank over every field is at most `most`.
CommunicationMatrix disjoint_rectangles(std::size_t size, int most, std::uint64_t seed) {
  constexpr std::uint64_t draws = 1000;
  BitMatrix ones(size, size);
  for (std::uint64_t drawn = 0; drawn < draws && most > 0; ++drawn) {
    BitMatrix more = ones;
    bool is_free = true;
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        if (coin_below(seed, 10 + drawn, i, 5) != 0 || coin_below(seed, 10 + drawn, size + j, 5) != 0)
          continue;
        is_free = is_free && !ones.get(i, j);
        more.set(i, j);
      }
    }
    if (!is_free || more == ones) continue;
    ones = std::move(more);
    --most;
  }
  return boolean(ones);
}

void depth(const std::string& what, const CommunicationMatrix& whole, bool with_peer) {
  const CommunicationMatrix matrix = merge_equal_lines(whole).matrix;
  const SmallMatrix small(matrix);
  int ours = 0, theirs = 0;
  const double own = bench::cpu_seconds([&] {
    DepthSearch search(small);
    Effort effort = Effort::steps(~std::uint64_t{0});
    while (!search.at_most(ours, effort).value()) ++ours;
  });
  const double peer =
      with_peer ? bench::cpu_seconds([&] { theirs = PlainDepth(small).value(small.whole()); }) : 0;
  line(fmt::format("D(f) = {}, {}, {} x {}{}", ours, what, matrix.rows(), matrix.columns(),
                   with_peer ? marked(ours == theirs) : ""),
       own, with_peer ? "plain recursion" : "(not run)", peer);
}

}  // namespace

int main(int argc, char**) {
  const bool short_run = argc > 1;  // any argument
  for (const char* problem : {"disjointness", "random"}) rank_over_two(problem, short_run ? 10 : 14);
  for (const char* problem : {"disjointness", "random"}) {
    rank_over_251(problem, short_run ? 8 : 11, "FLINT", flint_rank);
    rank_over_251(problem, short_run ? 8 : 12, "FFLAS, " + bench::fflas_kernel(), bench::fflas_rank);
  }
  for (const std::size_t size : {short_run ? 10u : 16u, short_run ? 12u : 24u}) fooling(size);
  depth("random", boolean(random_bits(short_run ? 8 : 10, 3)), true);
  depth("random tree of depth 5", planted(10, 5, 4), true);
  for (const char* problem : {"disjointness", "equality", "greater-than", "inner-product"})
    depth(problem, CommunicationMatrix(make_problem(problem, 4)), false);
  depth("random", boolean(random_bits(16, 5)), false);
  for (std::uint64_t seed = 0; seed < 6; ++seed)
    depth("random tree of depth 6", planted(16 + 8 * (seed / 2), 6, seed), false);
  depth("rank 4 over GF(2)", low_rank(10, 4, 1), true);
  for (unsigned rank = 4; rank <= (short_run ? 4U : 7U); ++rank) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      depth(fmt::format("rank {} over GF(2)", rank), low_rank(16, rank, seed), false);
      depth(fmt::format("up to {} disjoint rectangles", 2 * rank),
            disjoint_rectangles(16, static_cast<int>(2 * rank), seed), false);
    }
  }
  return all_agree ? 0 : 1;
}
