#include "models/constructions/memory/real_collision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/constructions/memory/theorems.hpp"

namespace crossbits {
namespace {

constexpr int most_breaks = 1 << 12;  // of one head along the line; more bits than that collide nowhere on it
constexpr int inward = 64;            // ends of an interval move in by 2^-64 of it

/// The segment of pasts u(theta) = low + theta (high - low), 0 <= theta <= 1, and what every head sees on it.
struct Line {
  std::vector<BigRational> low, step;
  std::vector<BigRational> head_low, head_step;

  std::vector<BigRational> past(const BigRational& theta) const {
    std::vector<BigRational> u;
    for (std::size_t s = 0; s < low.size(); ++s) u.push_back(low[s] + theta * step[s]);
    return u;
  }
};

Line line_of(const DecayKernel& heads) {
  Line line;
  for (const BigRational& nu : bounding_numbers(heads.lag)) {
    line.step.push_back(nu);
    line.low.push_back(nu < 0 ? BigRational(-nu) : BigRational(0));
  }
  for (int h = 0; h < heads.heads(); ++h) {
    line.head_low.push_back(head_output(heads, h, line.low));
    line.head_step.push_back(head_output(heads, h, line.step));
  }
  return line;
}

/// Cells of all heads at theta.
std::vector<BigInteger> cells(const Line& line, const BigRational& theta, int width) {
  std::vector<BigInteger> result;
  for (std::size_t h = 0; h < line.head_low.size(); ++h)
    result.push_back(fixed_point(BigRational(line.head_low[h] + theta * line.head_step[h]), width));
  return result;
}

/// Where some head changes its cell, with both ends; nothing where there are too many such places.
std::optional<std::vector<BigRational>> breaks(const Line& line, int width) {
  const BigRational scale(BigInteger(1) << width);
  std::vector<BigRational> places{0, 1};
  for (std::size_t h = 0; h < line.head_low.size(); ++h) {
    if (line.head_step[h] == 0) continue;
    const BigRational from = line.head_low[h] * scale, to = (line.head_low[h] + line.head_step[h]) * scale;
    const BigInteger first = fixed_point(std::min(from, to), 0) + 1,
                     last = fixed_point(std::max(from, to), 0);
    if (last - first >= most_breaks) return std::nullopt;
    for (BigInteger m = first; m <= last; ++m) places.push_back((BigRational(m) - from) / (to - from));
  }
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace

BigRational head_output(const DecayKernel& heads, int head, const std::vector<BigRational>& past) {
  const BigRational decay(heads.decays[static_cast<std::size_t>(head)], BigInteger(1) << heads.fraction);
  BigRational sum = 0;
  for (auto u = past.rbegin(); u != past.rend(); ++u) sum = sum * decay + *u;
  return sum * (1 - decay);
}

std::optional<RealCollision> real_collision(const DecayKernel& heads, int width) {
  if (heads.lag < 1 || heads.lag > 64)
    throw std::invalid_argument(fmt::format("the lag T must be from 1 to 64, not {}", heads.lag));
  if (width < 1 || width > 4096)
    throw std::invalid_argument(fmt::format("a head's message takes 1 to 4096 bits, not p = {}", width));
  const Line line = line_of(heads);
  const auto places = breaks(line, width);
  if (!places) return std::nullopt;
  std::size_t longest = 1;
  const auto length = [&](std::size_t k) { return BigRational((*places)[k] - (*places)[k - 1]); };
  for (std::size_t k = 2; k < places->size(); ++k)
    if (length(k) > length(longest)) longest = k;
  // No head changes its cell inside; an end itself may already belong to the next cell.
  const BigRational margin = length(longest) / BigRational(BigInteger(1) << inward);
  const BigRational from = (*places)[longest - 1] + margin, to = (*places)[longest] - margin;
  if (cells(line, from, width) != cells(line, to, width))
    throw std::logic_error("two pasts of one cell lie in two");
  RealCollision found{.one = line.past(from), .other = line.past(to)};
  found.difference = to - from;
  return found;
}

}  // namespace crossbits
