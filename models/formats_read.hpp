#pragma once

#include "models/graph.hpp"

namespace crossbits {

/// Calls visit(format) for the format of every part of a value that a segment touches.
template <class Visit>
void for_each_format(const Graph& graph, const Segment& s, Visit visit) {
  std::int32_t begin = 0;
  for (const Part& part : *graph[s.value].shape) {
    if (begin < s.offset + s.count && begin + part.count > s.offset) visit(part.format);
    begin += part.count;
  }
}

}  // namespace crossbits
