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
  std::optional<std::string> student;
  if (document.contains("student")) student = text_member(document, "student", in);
  const Exercise again = kind.make(seed);
  for (const auto& [key, value] :
       {std::pair<const char*, Json>{"question", again.question}, {"given", again.given}})
    if (member(document, key, in) != value)
      throw std::invalid_argument(
          fmt::format("{}{} was changed: it is not what {} with seed {} asks", in, key, kind.id, seed));
  const Json& answer = member(document, "answer", in);
  if (!answer.is_object()) throw std::invalid_argument(fmt::format("{}answer must be an object", in));
  try {
    return {kind.id, seed, student, kind.grade(seed, answer)};
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(in + error.what());
  }
}

/// An entry that cannot be graded, with what can still be read of it.
Graded malformed(const Json& document, const std::string& why) {
  Graded graded;
  graded.grade.reason = why;
  graded.malformed = true;
  if (!document.is_object()) return graded;
  const auto text = [&](const char* key) {
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? std::optional(found->get<std::string>())
                                                         : std::nullopt;
  };
  graded.kind = text("kind").value_or("");
  graded.student = text("student");
  if (const auto seed = document.find("seed"); seed != document.end() && seed->is_number_unsigned())
    graded.seed = seed->get<std::uint64_t>();
  return graded;
}

Graded grade_entry(const Json& document, const std::string& where) {
  try {
    return grade_one(document, where);
  } catch (const std::invalid_argument& error) {
    return malformed(document, error.what());
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
    graded.push_back(grade_entry(document[k], fmt::format("[{}]", k)));
  return graded;
}

}  // namespace crossbits
