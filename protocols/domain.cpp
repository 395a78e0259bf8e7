#include "protocols/domain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace crossbits {
namespace {

[[noreturn]] void refuse(std::string_view flag, std::string_view needed, std::string_view text) {
  throw std::invalid_argument(fmt::format("{} must be {} (got \"{}\")", flag, needed, text));
}

/// The text between commas; an empty text is one empty piece.
std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    pieces.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return pieces;
}

/// The symbol written as `text`, or -1.
int symbol(std::string_view text, int alphabet) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && value < alphabet ? value : -1;
}

}  // namespace

Domain Domain::strings(int length, int alphabet) {
  if (length < 1) throw std::invalid_argument(fmt::format("an input has at least 1 symbol, not {}", length));
  if (alphabet < 1)
    throw std::invalid_argument(fmt::format("an alphabet has at least 1 symbol, not {}", alphabet));
  return Domain(length, alphabet, false);
}

Domain Domain::subsets(int universe, int size) {
  if (size < 0 || size > universe)
    throw std::invalid_argument(fmt::format("a set of {} elements does not fit into {}", size, universe));
  Domain domain = strings(universe, 2);
  domain.ones_ = size;
  return domain;
}

Domain Domain::numbers(int count) {
  if (count < 1) throw std::invalid_argument(fmt::format("there is no number from 0 to {}", count - 1));
  return Domain(1, count, true);
}

BigInteger Domain::count() const {
  if (is_subset()) return binomial(length_, ones_);
  return boost::multiprecision::pow(BigInteger(alphabet_), unsigned(length_));
}

int Domain::bits() const { return is_binary() && !is_subset() ? length_ : bits_to_index(count()); }

bool Domain::contains(const Symbols& input) const {
  return input.size() == static_cast<std::size_t>(length_) &&
         std::all_of(input.begin(), input.end(),
                     [&](int symbol) { return symbol >= 0 && symbol < alphabet_; }) &&
         (!is_subset() || std::count(input.begin(), input.end(), 1) == ones_);
}

// Of the subsets of m places with k ones, in lexicographic order, those that begin with 0 come first: m - 1
// over k.

Symbols Domain::subset_at(BigInteger index) const {
  Symbols input;
  BigInteger here = count();  // subsets of the places left with the ones left
  for (int m = length_, k = ones_; m > 0; --m) {
    const BigInteger without = here * (m - k) / m;
    const bool member = index >= without;
    if (member) index -= without;
    here = member ? BigInteger(here - without) : without;
    k -= member;
    input.push_back(member);
  }
  return input;
}

BigInteger Domain::number_of_subset(const Symbols& input) const {
  BigInteger index = 0, here = count();
  int k = ones_, m = length_;
  for (const int member : input) {
    const BigInteger without = here * (m - k) / m;
    if (member) index += without;
    here = member ? BigInteger(here - without) : without;
    k -= member;
    --m;
  }
  return index;
}

Symbols Domain::at(BigInteger index) const {
  if (index < 0 || index >= count())
    throw std::out_of_range(fmt::format("there is no input number {}", index.str()));
  if (is_subset()) return subset_at(std::move(index));
  Symbols input(static_cast<std::size_t>(length_));
  if (index <= ~std::uint64_t{0}) {  // the usual case, without big divisions
    auto small = static_cast<std::uint64_t>(index);
    const auto base = static_cast<std::uint64_t>(alphabet_);
    for (auto place = input.rbegin(); place != input.rend(); ++place, small /= base)
      *place = int(small % base);
    return input;
  }
  for (auto place = input.rbegin(); place != input.rend(); ++place, index /= alphabet_) {
    *place = static_cast<int>(index % alphabet_);
  }
  return input;
}

Bits Domain::encode(const Symbols& input) const {
  if (!contains(input))
    throw std::invalid_argument(fmt::format("[{}] is not {}", fmt::join(input, ","), description()));
  if (is_subset()) return Bits::of_number(number_of_subset(input), bits());
  if (is_binary()) {
    Bits word;
    for (const int bit : input) word.push_back(bit != 0);
    return word;
  }
  BigInteger index = 0;
  for (const int symbol : input) index = index * alphabet_ + symbol;
  return Bits::of_number(index, bits());
}

Symbols Domain::decode(const Bits& word) const {
  const bool right_length = word.size() == static_cast<std::size_t>(bits());
  if (is_binary() && !is_subset() && right_length) {
    Symbols input;
    for (std::size_t i = 0; i < word.size(); ++i) input.push_back(word[i]);
    return input;
  }
  BigInteger index = word.big_number(0, word.size());
  if (!right_length || index >= count()) {
    throw std::invalid_argument(fmt::format("{} is not the word of {}", word.text(), description()));
  }
  return at(std::move(index));
}

std::string Domain::text(const Symbols& input) const {
  return fmt::format("{}", fmt::join(input, is_binary() ? "" : ","));
}

Symbols Domain::parse(std::string_view text, std::string_view flag, std::string_view size) const {
  Symbols input;
  if (is_binary()) {
    for (const char c : text) {
      if (c != '0' && c != '1') refuse(flag, description(), text);
      input.push_back(c - '0');
    }
  } else {
    for (const std::string_view piece : split(text)) {
      input.push_back(symbol(piece, alphabet_));
      if (input.back() < 0) refuse(flag, description(), text);
    }
  }
  if (input.size() == static_cast<std::size_t>(length_)) {
    if (!contains(input)) refuse(flag, description(), text);
    return input;
  }
  if (number_) refuse(flag, description(), text);
  throw std::invalid_argument(fmt::format("{} has {} {}{}, but {} needs {} (got \"{}\")", flag, input.size(),
                                          is_binary() ? "bit" : "symbol", input.size() == 1 ? "" : "s", size,
                                          length_, text));
}

std::string Domain::description() const {
  if (number_) return fmt::format("a number from 0 to {}", alphabet_ - 1);
  const char* const plural = length_ == 1 ? "" : "s";
  if (is_subset()) return fmt::format("a string of {} bit{} with {} of them 1", length_, plural, ones_);
  if (is_binary()) return fmt::format("a string of {} bit{}", length_, plural);
  return fmt::format("a comma list of {} number{} from 0 to {}", length_, plural, alphabet_ - 1);
}

}  // namespace crossbits
