#include "apps/party/agreement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/party/peer_error.hpp"
#include "protocols/transcript.hpp"

namespace crossbits {
namespace {

Agreement with_role(const Agreement& agreement, int self) {
  Agreement all{{"role", party_name(self, 2)}};
  all.insert(all.end(), agreement.begin(), agreement.end());
  return all;
}

std::string text_of(const Agreement& agreement) {
  std::string text;
  for (const auto& [key, value] : agreement) text += key + ": " + value + '\n';
  return text;
}

/// Cuts the next line off `text`.
std::string next_line(std::string& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) throw PeerError(PeerFault::malformed, "the handshake ends inside a line");
  const std::string line = text.substr(0, end);
  text.erase(0, end + 1);
  return line;
}

void check_printable(const std::string& text) {
  const auto printable = [](char c) { return (c >= ' ' && c < 127) || c == '\n'; };
  if (!std::all_of(text.begin(), text.end(), printable))
    throw PeerError(PeerFault::malformed, "the handshake holds a byte that is not printable ASCII");
}

}  // namespace

Hello hello_of(const Agreement& agreement, int self) { return {text_of(with_role(agreement, self))}; }

void check_hello(const Agreement& ours, int self, const Hello& theirs) {
  std::string rest = theirs.text;
  check_printable(rest);
  for (const auto& [key, value] : with_role(ours, 1 - self)) {
    const std::string line = next_line(rest), begin = key + ": ";
    if (!line.starts_with(begin))
      throw PeerError(PeerFault::malformed,
                      fmt::format("the handshake has \"{}\" in place of its {}", line, key));
    const std::string got = line.substr(begin.size());
    if (got == value) continue;
    if (key == "role")
      throw PeerError(PeerFault::other_agreement,
                      fmt::format("the other side plays \"{}\", but {} is needed", got, value));
    throw PeerError(PeerFault::other_agreement,
                    fmt::format("the other side has {} \"{}\", here it is \"{}\"", key, got, value));
  }
  if (!rest.empty())
    throw PeerError(
        PeerFault::malformed,
        fmt::format("the handshake goes on with \"{}\" behind its last line", rest.substr(0, 40)));
}

}  // namespace crossbits
