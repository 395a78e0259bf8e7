#include <omp.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <unordered_map>

#include "basis/coin.hpp"
#include "reductions/witness/differing_column.hpp"
#include "reductions/witness/search.hpp"

namespace crossbits {
namespace {

constexpr std::uint64_t batch = 1 << 12;

/// Equal for equal messages; others meet with probability 2^-64, and are compared in full before anything is
/// concluded.
std::uint64_t fingerprint(const Bits& message) {
  std::uint64_t hash = message.size();
  for (std::size_t at = 0; at < message.size(); at += 64) {
    const int width = static_cast<int>(std::min<std::size_t>(64, message.size() - at));
    hash = coin(hash, 0, message.number(at, width));
  }
  return hash;
}

int threads_of(const WitnessOptions& options) {
  return options.threads > 0 ? options.threads : omp_get_max_threads();
}

/// Fingerprints of inputs [from, from + prints.size()).
void print_batch(const WitnessTask& task, std::deque<AliceMessage>& speakers, std::uint64_t from,
                 std::vector<std::uint64_t>& prints) {
  std::vector<std::exception_ptr> errors(speakers.size());
  const auto count = static_cast<std::int64_t>(prints.size());
  const auto threads = static_cast<int>(speakers.size());
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    const auto me = static_cast<std::size_t>(omp_get_thread_num());
#pragma omp for schedule(static)
    for (std::int64_t k = 0; k < count; ++k) {
      if (errors[me]) continue;
      try {
        prints[static_cast<std::size_t>(k)] =
            fingerprint(speakers[me](task.problem().x_at(from + static_cast<std::uint64_t>(k))));
      } catch (...) {
        errors[me] = std::current_exception();
      }
    }
  }
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace

std::optional<Witness> witness_of(const WitnessTask& task, const Symbols& x, const Symbols& other) {
  const auto y = differing_column(task.problem(), x, other);
  return y ? std::optional(task.replay(x, other, *y)) : std::nullopt;
}

void search_all_inputs(const WitnessTask& task, WitnessSearch& search) {
  const BigInteger all = task.problem().x_count();
  const auto inputs = static_cast<std::uint64_t>(std::min<BigInteger>(all, most_hashed_inputs));
  std::deque<AliceMessage> speakers;
  for (int t = 0; t < threads_of(task.options); ++t)
    speakers.emplace_back(task.embedding, task.model, task.protocol);
  std::unordered_multimap<std::uint64_t, std::uint64_t> seen;  // fingerprint -> number of the input
  std::vector<std::uint64_t> prints;
  for (std::uint64_t from = 0; from < inputs; from += batch) {
    if (task.out_of_time() || search.searched >= task.options.most_messages) return;
    prints.resize(std::min(batch, inputs - from));
    print_batch(task, speakers, from, prints);
    for (std::uint64_t k = from; k < from + prints.size(); ++k) {
      ++search.searched;
      const auto [first, last] = seen.equal_range(prints[k - from]);
      for (auto earlier = first; earlier != last; ++earlier) {
        const Symbols x = task.problem().x_at(earlier->second), other = task.problem().x_at(k);
        if (speakers[0](x) != speakers[0](other)) continue;
        if ((search.witness = witness_of(task, x, other))) return;
        search.rows_unsettled |= task.problem().y_count() > most_columns;
      }
      seen.emplace(prints[k - from], k);
    }
  }
  search.complete = all == inputs;
}

}  // namespace crossbits
