#include "protocols/bounds/clique.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace crossbits {
namespace {

using Set = std::vector<std::uint64_t>;

class CliqueSearch {
 public:
  CliqueSearch(const BitGraph& graph, std::vector<std::size_t> known, Effort& effort)
      : graph_(graph), best_(std::move(known)), effort_(effort) {}

  Clique run() {
    Set all(graph_.words());
    for (std::size_t v = 0; v < graph_.size(); ++v) all[v / 64] |= std::uint64_t{1} << (v % 64);
    std::vector<std::size_t> order, colour;
    colour_classes(all, 0, order, colour);
    Clique result;
    result.colours.resize(colour.empty() ? 0 : colour.back());
    for (std::size_t i = 0; i < order.size(); ++i) result.colours[colour[i] - 1].push_back(order[i]);
    expand(all);
    result.vertices = best_;
    result.is_maximum = !effort_.is_over();
    return result;
  }

 private:
  /// Colours the candidates greedily; lists those whose colour is above `floor`, colours ascending.
  void colour_classes(const Set& candidates, std::size_t floor, std::vector<std::size_t>& order,
                      std::vector<std::size_t>& colour) const {
    Set uncoloured = candidates, rest;
    const std::size_t words = graph_.words();
    for (std::size_t c = 1; std::any_of(uncoloured.begin(), uncoloured.end(), [](auto w) { return w != 0; });
         ++c) {
      rest = uncoloured;
      for (std::size_t w = 0; w < words; ++w) {
        while (rest[w] != 0) {
          const std::size_t v = w * 64 + static_cast<std::size_t>(std::countr_zero(rest[w]));
          rest[w] &= rest[w] - 1;
          uncoloured[w] &= ~(std::uint64_t{1} << (v % 64));
          const std::uint64_t* const near = graph_.row(v);
          for (std::size_t k = w; k < words; ++k) rest[k] &= ~near[k];
          if (c > floor) order.push_back(v), colour.push_back(c);
        }
      }
    }
  }

  void expand(Set& candidates) {
    if (effort_.spent()) return;
    std::vector<std::size_t> order, colour;
    const std::size_t floor = best_.size() >= current_.size() ? best_.size() - current_.size() : 0;
    colour_classes(candidates, floor, order, colour);
    for (std::size_t i = order.size(); i-- > 0;) {
      if (current_.size() + colour[i] <= best_.size() || effort_.is_over()) return;
      const std::size_t v = order[i];
      Set next(graph_.words());
      bool any = false;
      for (std::size_t w = 0; w < next.size(); ++w) any |= (next[w] = candidates[w] & graph_.row(v)[w]) != 0;
      current_.push_back(v);
      if (any)
        expand(next);
      else if (current_.size() > best_.size())
        best_ = current_;
      current_.pop_back();
      candidates[v / 64] &= ~(std::uint64_t{1} << (v % 64));
    }
  }

  const BitGraph& graph_;
  std::vector<std::size_t> best_, current_;
  Effort& effort_;
};

}  // namespace

Clique maximum_clique(const BitGraph& graph, std::vector<std::size_t> known, Effort& effort) {
  return CliqueSearch(graph, std::move(known), effort).run();
}

}  // namespace crossbits
