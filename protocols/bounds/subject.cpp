#include "protocols/bounds/subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "protocols/bounds/matrix_file.hpp"
#include "protocols/digest.hpp"
#include "protocols/problems.hpp"

namespace crossbits {

Json Subject::to_json() const {
  Json head;
  if (matrix_text.empty()) {
    Json parameters = Json::object();
    for (const auto& [key, value] : problem.parameters) parameters[key] = value;
    head["problem"] = {{"id", problem.id}, {"n", problem.n}, {"parameters", parameters}};
    return head;
  }
  Json entries = Json::array();
  for (std::size_t at = 0; at < matrix_text.size();) {
    const std::size_t end = matrix_text.find('\n', at);
    entries.push_back(matrix_text.substr(at, end - at));
    at = end + 1;
  }
  head["matrix"] = {{"rows", problem.x_domain.alphabet()},
                    {"columns", problem.y_domain.alphabet()},
                    {"sha256", sha256(matrix_text)},
                    {"entries", entries}};
  return head;
}

Subject subject_of_matrix(std::string_view contents) {
  std::string text = matrix_text_of_file(contents);
  return {.problem = matrix_problem(text), .matrix_text = std::move(text)};
}

}  // namespace crossbits
