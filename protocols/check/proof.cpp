#include "protocols/check/proof.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <unordered_map>

#include "protocols/check/evidence.hpp"
#include "protocols/check/reader.hpp"
#include "protocols/digest.hpp"

namespace crossbits::check {
namespace {

constexpr std::uint64_t most_visits = 4'000'000'000;  // of watched clauses

/// Clauses with two watched literals each, and what follows from them by unit propagation.
class Propagator {
 public:
  explicit Propagator(int variables)
      : watches_(2 * static_cast<std::size_t>(variables) + 2),
        value_(static_cast<std::size_t>(variables) + 1, 0),
        reason_(value_.size(), none) {}

  bool is_refuted() const { return refuted_; }
  bool is_exhausted() const { return visits_ > most_visits; }
  int variables() const { return static_cast<int>(value_.size()) - 1; }

  /// Adds a clause for good, with what follows.
  void add(Clause clause) {
    std::sort(clause.begin(), clause.end());
    clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
    const std::size_t id = clauses_.size();
    by_literals_[key(clause)].push_back(id);
    clauses_.push_back(clause);
    Clause& own = clauses_.back();
    std::stable_partition(own.begin(), own.end(), [&](int literal) { return of(literal) >= 0; });
    if (own.empty() || of(own[0]) < 0) {
      refuted_ = true;
      return;
    }
    if (own.size() > 1) watch(own[0], id), watch(own[1], id);
    if (own.size() == 1 || of(own[1]) < 0) refuted_ |= !assign_and_propagate(own[0], id);
  }

  /// Removes one clause with these literals, unless it is the reason of a fact.
  void remove(Clause clause) {
    std::sort(clause.begin(), clause.end());
    clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
    const auto found = by_literals_.find(key(clause));
    if (found == by_literals_.end()) return;
    auto& ids = found->second;
    const auto same = std::find_if(ids.begin(), ids.end(), [&](std::size_t id) {
      Clause literals = clauses_[id];
      std::sort(literals.begin(), literals.end());
      return literals == clause;
    });
    if (same == ids.end() || is_reason(*same)) return;
    clauses_[*same].clear();  // its watches are dropped when they are met
    ids.erase(same);
  }

  /// Does the clause follow: does the negation of its literals lead to a conflict?
  bool follows(const Clause& clause) {
    const std::size_t mark = trail_.size();
    bool conflict = false;
    for (const int literal : clause) {
      if (of(literal) > 0) conflict = true;
      if (of(literal) == 0 && !conflict) conflict = !assign_and_propagate(-literal, none);
      if (conflict) break;
    }
    undo(mark);
    return conflict;
  }

  /// All clauses that hold the literal.
  std::vector<Clause> clauses_with(int literal) const {
    std::vector<Clause> found;
    for (const Clause& clause : clauses_) {
      if (std::find(clause.begin(), clause.end(), literal) != clause.end()) found.push_back(clause);
    }
    return found;
  }

 private:
  static constexpr std::size_t none = ~std::size_t{0};

  static std::uint64_t key(const Clause& sorted) {
    std::uint64_t hash = sorted.size();
    for (const int literal : sorted)
      hash = (hash ^ static_cast<std::uint32_t>(literal)) * 0x9e3779b97f4a7c15ULL;
    return hash;
  }
  static std::size_t slot(int literal) {
    return 2 * static_cast<std::size_t>(std::abs(literal)) + (literal < 0 ? 1 : 0);
  }
  int of(int literal) const {
    const int value = value_[static_cast<std::size_t>(std::abs(literal))];
    return literal < 0 ? -value : value;
  }
  void watch(int literal, std::size_t id) { watches_[slot(literal)].push_back(id); }
  bool is_reason(std::size_t id) const {
    return std::any_of(clauses_[id].begin(), clauses_[id].end(), [&](int literal) {
      return of(literal) > 0 && reason_[static_cast<std::size_t>(std::abs(literal))] == id;
    });
  }

  void assign(int literal, std::size_t reason) {
    value_[static_cast<std::size_t>(std::abs(literal))] = literal < 0 ? -1 : 1;
    reason_[static_cast<std::size_t>(std::abs(literal))] = reason;
    trail_.push_back(literal);
  }

  void undo(std::size_t mark) {
    for (; trail_.size() > mark; trail_.pop_back())
      value_[static_cast<std::size_t>(std::abs(trail_.back()))] = 0;
  }

  /// False on a conflict.
  bool assign_and_propagate(int literal, std::size_t reason) {
    std::size_t next = trail_.size();
    assign(literal, reason);
    for (; next < trail_.size(); ++next) {
      if (!visit(-trail_[next])) return false;
    }
    return true;
  }

  /// Looks at the clauses that watch a literal which has become false.
  bool visit(int falsified) {
    auto& list = watches_[slot(falsified)];
    std::size_t kept = 0;
    bool good = true;
    for (std::size_t k = 0; k < list.size(); ++k) {
      ++visits_;
      const std::size_t id = list[k];
      Clause& clause = clauses_[id];
      if (clause.empty()) continue;
      if (clause[0] == falsified) std::swap(clause[0], clause[1]);
      if (!good || of(clause[0]) > 0) {
        list[kept++] = id;
        continue;
      }
      const auto other =
          std::find_if(clause.begin() + 2, clause.end(), [&](int literal) { return of(literal) >= 0; });
      if (other != clause.end()) {
        std::swap(clause[1], *other);
        watch(clause[1], id);
        continue;
      }
      list[kept++] = id;
      if (of(clause[0]) < 0)
        good = false;
      else
        assign(clause[0], id);
    }
    list.resize(kept);
    return good;
  }

  std::vector<Clause> clauses_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_literals_;
  std::vector<std::vector<std::size_t>> watches_;
  std::vector<int> value_;
  std::vector<std::size_t> reason_;
  std::vector<int> trail_;
  std::uint64_t visits_ = 0;
  bool refuted_ = false;
};

/// Every resolvent on the first literal follows.
bool has_rat(Propagator& facts, const Clause& clause) {
  if (clause.empty()) return false;
  for (const Clause& other : facts.clauses_with(-clause[0])) {
    Clause resolvent = clause;
    bool tautology = false;
    for (const int literal : other) {
      if (literal == -clause[0]) continue;
      tautology |= std::find(clause.begin(), clause.end(), -literal) != clause.end();
      resolvent.push_back(literal);
    }
    if (!tautology && !facts.follows(resolvent)) return false;
  }
  return true;
}

/// One line of a proof: literals up to a zero, after "d" if it is a deletion.
struct Line {
  bool deletes = false;
  Clause clause;
  bool good = false;
};

Line read_line(std::string_view line, int variables) {
  Line result;
  if (line.starts_with("d ")) {
    result.deletes = true;
    line.remove_prefix(2);
  }
  while (!line.empty()) {
    if (line.front() == ' ' || line.front() == '\r') {
      line.remove_prefix(1);
      continue;
    }
    int literal = 0;
    const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), literal);
    if (error != std::errc() || literal == INT32_MIN || std::abs(literal) > variables) return result;
    line.remove_prefix(static_cast<std::size_t>(stop - line.data()));
    if (literal == 0) {
      result.good = line.find_first_not_of(" \r") == std::string_view::npos;
      return result;
    }
    result.clause.push_back(literal);
  }
  return result;
}

bool is_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

}  // namespace

std::optional<std::string> proof_of(const Case& c, const Json& part) {
  if (!lacks(part, "proof")) return text(part, "proof");
  const Json& file = member(part, "proof_file");
  const std::string name = text(file, "name"), digest = text(file, "sha256");
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_in_a_name))
    throw std::invalid_argument("the certificate is malformed: its proof has no plain file name");
  const auto proof = c.side_file(name);
  if (!proof)
    throw std::invalid_argument(
        fmt::format("the certificate needs the file {} beside it, which is not there", name));
  return sha256(*proof) == digest ? proof : std::nullopt;
}

std::string fault_of_proof(const std::vector<Clause>& clauses, int variables, std::string_view proof) {
  Propagator facts(variables);
  for (const Clause& clause : clauses) {
    if (!facts.is_refuted()) facts.add(clause);
  }
  std::size_t number = 0;
  while (!proof.empty() && !facts.is_refuted()) {
    const std::size_t end = std::min(proof.find('\n'), proof.size());
    const Line line = read_line(proof.substr(0, end), variables);
    proof.remove_prefix(std::min(end + 1, proof.size()));
    ++number;
    if (!line.good)
      return fmt::format("line {} of the proof is no clause over the formula's variables", number);
    if (facts.is_exhausted()) return "the proof is too long to check";
    if (line.deletes) {
      facts.remove(line.clause);
    } else {
      if (!facts.follows(line.clause) && !has_rat(facts, line.clause))
        return fmt::format("line {} of the proof does not follow", number);
      facts.add(line.clause);
    }
  }
  return facts.is_refuted() ? "" : "the proof does not end in a contradiction";
}

}  // namespace crossbits::check
