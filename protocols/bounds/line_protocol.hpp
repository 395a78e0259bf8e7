#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "protocols/bounds/matrix.hpp"
#include "protocols/tree.hpp"

namespace crossbits {

/// Equal lines of one party, and for every value that occurs in them the lines of the other party that show
/// it.
struct LineClass {
  std::vector<std::size_t> lines;
  std::vector<std::pair<int, std::vector<std::size_t>>> answers;
  int answer_bits() const { return bits_to_index(answers.size()); }
};

/// Adds the protocol in which `speaker` names its class by a prefix code that leaves room for the answer and
/// the other party announces the answer: depth ceil(log2 sum of 2^answer_bits), by Kraft's inequality.
/// Returns its root.
std::size_t add_line_protocol(ProtocolTree& tree, int speaker, std::vector<LineClass> classes);
/// Its depth.
int line_protocol_depth(const std::vector<LineClass>& classes);

/// The classes of rows of a merged matrix: every row is a class of its own. Values are numbers of planes.
std::vector<LineClass> row_classes(const CommunicationMatrix& matrix);

}  // namespace crossbits
