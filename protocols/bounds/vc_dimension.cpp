#include "protocols/bounds/vc_dimension.hpp"

#include <algorithm>
#include <bit>

namespace crossbits {
namespace {

/// Rows grouped by the pattern that they show on the chosen columns; an undefined entry leaves the row out.
using Groups = std::vector<std::vector<std::size_t>>;

class ShatterSearch {
 public:
  ShatterSearch(const CommunicationMatrix& matrix, Effort& effort) : matrix_(matrix), effort_(effort) {
    const std::size_t different = classes_of_rows(matrix).representatives.size();
    best_.upper = static_cast<std::size_t>(std::bit_width(different)) - 1;
    best_.by_counting = true;
  }

  Shattered run() {
    Groups all(1);
    for (std::size_t i = 0; i < matrix_.rows(); ++i) all[0].push_back(i);
    best_.rows = {0};
    grow(all, 0);
    if (!effort_.is_over() && best_.columns.size() < best_.upper) {
      best_.upper = best_.columns.size();
      best_.by_counting = false;
    }
    return best_;
  }

 private:
  bool is_done() const { return best_.columns.size() == best_.upper || effort_.is_over(); }

  /// The groups split by one more column; empty if some pattern is missing.
  Groups split(const Groups& groups, std::size_t column) const {
    Groups next(2 * groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      for (const std::size_t i : groups[g]) {
        if (matrix_.plane(0).get(i, column)) next[g].push_back(i);
        if (matrix_.plane(1).get(i, column)) next[groups.size() + g].push_back(i);
      }
      if (next[g].empty() || next[groups.size() + g].empty()) return {};
    }
    return next;
  }

  void grow(const Groups& groups, std::size_t from) {
    for (std::size_t column = from; column < matrix_.columns() && !is_done(); ++column) {
      effort_.spent(matrix_.rows() / 64 + 1);
      const Groups next = split(groups, column);
      if (next.empty()) continue;
      chosen_.push_back(column);
      if (chosen_.size() > best_.columns.size()) keep(next);
      grow(next, column + 1);
      chosen_.pop_back();
    }
  }

  void keep(const Groups& groups) {
    best_.columns = chosen_;
    best_.rows.clear();
    for (const auto& group : groups) best_.rows.push_back(group.front());
  }

  const CommunicationMatrix& matrix_;
  Effort& effort_;
  Shattered best_;
  std::vector<std::size_t> chosen_;
};

}  // namespace

Shattered vc_dimension(const CommunicationMatrix& matrix, Effort& effort) {
  return ShatterSearch(matrix, effort).run();
}

}  // namespace crossbits
