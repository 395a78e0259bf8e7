#pragma once

#include "protocols/bounds/fooling.hpp"

namespace crossbits {

/// A cover of the entries with f = matrix.values()[plane] by z-rectangles, each as large as it can be: from
/// the first entry that is not covered, columns are added one by one, that column first with which the
/// rectangle covers most; rows that do not fit are left out. Nothing if it takes `enough` rectangles or more,
/// or if the effort is spent.
std::vector<Rectangle> greedy_cover(const CommunicationMatrix& matrix, std::size_t plane, std::size_t enough,
                                    const Effort& effort);

}  // namespace crossbits
