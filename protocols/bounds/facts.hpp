#pragma once

#include <map>
#include <optional>

#include "protocols/bounds/bound.hpp"
#include "protocols/bounds/fooling.hpp"
#include "protocols/bounds/matrix.hpp"
#include "protocols/bounds/rank.hpp"

namespace crossbits {

/// A certified number of z-rectangles that every protocol tree has at least: its leaves with value z.
struct LeafPart {
  int value = 0;
  std::size_t count = 0;
  Json evidence{};          ///< {"value", "by", ...}
  bool is_complete = true;  ///< false for a rank that was cut short by the clock
};

/// What several techniques need of one function, computed once. Evidence speaks of lines of the whole matrix.
class Facts {
 public:
  /// Matrices of at most so many entries are searched; beyond, structure may still prove something.
  static constexpr std::uint64_t most_entries = std::uint64_t{1} << 24;

  /// `error`: of protocols with coins. Throws std::invalid_argument for a matrix that is too large.
  Facts(Subject subject, Effort effort, Rational error = usual_error);

  const Subject& subject() const { return subject_; }
  const CommunicationMatrix& matrix() const { return matrix_; }
  const Merged& merged() const { return merged_; }
  const Effort& effort() const { return effort_; }
  /// Of what is computed from now on.
  void limit(const Effort& effort) { effort_ = effort; }
  const Rational& error() const { return error_; }

  /// Of the merged matrix, for every plane.
  const std::vector<FoolingSet>& fooling_sets();
  /// Of the merged matrix, for every plane. The prime is 2 or what rank_mod takes.
  const std::vector<Rank>& ranks(std::uint32_t prime);
  /// False where ranks(prime) would take too long.
  bool can_rank(std::uint32_t prime) const;
  /// For every value that occurs, the best count by fooling set or rank: every protocol tree has so many
  /// leaves. Ranks alone where they sum to `enough`, since fooling sets take longer.
  std::vector<LeafPart> leaf_parts(std::size_t enough);

  LeafPart fooling_part(std::size_t plane);
  LeafPart rank_part(std::size_t plane, std::uint32_t prime);
  /// A rectangle of the merged matrix in the whole one, with all lines that equal its own.
  Rectangle whole(const Rectangle& rectangle) const;
  Json pairs_json(const std::vector<Entry>& pairs) const;

 private:
  Subject subject_;
  Effort effort_;
  Rational error_;
  CommunicationMatrix matrix_;
  Merged merged_;
  std::optional<std::vector<FoolingSet>> fooling_;
  std::map<std::uint32_t, std::vector<Rank>> ranks_;
};

/// {"rows": [...], "columns": [...]}
Json rectangle_json(const Rectangle& rectangle);
Json numbers_json(const std::vector<std::size_t>& numbers);
/// The parts as a certificate's lower side: {"by": "leaves", "parts": [...]}.
Json leaves_json(const std::vector<LeafPart>& parts);
std::size_t total_count(const std::vector<LeafPart>& parts);
/// Phrases, one a value of f, for people: the first four, how many more there are, and what all come to.
std::string listed(const std::vector<std::string>& phrases, std::size_t sum);

}  // namespace crossbits
