#include "reductions/schedule.hpp"

#include <array>
#include <stdexcept>

namespace crossbits {
namespace {

struct Plan {
  std::array<Program, 2> programs;
  int rounds = 0;
};

class Scheduler {
 public:
  Scheduler(const CutProblem& problem, const CutSolution& s)
      : problem_(problem),
        computes_{&s.alice_computes, &s.bob_computes},
        sends_{&s.alice_sends, &s.bob_sends} {}

  /// Who speaks in which round: round r is told by party (first + r) % 2. Every value gets the round in which
  /// it is known.
  Plan run(int first) const {
    const std::size_t n = problem_.values.size();
    // ready[p][u]: the earliest turn in which party p can know u; turn r belongs to party (first + r) % 2.
    std::array<std::vector<int>, 2> ready{std::vector<int>(n, never), std::vector<int>(n, never)};
    std::array<std::vector<int>, 2> sent{std::vector<int>(n, never), std::vector<int>(n, never)};
    int last = -1;
    for (std::size_t u = 0; u < n; ++u) {
      for (const int p : {0, 1}) {
        if (!(*computes_[p])[u]) continue;
        int turn = 0;
        for (const std::int32_t r : problem_.values[u].reads)
          turn = std::max(turn, ready[p][static_cast<std::size_t>(r)]);
        ready[p][u] = turn;
      }
      for (const int p : {0, 1}) {
        if (!(*sends_[p])[u]) continue;
        const int turn = ready[p][u] + ((first + ready[p][u]) % 2 == p ? 0 : 1);
        sent[p][u] = turn;
        ready[1 - p][u] = std::min(ready[1 - p][u], turn + 1);
        last = std::max(last, turn);
      }
    }
    return {programs(ready, sent, first, last), last + 1 - (last >= 0 && !anyone_in(sent, 0) ? 1 : 0)};
  }

 private:
  static constexpr int never = 1 << 29;

  static bool anyone_in(const std::array<std::vector<int>, 2>& sent, int turn) {
    for (const auto& turns : sent)
      for (const int t : turns)
        if (t == turn) return true;
    return false;
  }

  std::array<Program, 2> programs(const std::array<std::vector<int>, 2>& ready,
                                  const std::array<std::vector<int>, 2>& sent, int first, int last) const {
    const std::size_t n = problem_.values.size();
    std::vector<std::vector<std::int32_t>> messages(static_cast<std::size_t>(last) +
                                                    2);  // by turn, in order of value
    std::array<std::vector<std::vector<std::int32_t>>, 2> work{messages, messages};
    for (std::size_t u = 0; u < n; ++u) {
      for (const int p : {0, 1}) {
        if (sent[p][u] != never)
          messages[static_cast<std::size_t>(sent[p][u])].push_back(static_cast<std::int32_t>(u));
        if ((*computes_[p])[u])
          work[p][static_cast<std::size_t>(std::min(ready[p][u], last + 1))].push_back(
              static_cast<std::int32_t>(u));
      }
    }
    std::array<Program, 2> result;
    for (int turn = 0; turn <= last + 1; ++turn) {
      const auto t = static_cast<std::size_t>(turn);
      for (const int p : {0, 1}) {
        for (const std::int32_t u : work[p][t]) {
          if (problem_.values[static_cast<std::size_t>(u)].holder == CutValue::Holder::computed ||
              problem_.values[static_cast<std::size_t>(u)].holder == CutValue::Holder::everyone) {
            result[p].push_back({Step::Act::compute, u});
          }
        }
      }
      const int speaker = (first + turn) % 2;
      for (const std::int32_t u : messages[t]) {
        result[speaker].push_back({Step::Act::send, u});
        result[1 - speaker].push_back({Step::Act::receive, u});
      }
    }
    return result;
  }

  const CutProblem& problem_;
  std::array<const std::vector<char>*, 2> computes_, sends_;
};

}  // namespace

void schedule(CompiledProtocol& protocol, const CutProblem& problem, const CutSolution& solution) {
  const Scheduler scheduler(problem, solution);
  Plan best = scheduler.run(0);
  if (Plan other = scheduler.run(1); other.rounds < best.rounds) best = std::move(other);
  protocol.alice = std::move(best.programs[0]);
  protocol.bob = std::move(best.programs[1]);
  protocol.rounds = best.rounds;
  protocol.bits = solution.bits;
}

}  // namespace crossbits
