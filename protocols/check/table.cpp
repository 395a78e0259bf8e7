#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

using Set = std::uint32_t;  // of at most 32 lines

struct Box {
  Set rows, columns;
  auto operator<=>(const Box&) const = default;
};

/// Rows of numbers modulo 2 or 3 in echelon form, one number an entry: slow and plain.
class Echelon {
 public:
  explicit Echelon(int p) : p_(p) {}
  /// Adds a row; true if the rank has grown.
  bool add(std::vector<int> row) {
    for (const auto& [pivot, known] : rows_) {
      const int factor = row[pivot];
      if (factor == 0) continue;
      for (std::size_t j = pivot; j < row.size(); ++j) row[j] = (row[j] + (p_ - factor) * known[j]) % p_;
    }
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (row[j] == 0) continue;
      const int inverse = row[j];  // 1 and 2 are their own inverses modulo 3
      for (int& entry : row) entry = entry * inverse % p_;
      rows_.emplace_back(j, std::move(row));
      return true;
    }
    return false;
  }
  void drop() { rows_.pop_back(); }
  std::size_t rank() const { return rows_.size(); }

 private:
  int p_;
  std::vector<std::pair<std::size_t, std::vector<int>>> rows_;
};

class Table {
 public:
  Table(const Function& f, const Json& side)
      : f_(f),
        total_(f.is_total()),
        rows_(lines(side, "rows", f.rows())),
        columns_(lines(side, "columns", f.columns())) {}

  bool is_too_large() const {
    return rows_.size() > 32 || columns_.size() > 32 || rows_.empty() || columns_.empty();
  }

  Proved prove(const Json& parts) {
    std::vector<const Json*> by_splits;
    for (const Json& part : parts) {
      if (!part.is_array() || part.size() < 3)
        return Proved::no("a part of the table is not [rows, columns, bits]");
      const Box box{set_of(part[0], rows_.size()), set_of(part[1], columns_.size())};
      const int bits = static_cast<int>(number_below(part[2], 64, "the bits of a part"));
      if (part.size() == 3)
        by_splits.push_back(&part);
      else if (std::string fault = fault_of_pairs(box, bits, part[3]); !fault.empty())
        return Proved::no(fault);
      int& known = table_[box];
      known = std::max(known, bits);
    }
    // Every line rests on parts that are strictly smaller than its own, so the order does not matter.
    for (const Json* part : by_splits) {
      const Box box{set_of((*part)[0], rows_.size()), set_of((*part)[1], columns_.size())};
      const int bits = table_[box];
      if (own_bound(box) >= bits) continue;
      if (values(box) < 2 || some_split_is_open(box, bits, true) || some_split_is_open(box, bits, false))
        return Proved::no(fmt::format("the table does not close at rows {:x}, columns {:x}: {} bits",
                                      box.rows, box.columns, bits));
    }
    const int bits = needed({all(rows_.size()), all(columns_.size())});
    return {bits, bits, {}};
  }

 private:
  static Set all(std::size_t count) { return count == 32 ? ~Set{0} : (Set{1} << count) - 1; }
  static Set set_of(const Json& number, std::size_t count) {
    return static_cast<Set>(number_below(number, std::uint64_t{1} << count, "a set of lines"));
  }
  int place(std::size_t i, std::size_t j) const { return f_.place(rows_[i], columns_[j]); }

  template <class Visit>
  static void for_each(Set set, Visit visit) {
    for (; set != 0; set &= set - 1) visit(static_cast<std::size_t>(std::countr_zero(set)));
  }

  int values(Box box) const {
    std::vector<bool> seen(f_.values().size(), false);
    for_each(box.rows, [&](std::size_t i) {
      for_each(box.columns, [&](std::size_t j) {
        if (place(i, j) != Function::undefined) seen[static_cast<std::size_t>(place(i, j))] = true;
      });
    });
    return static_cast<int>(std::count(seen.begin(), seen.end(), true));
  }

  /// One row for each different row, the lowest, then one column for each different column.
  Box merged(Box box) const {
    const auto unique = [](Set lines, const auto& equal) {
      Set kept = 0;
      for_each(lines, [&](std::size_t i) {
        bool repeated = false;
        for_each(kept, [&](std::size_t k) { repeated = repeated || equal(i, k); });
        if (!repeated) kept |= Set{1} << i;
      });
      return kept;
    };
    box.rows = unique(box.rows, [&](std::size_t a, std::size_t b) {
      bool same = true;
      for_each(box.columns, [&](std::size_t j) { same = same && place(a, j) == place(b, j); });
      return same;
    });
    box.columns = unique(box.columns, [&](std::size_t a, std::size_t b) {
      bool same = true;
      for_each(box.rows, [&](std::size_t i) { same = same && place(i, a) == place(i, b); });
      return same;
    });
    return box;
  }

  std::vector<int> indicator(Box box, std::size_t line, bool by_rows, std::size_t value) const {
    std::vector<int> row;
    for_each(by_rows ? box.columns : box.rows, [&](std::size_t k) {
      row.push_back((by_rows ? place(line, k) : place(k, line)) == static_cast<int>(value) ? 1 : 0);
    });
    return row;
  }

  /// The sum over the values of the larger of the ranks modulo 2 and 3, for a growing set of lines.
  struct Ranks {
    explicit Ranks(std::size_t values) : two(values, Echelon(2)), three(values, Echelon(3)) {}
    std::vector<Echelon> two, three;
    std::size_t leaves() const {
      std::size_t sum = 0;
      for (std::size_t v = 0; v < two.size(); ++v) sum += std::max(two[v].rank(), three[v].rank());
      return sum;
    }
  };

  /// By ranks alone; 1 if two values occur.
  int own_bound(Box box) const {
    int bits = values(box) >= 2 ? 1 : 0;
    if (!total_) return bits;
    Ranks ranks(f_.values().size());
    for_each(box.rows, [&](std::size_t i) {
      for (std::size_t v = 0; v < f_.values().size(); ++v)
        ranks.two[v].add(indicator(box, i, true, v)), ranks.three[v].add(indicator(box, i, true, v));
    });
    return std::max(bits, bits_to_index(ranks.leaves()));
  }

  /// What the table or the ranks say of a part, without its repeated lines.
  int needed(Box box) const {
    box = merged(box);
    const auto line = table_.find(box);
    return std::max(line == table_.end() ? 0 : line->second, own_bound(box));
  }

  /// One side of a split that grows line by line, and how many leaves it has at least: by ranks, or, where f
  /// is partial, by a fooling set for every value, to which a line adds the last entry that fits, if there is
  /// one.
  struct Side {
    explicit Side(std::size_t values) : ranks(values), pairs(values) {}
    Set lines = 0;
    Ranks ranks;
    std::vector<std::vector<std::pair<std::size_t, std::size_t>>> pairs;  ///< own line, line across
    std::size_t leaves() const {
      std::size_t sum = ranks.leaves();  // 0 where f is partial
      for (const auto& set : pairs) sum += set.size();
      return sum;
    }
  };
  struct Grown {
    std::vector<std::size_t> two, three, pairs;  ///< the values whose count has grown
  };

  Grown add(Side& side, Box box, std::size_t line, bool by_rows) const {
    Grown grown;
    side.lines |= Set{1} << line;
    for (std::size_t v = 0; v < f_.values().size(); ++v) {
      if (!total_ && add_pair(side, box, line, by_rows, v)) grown.pairs.push_back(v);
      if (total_ && side.ranks.two[v].add(indicator(box, line, by_rows, v))) grown.two.push_back(v);
      if (total_ && side.ranks.three[v].add(indicator(box, line, by_rows, v))) grown.three.push_back(v);
    }
    return grown;
  }

  static void remove(Side& side, std::size_t line, const Grown& grown) {
    side.lines &= ~(Set{1} << line);
    for (const std::size_t v : grown.two) side.ranks.two[v].drop();
    for (const std::size_t v : grown.three) side.ranks.three[v].drop();
    for (const std::size_t v : grown.pairs) side.pairs[v].pop_back();
  }

  bool add_pair(Side& side, Box box, std::size_t line, bool by_rows, std::size_t value) const {
    const auto at = [&](std::size_t own, std::size_t across) {
      return by_rows ? place(own, across) : place(across, own);
    };
    const int wanted = static_cast<int>(value);
    const auto fools = [&](std::size_t own, std::size_t across) {
      return at(own, across) != wanted && at(own, across) != Function::undefined;
    };
    std::optional<std::size_t> last;
    for_each(by_rows ? box.columns : box.rows, [&](std::size_t across) {
      if (at(line, across) != wanted) return;
      const auto& set = side.pairs[value];
      if (std::all_of(set.begin(), set.end(), [&](const auto& pair) {
            return fools(line, pair.second) || fools(pair.first, across);
          }))
        last = across;
    });
    if (last) side.pairs[value].emplace_back(line, *last);
    return last.has_value();
  }

  /// Is there a split of the rows (columns) into two parts that both might do with bits - 2?
  bool some_split_is_open(Box box, int bits, bool by_rows) const {
    std::vector<std::size_t> order;
    for_each(by_rows ? box.rows : box.columns, [&](std::size_t i) { order.push_back(i); });
    Side zero(f_.values().size()), one(f_.values().size());
    return deal(box, bits, by_rows, order, 0, zero, one);
  }

  bool deal(Box box, int bits, bool by_rows, const std::vector<std::size_t>& order, std::size_t next,
            Side& zero, Side& one) const {
    const auto part = [&](Set set) { return by_rows ? Box{set, box.columns} : Box{box.rows, set}; };
    if (next == order.size())
      return zero.lines != 0 && one.lines != 0 && needed(part(zero.lines)) < bits - 1 &&
             needed(part(one.lines)) < bits - 1;
    for (const bool to_one : {false, true}) {
      if (to_one && next == 0) break;  // the two sides may be exchanged
      Side& side = to_one ? one : zero;
      const Grown grown = add(side, box, order[next], by_rows);
      // A side whose leaves already ask for bits - 1 keeps doing so whatever is added to it.
      const bool found =
          bits_to_index(side.leaves()) < bits - 1 && deal(box, bits, by_rows, order, next + 1, zero, one);
      remove(side, order[next], grown);
      if (found) return true;
    }
    return false;
  }

  std::string fault_of_pairs(Box box, int bits, const Json& pairs) const {
    if (!pairs.is_array()) return "the pairs of a part are no list";
    std::map<int, Json> by_value;
    for (const Json& pair : pairs) {
      if (!pair.is_array() || pair.size() != 2) return "a pair of a part is no pair";
      const std::size_t i = number_below(pair[0], rows_.size(), "a row"),
                        j = number_below(pair[1], columns_.size(), "a column");
      if ((box.rows >> i & box.columns >> j & 1) == 0) return "a pair lies outside its part";
      by_value[place(i, j)].push_back({rows_[i], columns_[j]});
    }
    std::size_t sum = 0;
    for (const auto& [value, set] : by_value) {
      const Count count = count_fooling(f_, value, set);
      if (!count.fault.empty() || value == Function::undefined) return "the pairs of a part do not fool";
      sum += count.count;
    }
    return bits_to_index(sum) >= bits ? "" : "a part has too few pairs for its bits";
  }

  const Function& f_;
  bool total_;
  std::vector<std::size_t> rows_, columns_;
  std::map<Box, int> table_;
};

}  // namespace

Proved prove_table(const Case& c, const Json& side) {
  Table table(c.f, side);
  if (table.is_too_large()) return Proved::no("a table of parts has from 1 to 32 rows and columns");
  return table.prove(list(side, "parts"));
}

}  // namespace crossbits::check
