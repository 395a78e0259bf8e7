#include "protocols/coins.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossbits {

std::uint64_t CoinTree::draw(std::uint64_t party, std::uint64_t index, std::uint64_t bound) {
  const auto known = std::find_if(drawn_.begin(), drawn_.end(),
                                  [&](const Drawn& d) { return d.party == party && d.index == index; });
  if (known == drawn_.end()) {
    drawn_.push_back({party, index, bound, 0});
    return 0;
  }
  if (known->bound != bound) throw std::logic_error("one coin is drawn with two bounds");
  return known->outcome;
}

bool CoinTree::advance() {
  while (!drawn_.empty() && drawn_.back().outcome + 1 == drawn_.back().bound) drawn_.pop_back();
  if (drawn_.empty()) return false;
  ++drawn_.back().outcome;
  return true;
}

BigInteger CoinTree::weight() const {
  BigInteger weight = 1;
  for (const Drawn& d : drawn_) weight *= d.bound;
  return weight;
}

Coins Coins::with_public(const Bits& string) const {
  Coins coins = *this;
  coins.public_ = &string;
  return coins;
}

bool Coins::fair(std::uint64_t party, std::uint64_t index) const {
  if (public_ != nullptr && party == public_coins) {
    if (index >= public_->size()) throw std::logic_error("the string of public coins is too short");
    return (*public_)[static_cast<std::size_t>(index)];
  }
  return tree_ != nullptr ? tree_->draw(party, index, 2) == 1 : (coin(seed_, party, index) & 1) != 0;
}

std::uint64_t Coins::below(std::uint64_t party, std::uint64_t index, std::uint64_t bound) const {
  if (public_ != nullptr && party == public_coins)
    throw std::logic_error("a given string of public coins has fair coins only");
  return tree_ != nullptr ? tree_->draw(party, index, bound) : coin_below(seed_, party, index, bound);
}

}  // namespace crossbits
