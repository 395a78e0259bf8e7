#include "models/tasks/match.hpp"

#include <algorithm>

namespace crossbits {
namespace {

/// For every i: does some pair j1, j2 within [first(i), last(i)] match?
template <class First, class Last>
std::vector<int> match3_within(const std::vector<int>& x, int modulus, First first, Last last) {
  const int n = static_cast<int>(x.size());
  std::vector<int> truth(x.size(), 0);
  for (int i = 0; i < n; ++i)
    for (int a = first(i); a <= last(i); ++a)
      for (int b = first(i); b <= last(i); ++b)
        if ((x[static_cast<std::size_t>(i)] + x[static_cast<std::size_t>(a)] +
             x[static_cast<std::size_t>(b)]) %
                modulus ==
            0)
          truth[static_cast<std::size_t>(i)] = 1;
  return truth;
}

}  // namespace

std::vector<int> match2(const std::vector<int>& x, int modulus) {
  std::vector<int> truth;
  for (const int mine : x)
    truth.push_back(
        std::any_of(x.begin(), x.end(), [&](int other) { return (mine + other) % modulus == 0; }));
  return truth;
}

std::vector<int> match3(const std::vector<int>& x, int modulus) {
  const int last = static_cast<int>(x.size()) - 1;
  return match3_within(
      x, modulus, [](int) { return 0; }, [last](int) { return last; });
}

std::vector<int> match3_bigram(const std::vector<int>& x, int modulus) {
  std::vector<int> truth(x.size(), 0);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j + 1 < x.size(); ++j)
      if ((x[i] + x[j] + x[j + 1]) % modulus == 0) truth[i] = 1;
  return truth;
}

std::vector<int> match3_local(const std::vector<int>& x, int modulus, int reach) {
  const int last = static_cast<int>(x.size()) - 1;
  return match3_within(
      x, modulus, [reach](int i) { return std::max(0, i - reach); },
      [reach, last](int i) { return std::min(last, i + reach); });
}

}  // namespace crossbits
