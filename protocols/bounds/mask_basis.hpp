#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace crossbits {

/// A set of at most 32 lines.
using Mask = std::uint32_t;

/// The first line of the set; 32 if there is none.
inline std::size_t lowest(Mask set) { return static_cast<std::size_t>(std::countr_zero(set)); }

/// A growing basis of vectors of at most 32 zeros and ones over the field of two elements.
class BasisGf2 {
 public:
  /// Adds a vector; returns the pivot of the new basis vector, or -1 if it was in the span.
  int add(Mask vector) {
    while (vector != 0) {
      const int pivot = std::countr_zero(vector);
      if ((pivots_ >> pivot & 1) == 0) {
        pivots_ |= Mask{1} << pivot;
        vectors_[static_cast<std::size_t>(pivot)] = vector;
        return pivot;
      }
      vector ^= vectors_[static_cast<std::size_t>(pivot)];
    }
    return -1;
  }
  void remove(int pivot) {
    if (pivot >= 0) pivots_ &= ~(Mask{1} << pivot);
  }
  int rank() const { return std::popcount(pivots_); }

 private:
  Mask pivots_ = 0;
  std::array<Mask, 32> vectors_;  // meaningful where pivots_ has a bit
};

/// The same over the field of three elements; a vector is two sets: where it is 1 and where it is 2.
class BasisGf3 {
 public:
  int add(Mask ones) {
    Mask twos = 0;
    while ((ones | twos) != 0) {
      const int pivot = std::countr_zero(ones | twos);
      const auto at = static_cast<std::size_t>(pivot);
      const bool is_two = twos >> pivot & 1;
      if ((pivots_ >> pivot & 1) == 0) {  // the leading entry becomes 1
        pivots_ |= Mask{1} << pivot;
        vectors_[at] = is_two ? Vector{twos, ones} : Vector{ones, twos};
        return pivot;
      }
      const Vector v =
          is_two ? vectors_[at] : Vector{vectors_[at].twos, vectors_[at].ones};  // minus the leading entry
      const Mask mixed = (ones | v.twos) ^ (twos | v.ones);
      const Mask sum_ones = (twos | v.twos) ^ mixed;
      twos = (ones | v.ones) ^ mixed;
      ones = sum_ones;
    }
    return -1;
  }
  void remove(int pivot) {
    if (pivot >= 0) pivots_ &= ~(Mask{1} << pivot);
  }
  int rank() const { return std::popcount(pivots_); }

 private:
  struct Vector {
    Mask ones, twos;
  };
  Mask pivots_ = 0;
  std::array<Vector, 32> vectors_;
};

}  // namespace crossbits
