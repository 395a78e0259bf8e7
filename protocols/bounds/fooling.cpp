#include "protocols/bounds/fooling.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "protocols/bounds/clique.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_vertices = 4096;  // of the graph for the search by branch and bound: 2 MiB

/// Where f has another value than z.
BitMatrix other_values(const CommunicationMatrix& matrix, std::size_t plane) {
  BitMatrix other(matrix.rows(), matrix.columns());
  for (std::size_t k = 0; k < matrix.planes().size(); ++k) {
    if (k == plane) continue;
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      for (std::size_t w = 0; w < other.words(); ++w) other.row(i)[w] |= matrix.plane(k).row(i)[w];
    }
  }
  return other;
}

bool fool(const BitMatrix& other, const Entry& a, const Entry& b) {
  return other.get(a.first, b.second) || other.get(b.first, a.second);
}

/// Row by row, columns from the last to the first: finds the antidiagonals of the textbook.
std::vector<Entry> entries_of(const BitMatrix& plane) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < plane.rows(); ++i) {
    for (std::size_t j = plane.columns(); j-- > 0;) {
      if (plane.get(i, j)) entries.emplace_back(i, j);
    }
  }
  return entries;
}

/// Takes every entry that fits those taken before; at most one a row and a column does.
template <class Order>
std::vector<Entry> greedy(const BitMatrix& other, Order begin, Order end) {
  std::vector<Entry> chosen;
  std::vector<bool> row_taken(other.rows()), column_taken(other.columns());
  for (; begin != end; ++begin) {
    if (row_taken[begin->first] || column_taken[begin->second]) continue;
    const bool fits =
        std::all_of(chosen.begin(), chosen.end(), [&](const Entry& e) { return fool(other, e, *begin); });
    if (!fits) continue;
    chosen.push_back(*begin);
    row_taken[begin->first] = column_taken[begin->second] = true;
  }
  return chosen;
}

/// One rectangle for every row, or for every column, whichever needs fewer.
std::vector<Rectangle> cover_by_lines(const std::vector<Entry>& entries) {
  std::set<std::size_t> rows, columns;
  for (const Entry& e : entries) rows.insert(e.first), columns.insert(e.second);
  std::vector<Rectangle> cover;
  const bool by_rows = rows.size() <= columns.size();
  for (const std::size_t line : by_rows ? rows : columns) {
    Rectangle rectangle;
    for (const Entry& e : entries) {
      if ((by_rows ? e.first : e.second) != line) continue;
      (by_rows ? rectangle.columns : rectangle.rows).push_back(by_rows ? e.second : e.first);
    }
    (by_rows ? rectangle.rows : rectangle.columns) = {line};
    std::sort(rectangle.rows.begin(), rectangle.rows.end());
    std::sort(rectangle.columns.begin(), rectangle.columns.end());
    cover.push_back(std::move(rectangle));
  }
  return cover;
}

Rectangle hull(const std::vector<Entry>& entries, const std::vector<std::size_t>& chosen) {
  std::set<std::size_t> rows, columns;
  for (const std::size_t v : chosen) rows.insert(entries[v].first), columns.insert(entries[v].second);
  return {{rows.begin(), rows.end()}, {columns.begin(), columns.end()}};
}

/// Entries with few partners first: the search then colours well.
void order_by_degree(const BitMatrix& other, std::vector<Entry>& entries) {
  std::vector<std::pair<std::size_t, Entry>> keyed;
  for (const Entry& a : entries) {
    const auto partners =
        std::count_if(entries.begin(), entries.end(), [&](const Entry& b) { return fool(other, a, b); });
    keyed.emplace_back(static_cast<std::size_t>(partners), a);
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t v = 0; v < entries.size(); ++v) entries[v] = keyed[v].second;
}

void search(const BitMatrix& other, std::vector<Entry> entries, FoolingSet& set, Effort& effort) {
  order_by_degree(other, entries);
  BitGraph graph(entries.size());
  std::vector<std::size_t> known;
  for (std::size_t a = 0; a < entries.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (fool(other, entries[a], entries[b])) graph.connect(a, b);
    }
    if (std::find(set.pairs.begin(), set.pairs.end(), entries[a]) != set.pairs.end()) known.push_back(a);
  }
  const Clique clique = maximum_clique(graph, known, effort);
  set.pairs.clear();
  for (const std::size_t v : clique.vertices) set.pairs.push_back(entries[v]);
  if (clique.colours.size() < set.upper) {
    set.upper = clique.colours.size();
    set.cover.clear();
    for (const auto& colour : clique.colours) set.cover.push_back(hull(entries, colour));
  }
  if (clique.is_maximum) set.upper = set.pairs.size();
}

}  // namespace

FoolingSet fooling_set(const CommunicationMatrix& matrix, std::size_t plane, Effort& effort) {
  const std::vector<Entry> entries = entries_of(matrix.plane(plane));
  const BitMatrix other = other_values(matrix, plane);
  FoolingSet set;
  set.cover = cover_by_lines(entries);
  set.upper = set.cover.size();
  set.pairs = greedy(other, entries.begin(), entries.end());
  if (!set.is_maximum()) {
    auto backward = greedy(other, entries.rbegin(), entries.rend());
    if (backward.size() > set.pairs.size()) set.pairs = std::move(backward);
  }
  if (!set.is_maximum() && entries.size() <= most_vertices && !effort.is_over())
    search(other, entries, set, effort);
  std::sort(set.pairs.begin(), set.pairs.end());
  return set;
}

}  // namespace crossbits
