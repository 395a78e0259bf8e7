#include "basis/bits.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {

Bits Bits::of_number(std::uint64_t word, int width) {
  Bits bits;
  bits.append_number(word, width);
  return bits;
}

Bits Bits::of_number(const BigInteger& number, int width) {
  Bits bits;
  for (int left = width; left > 0;) {
    const int take = (left - 1) % 64 + 1;
    left -= take;
    const BigInteger chunk = (number >> left) & BigInteger(~std::uint64_t{0} >> (64 - take));
    bits.append_number(static_cast<std::uint64_t>(chunk), take);
  }
  return bits;
}

Bits Bits::of_text(std::string_view text) {
  Bits bits;
  for (const char c : text) {
    if (c != '0' && c != '1') throw std::invalid_argument(fmt::format("\"{}\" is not a string of 0s and 1s", text));
    bits.push_back(c == '1');
  }
  return bits;
}

Bits Bits::zeros(std::size_t size) {
  Bits bits;
  bits.size_ = size;
  bits.rest_.assign(size <= 64 ? 0 : (size - 1) / 64, 0);
  return bits;
}

void Bits::set(std::size_t i, bool bit) {
  const std::uint64_t mask = std::uint64_t{1} << (63 - i % 64);
  word(i / 64) = bit ? word(i / 64) | mask : word(i / 64) & ~mask;
}

void Bits::push_back(bool bit) { append_number(bit ? 1 : 0, 1); }

void Bits::append(const Bits& other) {
  for (std::size_t from = 0; from < other.size_; from += 64) {
    const int width = static_cast<int>(std::min<std::size_t>(64, other.size_ - from));
    append_number(other.number(from, width), width);
  }
}

void Bits::append_number(std::uint64_t number, int width) {
  if (width == 0) return;
  const std::uint64_t top = number << (64 - width);  // the new bits, left-justified
  const int used = static_cast<int>(size_ % 64);
  if (used == 0) {
    if (size_ == 0) first_ = top;
    else rest_.push_back(top);
  } else {
    word(size_ / 64) |= top >> used;
    if (used + width > 64) rest_.push_back(top << (64 - used));
  }
  size_ += static_cast<std::size_t>(width);
}

std::uint64_t Bits::number(std::size_t from, int width) const {
  if (width == 0) return 0;
  const std::size_t k = from / 64;
  const int skip = static_cast<int>(from % 64);
  std::uint64_t top = word(k) << skip;
  if (skip + width > 64) top |= word(k + 1) >> (64 - skip);
  return top >> (64 - width);
}

BigInteger Bits::big_number(std::size_t from, std::size_t width) const {
  BigInteger result = 0;
  for (std::size_t done = 0; done < width; done += 64) {
    const int take = static_cast<int>(std::min<std::size_t>(64, width - done));
    result = (result << take) | number(from + done, take);
  }
  return result;
}

Bits Bits::slice(std::size_t from, std::size_t count) const {
  Bits result;
  for (std::size_t done = 0; done < count; done += 64) {
    const int take = static_cast<int>(std::min<std::size_t>(64, count - done));
    result.append_number(number(from + done, take), take);
  }
  return result;
}

std::string Bits::text() const {
  std::string result(size_, '0');
  for (std::size_t i = 0; i < size_; ++i) result[i] = (*this)[i] ? '1' : '0';
  return result;
}

}  // namespace crossbits
