#pragma once

#include <catch2/catch.hpp>

#include "apps/study/exercise/exercise.hpp"

namespace crossbits::test {

/// How many seeds of every kind the tests look at.
inline constexpr std::uint64_t exercises = 200;

inline Json given(const std::string& kind, std::uint64_t seed) {
  return find_exercise_kind(kind).make(seed).given;
}
inline Json key(const std::string& kind, std::uint64_t seed) { return find_exercise_kind(kind).key(seed); }

/// Grades an answer that must be wrong; returns the counterexample.
inline Json counterexample(const std::string& kind, std::uint64_t seed, const Json& answer) {
  const Grade grade = find_exercise_kind(kind).grade(seed, answer);
  INFO(kind << " " << seed << " " << answer.dump() << " " << grade.reason);
  REQUIRE_FALSE(grade.right);
  REQUIRE_FALSE(grade.reason.empty());
  REQUIRE(grade.counterexample.is_object());
  return grade.counterexample;
}

}  // namespace crossbits::test
