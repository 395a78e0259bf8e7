#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apps/study/experiment.hpp"

namespace crossbits {

/// A request of the page, read and checked.
struct LabRequest {
  enum class Ask { catalogue, look, matrix, witness } ask = Ask::catalogue;
  Question question{};
  std::string question_key{};  ///< equal for equal questions
  std::optional<std::string> x{}, y{};
  std::uint64_t seed = 1;  ///< draws x and y where they are not given
};

/// Largest size that is answered; the page offers smaller ones, larger ones belong to the command line.
inline constexpr int most_lab_n = 16;

/// Throws std::invalid_argument with one sentence.
LabRequest request_of_text(std::string_view text);

/// The inputs of a request: x and y as given, or drawn.
Instance instance_of(const LabRequest& request, const Problem& problem);

}  // namespace crossbits
