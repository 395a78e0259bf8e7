#include "protocols/direct/greater_than.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "protocols/direct/hash.hpp"

namespace crossbits {
namespace {

/// What is left of the search: x and y seem to agree before `low`, and the first difference, if any, is below
/// `high`.
struct Search {
  std::size_t low = 0;
  std::size_t high = 0;
  std::uint64_t step = 0;

  bool is_over() const { return high - low <= 1; }
  std::size_t middle() const { return low + (high - low) / 2; }
  void narrow(bool same) {
    (same ? low : high) = middle();
    ++step;
  }
};

Task<Verdict> alice(Port& port, Symbols x, Coins coins, int hash_bits, Knows knows) {
  const Label hash = port.label("hash");
  const Label same = port.label("same");
  Search search;
  search.high = x.size();
  while (!search.is_over()) {
    port.send(hash, public_hash(x, search.low, search.middle(), coins, search.step, hash_bits));
    const auto reply = co_await port.recv(same, Code::fixed(1));
    search.narrow(reply[0]);
  }
  port.send(port.label("bit"), Bits::of_number(static_cast<std::uint64_t>(x[search.low]), 1));
  if (knows != Knows::both) co_return std::nullopt;
  const auto word = co_await port.recv(port.label("answer"), Code::fixed(1));
  co_return word[0] ? 1 : 0;
}

Task<Verdict> bob(Port& port, Symbols y, Coins coins, int hash_bits, Knows knows) {
  const Label hash = port.label("hash");
  const Label same = port.label("same");
  Search search;
  search.high = y.size();
  while (!search.is_over()) {
    const auto theirs = co_await port.recv(hash, Code::fixed(static_cast<std::size_t>(hash_bits)));
    const bool agrees = theirs == public_hash(y, search.low, search.middle(), coins, search.step, hash_bits);
    port.send(same, Bits::of_number(std::uint64_t{agrees}, 1));
    search.narrow(agrees);
  }
  const auto bit = co_await port.recv(port.label("bit"), Code::fixed(1));
  const bool greater = bit[0] && y[search.low] == 0;
  if (knows == Knows::both) port.send(port.label("answer"), Bits::of_number(std::uint64_t{greater}, 1));
  co_return greater ? 1 : 0;
}

}  // namespace

Protocol greater_than_search(const Problem& problem, const Symbols& x, const Symbols& y, const Coins& coins,
                             int hash_bits, Knows knows) {
  if (problem.id != "greater-than")
    throw std::invalid_argument(fmt::format("{} is not greater-than", problem.name));
  if (knows == Knows::alice)
    throw std::invalid_argument("in the search for greater-than Bob knows the answer, or both do");
  if (hash_bits < 1 || hash_bits > 1024) {
    throw std::invalid_argument(fmt::format("hash_bits must be from 1 to 1024 (got {})", hash_bits));
  }
  return {.name = "greater-than-search",
          .alice = [=](Port& port) { return alice(port, x, coins, hash_bits, knows); },
          .bob = [=](Port& port) { return bob(port, y, coins, hash_bits, knows); }};
}

}  // namespace crossbits
