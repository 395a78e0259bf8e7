#include "basis/bits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace crossbits {
namespace {

std::size_t words_for(std::size_t bits) { return (bits + 63) / 64; }

std::uint64_t* allocate(std::size_t bits) { return new std::uint64_t[std::bit_ceil(words_for(bits))]{}; }

}  // namespace

Bits Bits::of_number(const BigInteger& number, int width) {
  Bits bits;
  for (int left = width; left > 0;) {
    const int take = (left - 1) % 64 + 1;
    left -= take;
    const BigInteger shifted = number >> left;
    bits.append_number(static_cast<std::uint64_t>(shifted & ~std::uint64_t{0}), take);
  }
  return bits;
}

Bits Bits::of_text(std::string_view text) {
  Bits bits;
  for (const char c : text) {
    if (c != '0' && c != '1')
      throw std::invalid_argument(fmt::format("\"{}\" is not a string of 0s and 1s", text));
    bits.push_back(c == '1');
  }
  return bits;
}

Bits Bits::zeros(std::size_t size) {
  Bits bits;
  if (size > 64) bits.words_ = allocate(size);
  bits.size_ = size;
  return bits;
}

void Bits::set(std::size_t i, bool bit) {
  std::uint64_t& word = is_long() ? words_[i / 64] : word_;
  const std::uint64_t mask = std::uint64_t{1} << (63 - i % 64);
  word = bit ? word | mask : word & ~mask;
}

void Bits::append(const Bits& other) {
  const Bits source = other;  // `other` may be this string
  for (std::size_t from = 0; from < source.size_; from += 64) {
    const int width = static_cast<int>(std::min<std::size_t>(64, source.size_ - from));
    append_number(source.number(from, width), width);
  }
}

void Bits::append_long(std::uint64_t number, int width) {
  const std::size_t used = words_for(size_);
  const std::size_t needed = words_for(size_ + static_cast<std::size_t>(width));
  if (!is_long() || needed > std::bit_ceil(used)) {
    std::uint64_t* const grown = allocate(needed * 64);
    std::copy_n(words(), used, grown);
    if (is_long()) delete[] words_;
    words_ = grown;
  }
  const int offset = static_cast<int>(size_ % 64);
  const std::uint64_t top = number << (64 - width);
  words_[size_ / 64] |= top >> offset;
  if (offset + width > 64) words_[size_ / 64 + 1] = top << (64 - offset);
  size_ += static_cast<std::size_t>(width);
}

void Bits::own(const std::uint64_t* words) {
  words_ = allocate(size_);
  std::copy_n(words, words_for(size_), words_);
}

bool Bits::same_words(const Bits& other) const {
  return std::equal(words_, words_ + words_for(size_), other.words_);
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
