#include "apps/study/exercise/exercise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "apps/study/exercise/answer.hpp"

namespace crossbits {
namespace {

constexpr const char* schema = "crossbits.exercise/1";
constexpr std::size_t most_exercises = 10'000;

/// "" for a single exercise, "[3]." for number 3 of an array.
Graded grade_one(const Json& document, const std::string& where) {
  const std::string in = where.empty() ? "" : where + ".";
  if (!document.is_object())
    throw std::invalid_argument(
        fmt::format("{} must be an exercise, one JSON object", where.empty() ? "the file" : where));
  if (const std::string said = text_member(document, "schema", in); said != schema)
    throw std::invalid_argument(fmt::format("{}schema must be \"{}\" (got \"{}\")", in, schema, said));
  const ExerciseKind& kind = find_exercise_kind(text_member(document, "kind", in));
  const auto seed = static_cast<std::uint64_t>(
      whole_number(member(document, "seed", in), in + "seed", 0, largest_exercise_seed));
  const Exercise again = kind.make(seed);
  for (const auto& [key, value] :
       {std::pair<const char*, Json>{"question", again.question}, {"given", again.given}})
    if (member(document, key, in) != value)
      throw std::invalid_argument(
          fmt::format("{}{} was changed: it is not what {} with seed {} asks", in, key, kind.id, seed));
  const Json& answer = member(document, "answer", in);
  if (!answer.is_object()) throw std::invalid_argument(fmt::format("{}answer must be an object", in));
  try {
    return {kind.id, seed, kind.grade(seed, answer)};
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(in + error.what());
  }
}

}  // namespace

const std::vector<ExerciseKind>& exercise_kinds() {
  static const std::vector<ExerciseKind> all{fill_tokens_kind(),      fooling_set_kind(), partition_kind(),
                                             broken_reduction_kind(), count_bits_kind(),  which_bound_kind()};
  return all;
}

const ExerciseKind& find_exercise_kind(const std::string& id) {
  std::vector<std::string> ids;
  for (const ExerciseKind& kind : exercise_kinds()) {
    if (kind.id == id) return kind;
    ids.push_back(kind.id);
  }
  throw std::invalid_argument(
      fmt::format("\"{}\" is no kind of exercise; the kinds are {}", id, fmt::join(ids, ", ")));
}

Json to_json(const Exercise& exercise, const Json& answer) {
  return {{"schema", schema},        {"kind", exercise.kind},
          {"seed", exercise.seed},   {"question", exercise.question},
          {"given", exercise.given}, {"answer", answer}};
}

std::vector<Graded> grade_document(const std::string& text) {
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) throw std::invalid_argument("the file is not JSON");
  if (!document.is_array()) return {grade_one(document, "")};
  if (document.empty() || document.size() > most_exercises)
    throw std::invalid_argument(
        fmt::format("the file must hold from 1 to {} exercises (got {})", most_exercises, document.size()));
  std::vector<Graded> graded;
  for (std::size_t k = 0; k < document.size(); ++k)
    graded.push_back(grade_one(document[k], fmt::format("[{}]", k)));
  return graded;
}

}  // namespace crossbits
