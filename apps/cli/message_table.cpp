#include "apps/cli/message_table.hpp"

#include <fmt/format.h>

#include "apps/cli/table.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_shown_messages = 24;

}  // namespace

std::string message_table(const std::vector<Saying>& messages) {
  using enum Table::Align;
  Table table({right, left, left, right, right}, 2);
  table.add({"#", "from", "what crosses", "bits", "total"});
  std::uint64_t total = 0;
  const std::size_t count = messages.size(), head = most_shown_messages * 3 / 4;
  const bool long_list = count > most_shown_messages;
  const std::size_t tail = long_list ? count - (most_shown_messages - head) : count;
  for (std::size_t k = 0; k < count; ++k) {
    const Saying& s = messages[k];
    total += s.bits.size();
    if (long_list && k == head)
      table.add({"...", "",
                 fmt::format("{} more messages; all of them with --json",
                             thousands(static_cast<std::int64_t>(tail - head)))});
    if (long_list && k >= head && k < tail) continue;
    table.add({std::to_string(k + 1), s.from, s.carries + (s.numbers.empty() ? "" : "   " + s.numbers),
               thousands(static_cast<std::int64_t>(s.bits.size())),
               thousands(static_cast<std::int64_t>(total))});
  }
  return count == 0 ? "  nothing crosses\n" : table.text();
}

}  // namespace crossbits
