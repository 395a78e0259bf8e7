#include "models/store.hpp"

#include <fmt/format.h>

#include <atomic>
#include <stdexcept>

namespace crossbits {

std::uint64_t StoreSerial::next() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

Store::Store(const Graph& graph, const std::vector<char>& known)
    : graph_(&graph), place_(known.size()), written_(known.size(), 0) {
  const Parts* last_shape = nullptr;
  bool last_wide = false;
  std::int64_t narrow = 0, wide = 0;
  for (ValueId id = 0; id < graph.size(); ++id) {
    const Parts* shape = graph[id].shape.get();
    if (shape != last_shape) {
      last_wide = false;
      for (const Part& part : *shape) last_wide = last_wide || !part.format.narrow();
      last_shape = shape;
    }
    Room& room = place_[index(id)];
    room.count = graph.count(id);
    room.wide = last_wide;
    if (!known[index(id)]) continue;
    std::int64_t& end = room.wide ? wide : narrow;
    room.offset = end;
    end += room.count;
  }
  narrow_.resize(static_cast<std::size_t>(narrow) + 1);  // one more, so that an empty value has an address
  wide_.resize(static_cast<std::size_t>(wide) + 1);
}

BigInteger Store::number(ValueId id, std::int32_t i) const {
  const auto k = static_cast<std::size_t>(i);
  return wide(id) ? wide_numbers(id)[k] : BigInteger(narrow(id)[k]);
}

void Store::refuse(ValueId id) const {
  throw std::logic_error(fmt::format("{} was never computed or received here", graph_->describe(id)));
}

Store full_store(const Graph& graph) {
  return {graph, std::vector<char>(static_cast<std::size_t>(graph.size()), 1)};
}

}  // namespace crossbits
