#include <algorithm>

#include "protocols/check/evidence.hpp"

namespace crossbits::check {
namespace {

/// Vertices are put one after the other into the first class that none of their neighbours is in; a clique
/// has at most one vertex of a class.
class Search {
 public:
  Search(const std::vector<std::vector<bool>>& connected, std::uint64_t steps)
      : connected_(connected), steps_(steps) {}

  std::optional<std::size_t> run() {
    std::vector<std::size_t> all(connected_.size());
    for (std::size_t v = 0; v < all.size(); ++v) all[v] = v;
    std::stable_sort(all.begin(), all.end(),
                     [&](std::size_t a, std::size_t b) { return degree(a) > degree(b); });
    grow(all, 0);
    return steps_ == 0 ? std::nullopt : std::optional(best_);
  }

 private:
  std::size_t degree(std::size_t v) const {
    return static_cast<std::size_t>(std::count(connected_[v].begin(), connected_[v].end(), true));
  }

  void grow(const std::vector<std::size_t>& candidates, std::size_t size) {
    best_ = std::max(best_, size);
    if (steps_ == 0 || --steps_ == 0) return;
    std::vector<std::vector<std::size_t>> classes;
    for (const std::size_t v : candidates) {
      const auto free = std::find_if(classes.begin(), classes.end(), [&](const auto& members) {
        return std::none_of(members.begin(), members.end(), [&](std::size_t m) { return connected_[v][m]; });
      });
      (free == classes.end() ? classes.emplace_back() : *free).push_back(v);
    }
    std::vector<std::size_t> left;
    for (const auto& members : classes) left.insert(left.end(), members.begin(), members.end());
    for (std::size_t k = classes.size(); k-- > 0;) {
      if (size + k + 1 <= best_) return;
      for (std::size_t m = classes[k].size(); m-- > 0;) {
        const std::size_t v = left.back();
        left.pop_back();
        std::vector<std::size_t> next;
        std::copy_if(left.begin(), left.end(), std::back_inserter(next),
                     [&](std::size_t u) { return connected_[v][u]; });
        grow(next, size + 1);
        if (steps_ == 0) return;
      }
    }
  }

  const std::vector<std::vector<bool>>& connected_;
  std::uint64_t steps_;
  std::size_t best_ = 0;
};

}  // namespace

std::optional<std::size_t> largest_clique(const std::vector<std::vector<bool>>& connected,
                                          std::uint64_t most_steps) {
  return Search(connected, most_steps).run();
}

}  // namespace crossbits::check
