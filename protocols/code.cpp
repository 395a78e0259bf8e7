#include "protocols/code.hpp"

#include <fmt/format.h>

#include <bit>
#include <stdexcept>

#include "basis/integer.hpp"

namespace crossbits {
namespace {

/// The number of equal bits `bit` that the string begins with.
std::size_t run(const Bits& bits, bool bit) {
  std::size_t length = 0;
  while (length < bits.size() && bits[length] == bit) ++length;
  return length;
}

Bits unary_word(std::uint64_t value) {
  Bits word;
  for (std::uint64_t i = 0; i < value; ++i) word.push_back(true);
  word.push_back(false);
  return word;
}

}  // namespace

Code Code::below(std::uint64_t count) {
  if (count == 0) throw std::invalid_argument("a code for the numbers below 0 has no words");
  return Code(Kind::below, static_cast<std::size_t>(bits_to_index(count)), count);
}

Bits Code::encode(std::uint64_t value) const {
  const bool known = kind_ == Kind::fixed         ? width_ >= 64 || value >> width_ == 0
                     : kind_ == Kind::below       ? value < count_
                     : kind_ == Kind::elias_gamma ? value >= 1
                                                  : true;
  if (!known) throw std::invalid_argument(fmt::format("{} has no word in the code of {}", value, text()));
  if (kind_ == Kind::unary) return unary_word(value);
  if (kind_ == Kind::elias_gamma) {
    const int width = std::bit_width(value);
    Bits word = Bits::zeros(static_cast<std::size_t>(width) - 1);
    word.append_number(value, width);
    return word;
  }
  Bits word = Bits::zeros(width_ > 64 ? width_ - 64 : 0);
  word.append_number(value, static_cast<int>(width_ - word.size()));
  return word;
}

std::optional<std::uint64_t> Code::decode(const Bits& word) const {
  if (!is_word(word)) return std::nullopt;
  if (kind_ == Kind::unary) return word.size() - 1;
  if (kind_ == Kind::elias_gamma) {
    const std::size_t width = word.size() / 2 + 1;
    return word.size() > 127 ? std::nullopt : std::optional(word.number(width - 1, static_cast<int>(width)));
  }
  if (word.size() > 64 || !has_value(word)) return std::nullopt;
  return word.number(0, static_cast<int>(width_));
}

bool Code::is_prefix_free_word(const Bits& bits) const {
  if (kind_ == Kind::unary) return run(bits, true) + 1 == bits.size();
  return 2 * run(bits, false) + 1 == bits.size();
}

std::string Code::text() const {
  switch (kind_) {
    case Kind::fixed:
      return fmt::format("{} bit{}", width_, width_ == 1 ? "" : "s");
    case Kind::below:
      return fmt::format("a number below {} in {} bit{}", count_, width_, width_ == 1 ? "" : "s");
    case Kind::unary:
      return "a unary word";
    case Kind::elias_gamma:
      return "an Elias gamma word";
  }
  return {};
}

}  // namespace crossbits
