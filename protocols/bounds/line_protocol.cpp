#include "protocols/bounds/line_protocol.hpp"

#include <algorithm>

namespace crossbits {
namespace {

/// A class with the transcripts [at, at + 2^answer_bits) that are its own.
struct Slot {
  std::uint64_t at;
  const LineClass* line;
};

class Builder {
 public:
  Builder(ProtocolTree& tree, int speaker) : tree_(tree), speaker_(speaker) {}

  /// The subtree for these slots, which lie in [from, from + size).
  std::size_t name_class(const Slot* begin, const Slot* end, std::uint64_t from, std::uint64_t size) {
    if (end - begin == 1) return announce(*begin->line, 0, begin->line->answers.size());
    const std::uint64_t half = size / 2;
    const Slot* const middle = std::find_if(begin, end, [&](const Slot& s) { return s.at >= from + half; });
    if (middle == end) return name_class(begin, end, from, half);
    if (middle == begin) return name_class(begin, end, from + half, half);
    Bits says = Bits::zeros(speaker_ == 0 ? tree_.rows() : tree_.columns());
    for (const Slot* s = middle; s != end; ++s) {
      for (const std::size_t line : s->line->lines) says.set(line, true);
    }
    const std::size_t zero = name_class(begin, middle, from, half),
                      one = name_class(middle, end, from + half, half);
    return tree_.add_inner(speaker_, std::move(says), zero, one);
  }

 private:
  /// The other party tells which of the answers [from, to) of the class it is.
  std::size_t announce(const LineClass& line, std::size_t from, std::size_t to) {
    if (to - from == 1) return tree_.add_leaf(line.answers[from].first);
    const std::size_t middle = from + (to - from) / 2;
    Bits says = Bits::zeros(speaker_ == 0 ? tree_.columns() : tree_.rows());
    for (std::size_t k = middle; k < to; ++k) {
      for (const std::size_t other : line.answers[k].second) says.set(other, true);
    }
    const std::size_t zero = announce(line, from, middle), one = announce(line, middle, to);
    return tree_.add_inner(1 - speaker_, std::move(says), zero, one);
  }

  ProtocolTree& tree_;
  int speaker_;
};

std::uint64_t transcripts(const std::vector<LineClass>& classes) {
  std::uint64_t sum = 0;
  for (const LineClass& line : classes) sum += std::uint64_t{1} << line.answer_bits();
  return sum;
}

}  // namespace

int line_protocol_depth(const std::vector<LineClass>& classes) { return bits_to_index(transcripts(classes)); }

std::size_t add_line_protocol(ProtocolTree& tree, int speaker, std::vector<LineClass> classes) {
  std::stable_sort(classes.begin(), classes.end(),
                   [](const LineClass& a, const LineClass& b) { return a.answer_bits() > b.answer_bits(); });
  std::vector<Slot> slots;
  std::uint64_t at = 0;
  for (const LineClass& line : classes) {
    slots.push_back({at, &line});
    at += std::uint64_t{1} << line.answer_bits();
  }
  return Builder(tree, speaker)
      .name_class(slots.data(), slots.data() + slots.size(), 0, std::uint64_t{1} << bits_to_index(at));
}

std::vector<LineClass> row_classes(const CommunicationMatrix& matrix) {
  std::vector<LineClass> classes;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    LineClass line{.lines = {i}, .answers = {}};
    for (std::size_t k = 0; k < matrix.planes().size(); ++k) {
      std::vector<std::size_t> where;
      for (std::size_t j = 0; j < matrix.columns(); ++j) {
        if (matrix.plane(k).get(i, j)) where.push_back(j);
      }
      if (!where.empty()) line.answers.emplace_back(static_cast<int>(k), std::move(where));
    }
    if (line.answers.empty()) line.answers.emplace_back(0, std::vector<std::size_t>());
    classes.push_back(std::move(line));
  }
  return classes;
}

}  // namespace crossbits
