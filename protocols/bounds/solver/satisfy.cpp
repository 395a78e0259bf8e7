#include "protocols/bounds/solver/satisfy.hpp"

#include <cadical.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace crossbits {
namespace {

/// A file that lies in memory.
class MemoryFile {
 public:
  MemoryFile() : file_(open_memstream(&text_, &size_)) {
    if (file_ == nullptr) throw std::runtime_error("no memory for a proof");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    std::fclose(file_);
    std::free(text_);
  }
  std::FILE* file() { return file_; }
  std::string text() {
    std::fflush(file_);
    return {text_, size_};
  }

 private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_;
};

class Clock : public CaDiCaL::Terminator {
 public:
  explicit Clock(const Effort& effort) : end_(effort.end()) {}
  bool terminate() override { return end_ && Effort::Clock::now() >= *end_; }

 private:
  std::optional<Effort::Clock::time_point> end_;
};

}  // namespace

Satisfied satisfy(const Formula& formula, const Effort& effort, int most_conflicts) {
  Satisfied result;
  if (effort.is_over()) return result;
  MemoryFile proof;
  Clock clock(effort);
  {
    CaDiCaL::Solver solver;
    solver.set("binary", 0);
    solver.set("quiet", 1);
    solver.trace_proof(proof.file(), "proof");
    solver.connect_terminator(&clock);
    if (!effort.has_clock()) solver.limit("conflicts", most_conflicts);
    for (const auto& clause : formula.clauses) {
      for (const int literal : clause) solver.add(literal);
      solver.add(0);
    }
    const int status = solver.solve();
    if (status == 10) {
      result.answer = true;
      result.model.push_back(false);
      for (int v = 1; v <= formula.variables; ++v) result.model.push_back(solver.val(v) > 0);
    } else if (status == 20) {
      result.answer = false;
    }
    solver.flush_proof_trace();
    solver.close_proof_trace();
  }
  if (result.answer == false) result.proof = proof.text();
  return result;
}

}  // namespace crossbits
