#include "protocols/bounds/greedy_cover.hpp"

#include <algorithm>
#include <bit>

namespace crossbits {
namespace {

using Set = std::vector<std::uint64_t>;

std::size_t common(const Set& a, std::span<const std::uint64_t> b) {
  std::size_t count = 0;
  for (std::size_t w = 0; w < a.size(); ++w) count += static_cast<std::size_t>(std::popcount(a[w] & b[w]));
  return count;
}

Set meet(Set a, std::span<const std::uint64_t> b) {
  for (std::size_t w = 0; w < a.size(); ++w) a[w] &= b[w];
  return a;
}

bool is_within(const Set& a, std::span<const std::uint64_t> b) {
  for (std::size_t w = 0; w < a.size(); ++w) {
    if ((a[w] & ~b[w]) != 0) return false;
  }
  return true;
}

bool has_any(std::span<const std::uint64_t> set) {
  return std::any_of(set.begin(), set.end(), [](std::uint64_t word) { return word != 0; });
}

std::vector<std::size_t> members(const Set& set) {
  std::vector<std::size_t> list;
  for (std::size_t w = 0; w < set.size(); ++w) {
    for (std::uint64_t rest = set[w]; rest != 0; rest &= rest - 1)
      list.push_back(64 * w + static_cast<std::size_t>(std::countr_zero(rest)));
  }
  return list;
}

/// Where a rectangle may lie, and which entries it should still cover; one line of bits for every column.
struct Field {
  BitMatrix allowed, open;
};

/// A rectangle that grows by columns, while the rows are those that allow all of them.
class Growing {
 public:
  Growing(const Field& field, std::size_t column) : field_(field), rows_(field.allowed.words(), ~0ULL) {
    add(column);
  }
  /// Adds the column that leaves most to cover; false where every one leaves less than there is.
  bool grow() {
    std::size_t best = 0, most = 0;
    for (std::size_t j = 0; j < field_.allowed.rows(); ++j) {
      if (is_in(j)) continue;
      const std::size_t count = covered_with(j);
      if (count > most) most = count, best = j;
    }
    if (most < covered_) return false;
    add(best);
    return true;
  }
  std::size_t covered() const { return covered_; }
  /// With every column that all its rows allow.
  Rectangle whole() const {
    Rectangle rectangle{.rows = members(rows_), .columns = {}};
    for (std::size_t j = 0; j < field_.allowed.rows(); ++j) {
      if (is_within(rows_, field_.allowed.row(j))) rectangle.columns.push_back(j);
    }
    return rectangle;
  }

 private:
  bool is_in(std::size_t column) const {
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
  }
  std::size_t covered_with(std::size_t column) const {
    const Set rows = meet(rows_, field_.allowed.row(column));
    std::size_t sum = common(rows, field_.open.row(column));
    for (const std::size_t j : columns_) sum += common(rows, field_.open.row(j));
    return sum;
  }
  void add(std::size_t column) {
    covered_ = covered_with(column);
    rows_ = meet(std::move(rows_), field_.allowed.row(column));
    columns_.push_back(column);
  }

  const Field& field_;
  Set rows_;
  std::vector<std::size_t> columns_;
  std::size_t covered_ = 0;
};

/// The entries z, and with them those where f is undefined; transposed.
Field field_of(const CommunicationMatrix& matrix, std::size_t plane) {
  Field field{BitMatrix(matrix.columns(), matrix.rows()), matrix.plane(plane).transposed()};
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      if (!matrix.at(i, j) || matrix.plane(plane).get(i, j)) field.allowed.set(j, i);
    }
  }
  return field;
}

/// How many of the rectangles hold each entry; adding or taking away one.
class Times {
 public:
  Times(const CommunicationMatrix& matrix, const BitMatrix& wanted)
      : columns_(matrix.columns()), wanted_(wanted), times_(matrix.rows() * matrix.columns(), 0) {}
  void count(const Rectangle& r, int by) {
    for (const std::size_t i : r.rows) {
      for (const std::size_t j : r.columns) times_[i * columns_ + j] += by;
    }
  }
  /// Does no entry lie in this one alone?
  bool is_spare(const Rectangle& r) const {
    return std::all_of(r.rows.begin(), r.rows.end(), [&](std::size_t i) {
      return std::all_of(r.columns.begin(), r.columns.end(),
                         [&](std::size_t j) { return !wanted_.get(i, j) || times_[i * columns_ + j] > 1; });
    });
  }

 private:
  std::size_t columns_;
  const BitMatrix& wanted_;
  std::vector<int> times_;
};

/// Later rectangles may have made earlier ones needless.
std::vector<Rectangle> without_spare(const CommunicationMatrix& matrix, std::size_t plane,
                                     std::vector<Rectangle> cover) {
  Times times(matrix, matrix.plane(plane));
  for (const Rectangle& r : cover) times.count(r, 1);
  std::erase_if(cover, [&](const Rectangle& r) {
    if (!times.is_spare(r)) return false;
    times.count(r, -1);
    return true;
  });
  return cover;
}

}  // namespace

std::vector<Rectangle> greedy_cover(const CommunicationMatrix& matrix, std::size_t plane, std::size_t enough,
                                    const Effort& effort) {
  Field field = field_of(matrix, plane);
  std::vector<Rectangle> cover;
  for (std::size_t column = 0; column < matrix.columns(); ++column) {
    while (has_any(field.open.row(column))) {
      if (cover.size() >= enough || effort.is_over()) return {};
      Growing rectangle(field, column);
      while (rectangle.grow()) {
      }
      cover.push_back(rectangle.whole());
      for (const std::size_t j : cover.back().columns) {
        for (const std::size_t i : cover.back().rows) field.open.row(j)[i / 64] &= ~(1ULL << (i % 64));
      }
    }
  }
  cover = without_spare(matrix, plane, std::move(cover));
  return cover.size() < enough ? cover : std::vector<Rectangle>();
}

}  // namespace crossbits
