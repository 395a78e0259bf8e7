#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "protocols/transcript_io.hpp"

namespace crossbits {

/// One exercise: a pure function of its kind and seed, so that a grader needs no stored keys.
struct Exercise {
  std::string kind;
  std::uint64_t seed = 0;
  std::string question;  ///< what to do, in full sentences
  std::string shown;     ///< lines below the question, for people: a matrix, tokens; the same as in `given`
  Json given;            ///< everything that the question speaks of, as data
  Json blank;            ///< the answer to fill in: null where something is missing
};

/// What the engine says about an answer.
struct Grade {
  bool right = false;
  std::string reason;             ///< one sentence
  Json counterexample = nullptr;  ///< of a wrong answer: what shows that it is wrong
};

/// A kind of exercise. `grade` throws std::invalid_argument, naming the member, for an answer of another
/// shape.
struct ExerciseKind {
  std::string id;
  std::string summary;
  Exercise (*make)(std::uint64_t seed);
  Json (*key)(std::uint64_t seed);  ///< a right answer
  Grade (*grade)(std::uint64_t seed, const Json& answer);
};

/// All kinds, in the order of the documentation.
const std::vector<ExerciseKind>& exercise_kinds();
/// Throws std::invalid_argument that lists the kinds.
const ExerciseKind& find_exercise_kind(const std::string& id);

/// The largest seed: numbers that every JSON reader keeps exact.
inline constexpr std::int64_t largest_exercise_seed = (std::int64_t{1} << 53) - 1;

/// Schema crossbits.exercise/1: kind, seed, question, given, answer.
Json to_json(const Exercise& exercise, const Json& answer);

/// One graded exercise of a file.
struct Graded {
  std::string kind;                    ///< of a malformed one: what it says, if that is a text
  std::optional<std::uint64_t> seed;   ///< none: a malformed one, that has no seed
  std::optional<std::string> student;  ///< whose answer, where the file says it
  Grade grade;                         ///< of a malformed one: the reason is why, with the member's name
  bool malformed = false;
};

/// Grades one exercise or an array of them. Every exercise is made again from its kind and seed; a question
/// that is not the one of its seed, and anything of another shape, is malformed. In an array the others are
/// graded all the same; alone it is refused: std::invalid_argument, naming the member.
std::vector<Graded> grade_document(const std::string& text);

// One function a kind, one file a function; exercise.cpp lists them.

ExerciseKind fill_tokens_kind();
ExerciseKind fooling_set_kind();
ExerciseKind partition_kind();
ExerciseKind broken_reduction_kind();
ExerciseKind count_bits_kind();
ExerciseKind which_bound_kind();

}  // namespace crossbits
