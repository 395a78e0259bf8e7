#include "protocols/direct/few_coins.hpp"

#include <stdexcept>

namespace crossbits {
namespace {

Task<Verdict> few_coins_alice(Port& port, PublicCoinParty party, CoinStrings strings, Coins coins) {
  const std::uint64_t number = coins.below(alice_coins, 0, strings->size());
  port.send(port.label("coins"), Code::below(strings->size()).encode(number));
  const Coins chosen = coins.with_public((*strings)[static_cast<std::size_t>(number)]);
  co_return co_await party(port, chosen);
}

Task<Verdict> few_coins_bob(Port& port, PublicCoinParty party, CoinStrings strings, Coins coins) {
  const Code numbers = Code::below(strings->size());
  const auto word = co_await port.recv(port.label("coins"), numbers);
  const std::uint64_t number = static_cast<std::uint64_t>(numbers.decode(word).value());
  const Coins chosen = coins.with_public((*strings)[static_cast<std::size_t>(number)]);
  co_return co_await party(port, chosen);
}

}  // namespace

Protocol with_few_coins(PublicCoinParty alice, PublicCoinParty bob, CoinStrings strings, const Coins& coins) {
  if (!strings || strings->empty()) throw std::invalid_argument("there are no strings of coins to draw from");
  return {.name = "few-coins",
          .alice = [=](Port& port) { return few_coins_alice(port, alice, strings, coins); },
          .bob = [=](Port& port) { return few_coins_bob(port, bob, strings, coins); }};
}

}  // namespace crossbits
