#include "protocols/direct/equality.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "protocols/direct/hash.hpp"

namespace crossbits {
namespace {

/// The polynomial with coefficients `input` at `point`, mod prime < 2^32.
std::uint64_t evaluate(const Symbols& input, std::uint64_t point, std::uint64_t prime) {
  std::uint64_t value = 0;
  for (auto place = input.rbegin(); place != input.rend(); ++place) {
    value = (value * point + static_cast<std::uint64_t>(*place)) % prime;
  }
  return value;
}

/// The sender's end: the answer if it is announced.
Task<Verdict> hear_answer(Port& port, Knows knows) {
  if (knows != Knows::both) co_return std::nullopt;
  const auto word = co_await port.recv(port.label("answer"), Code::fixed(1));
  co_return word[0] ? 1 : 0;
}

/// The receiver's end.
Verdict give_answer(Port& port, Knows knows, bool equal) {
  if (knows == Knows::both) port.send(port.label("answer"), Bits::of_number(std::uint64_t{equal}, 1));
  return equal ? 1 : 0;
}

Task<Verdict> public_alice(Port& port, Symbols x, Coins coins, int hash_bits, Knows knows) {
  port.send(port.label("hash"), public_hash(x, 0, x.size(), coins, 0, hash_bits));
  co_return co_await hear_answer(port, knows);
}

Task<Verdict> public_bob(Port& port, Symbols y, Coins coins, int hash_bits, Knows knows) {
  const auto hash = co_await port.recv(port.label("hash"), Code::fixed(static_cast<std::size_t>(hash_bits)));
  co_return give_answer(port, knows, hash == public_hash(y, 0, y.size(), coins, 0, hash_bits));
}

Task<Verdict> private_alice(Port& port, Symbols x, Coins coins, std::uint64_t prime, Knows knows) {
  const Code element = Code::below(prime);
  const std::uint64_t point = coins.below(alice_coins, 0, prime);
  port.send(port.label("point"), element.encode(point));
  port.send(port.label("value"), element.encode(evaluate(x, point, prime)));
  co_return co_await hear_answer(port, knows);
}

Task<Verdict> private_bob(Port& port, Symbols y, std::uint64_t prime, Knows knows) {
  const Code element = Code::below(prime);
  const auto point = co_await port.recv(port.label("point"), element);
  const auto value = co_await port.recv(port.label("value"), element);
  co_return give_answer(port, knows,
                        element.decode(value) == evaluate(y, element.decode(point).value(), prime));
}

bool is_prime(std::uint64_t number) {
  for (std::uint64_t d = 2; d * d <= number; ++d) {
    if (number % d == 0) return false;
  }
  return number >= 2;
}

void check(const Problem& problem, int parameter, const char* parameter_name, Knows knows) {
  if (problem.id != "equality") throw std::invalid_argument(fmt::format("{} is not equality", problem.name));
  if (knows == Knows::alice)
    throw std::invalid_argument("in a fingerprint protocol Bob knows the answer, or both do");
  if (parameter < 1 || parameter > 1024) {
    throw std::invalid_argument(fmt::format("{} must be from 1 to 1024 (got {})", parameter_name, parameter));
  }
}

void check_lengths(const CoinStrings& strings, std::size_t length) {
  for (std::size_t k = 0; strings && k < strings->size(); ++k) {
    if ((*strings)[k].size() != length)
      throw std::invalid_argument(
          fmt::format("string {} of the coins has {} bits instead of {}", k, (*strings)[k].size(), length));
  }
}

}  // namespace

std::uint64_t equality_prime(int n, int error_divisor) {
  std::uint64_t prime = static_cast<std::uint64_t>(n) * static_cast<std::uint64_t>(error_divisor) + 1;
  while (!is_prime(prime)) ++prime;
  return prime;
}

Protocol equality_public_coins(const Problem& problem, const Symbols& x, const Symbols& y, const Coins& coins,
                               int hash_bits, Knows knows) {
  check(problem, hash_bits, "hash_bits", knows);
  return {.name = "equality-public-coins",
          .alice = [=](Port& port) { return public_alice(port, x, coins, hash_bits, knows); },
          .bob = [=](Port& port) { return public_bob(port, y, coins, hash_bits, knows); }};
}

Protocol equality_few_coins(const Problem& problem, const Symbols& x, const Symbols& y,
                            const CoinStrings& strings, const Coins& coins, int hash_bits, Knows knows) {
  check(problem, hash_bits, "hash_bits", knows);
  check_lengths(strings, static_cast<std::size_t>(hash_bits) * x.size());
  return with_few_coins(
      [=](Port& port, Coins drawn) { return public_alice(port, x, drawn, hash_bits, knows); },
      [=](Port& port, Coins drawn) { return public_bob(port, y, drawn, hash_bits, knows); }, strings, coins);
}

Protocol equality_private_coins(const Problem& problem, const Symbols& x, const Symbols& y,
                                const Coins& coins, int error_divisor, Knows knows) {
  check(problem, error_divisor, "error_divisor", knows);
  const std::uint64_t prime = equality_prime(problem.n, error_divisor);
  return {.name = "equality-private-coins",
          .alice = [=](Port& port) { return private_alice(port, x, coins, prime, knows); },
          .bob = [=](Port& port) { return private_bob(port, y, prime, knows); }};
}

}  // namespace crossbits
