#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace crossbits {

struct Setup;

/// The simulator behind the lab page: JSON in, JSON out, no files, no threads. It runs the same functions as
/// the command line; the member `run` of an answer is the document of `crossbits run --json`. Compiled to
/// WebAssembly for the page, and natively for its tests. The last question's model and protocols are kept, so
/// that editing a bit does not build them again.
///
/// A request is one object whose member "ask" says what is wanted:
///   catalogue   the reductions on offer, their models and the dials of each
///   look        one run: inputs, tokens, heat maps, cut, transcript, bound and verdict
///   matrix      f, the model's answers and the transcript on every pair of inputs (few enough)
///   witness     two inputs that a too small model cannot tell apart
/// All but `catalogue` name a question: reduction, n, model, problem, tokens, modulus, exchange, protocol,
/// knows; `look` also x and y, or seed.
class LabEngine {
 public:
  LabEngine();
  ~LabEngine();

  /// Throws std::invalid_argument with one sentence for a request that makes no sense.
  std::string answer(std::string_view request);

 private:
  const Setup& setup_for(const std::string& key, const struct Question& question);

  std::string key_;
  std::unique_ptr<Setup> setup_;
};

}  // namespace crossbits
