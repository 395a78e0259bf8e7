#include "protocols/bounds/solver/cover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "protocols/bounds/greedy_cover.hpp"
#include "protocols/bounds/solver/packing.hpp"
#include "protocols/bounds/solver/proof_evidence.hpp"
#include "protocols/bounds/solver/satisfy.hpp"

namespace crossbits {
namespace {

constexpr std::size_t most_cover_conflicts =
    20'000;                                      // of one formula, without a clock; fewer where it is long:
constexpr std::size_t most_looks = 400'000'000;  // conflicts times literals
constexpr std::size_t most_formula = 4'000'000;  // literals, about: k times the entries

LeafPart packing_part(const Facts& facts, std::size_t plane, const Packing& packing) {
  const int value = facts.matrix().values()[plane];
  Json weights = Json::array();
  for (const auto& [entry, weight] : packing.weights)
    weights.push_back(
        {facts.merged().rows[entry.first], facts.merged().columns[entry.second], value_json(weight)});
  const BigInteger count = (numerator(packing.sum) + denominator(packing.sum) - 1) / denominator(packing.sum);
  return {value,
          static_cast<std::size_t>(count),
          {{"value", value},
           {"by", "packing"},
           {"rows", numbers_json(facts.merged().rows)},
           {"columns", numbers_json(facts.merged().columns)},
           {"weights", weights}}};
}

int conflicts_for(const Formula& formula) {
  std::size_t literals = 1;
  for (const auto& clause : formula.clauses) literals += clause.size();
  return static_cast<int>(std::min(most_cover_conflicts, most_looks / literals));
}

/// "k rectangles do not do", with the proof inside or, if it is long, in a file beside it.
LeafPart refuted_part(const Facts& facts, std::size_t plane, std::size_t k, bool disjoint,
                      const std::vector<Entry>& fixed, const std::string& proof,
                      std::vector<SideFile>& files) {
  const int value = facts.matrix().values()[plane];
  LeafPart part{value,
                k + 1,
                {{"value", value},
                 {"by", "unsatisfiable"},
                 {"rows", numbers_json(facts.merged().rows)},
                 {"columns", numbers_json(facts.merged().columns)},
                 {"rectangles", k},
                 {"disjoint", disjoint},
                 {"fixed", facts.pairs_json(fixed)}}};
  attach_proof(part.evidence, proof, files);
  return part;
}

/// Rectangles of the merged matrix that cover the entries, none twice if `disjoint`.
std::vector<Rectangle> first_cover(const CommunicationMatrix& matrix, std::size_t plane,
                                   const FoolingSet& set, bool disjoint) {
  if (!disjoint) return set.cover;
  std::vector<Rectangle> by_rows, by_columns;
  const BitMatrix turned = matrix.plane(plane).transposed();
  const auto lines = [](const BitMatrix& m, std::vector<Rectangle>& list, bool rows) {
    for (std::size_t i = 0; i < m.rows(); ++i) {
      std::vector<std::size_t> where;
      for (std::size_t j = 0; j < m.columns(); ++j) {
        if (m.get(i, j)) where.push_back(j);
      }
      if (!where.empty()) list.push_back(rows ? Rectangle{{i}, where} : Rectangle{where, {i}});
    }
  };
  lines(matrix.plane(plane), by_rows, true);
  lines(turned, by_columns, false);
  return by_rows.size() <= by_columns.size() ? by_rows : by_columns;
}

/// A rectangle of a model may hold lines without an entry of its own; such a rectangle, or one that is empty,
/// is dropped.
std::vector<Rectangle> without_empty(std::vector<Rectangle> rectangles) {
  std::erase_if(rectangles, [](const Rectangle& r) { return r.rows.empty() || r.columns.empty(); });
  return rectangles;
}

/// What is known of one cover, and how it is improved.
class Search {
 public:
  Search(Facts& facts, std::size_t plane, bool disjoint)
      : facts_(facts),
        plane_(plane),
        disjoint_(disjoint),
        set_(facts.fooling_sets()[plane]),
        cover_{.rectangles = first_cover(matrix(), plane, set_, disjoint),
               .lower = facts.fooling_part(plane),
               .files = {}} {}

  const Cover& cover() const { return cover_; }
  bool is_open() const { return !is_met() && !facts_.effort().is_over(); }
  /// By rank, for partitions; by greedily grown rectangles, for covers; by a fractional packing.
  void raise_without_solver() {
    for (const std::uint32_t prime : {2U, largest_prime}) {
      if (disjoint_ && !is_met() && facts_.can_rank(prime)) raise(facts_.rank_part(plane_, prime));
    }
    if (!disjoint_ && is_open()) {
      auto grown = greedy_cover(matrix(), plane_, cover_.rectangles.size(), facts_.effort());
      if (!grown.empty()) cover_.rectangles = std::move(grown);
    }
    if (!is_open()) return;
    if (const auto packing =
            fractional_packing(matrix(), plane_, cover_.rectangles.size(), facts_.effort().part(2)))
      raise(packing_part(facts_, plane_, *packing));
  }
  /// Do k rectangles do? Either way one of the two sides moves; false where the solver gives up.
  bool decide(std::size_t k) {
    if (k * matrix().rows() * matrix().columns() * (disjoint_ ? k : 1) > most_formula) return false;
    const std::vector<Entry> fixed(
        set_.pairs.begin(), set_.pairs.begin() + static_cast<std::ptrdiff_t>(std::min(k, set_.pairs.size())));
    const Effort fresh = facts_.effort().part(2).share(~std::uint64_t{0});
    const Formula formula = cover_formula(matrix(), plane_, k, disjoint_, fixed);
    const Satisfied found = satisfy(formula, fresh, conflicts_for(formula));
    if (!found.answer) return false;
    if (*found.answer)
      cover_.rectangles = without_empty(
          cover_of_model(matrix(), k, [&](int v) { return found.model[static_cast<std::size_t>(v)]; }));
    else
      raise(refuted_part(facts_, plane_, k, disjoint_, fixed, found.proof, cover_.files));
    return true;
  }
  /// With lines of the whole matrix.
  Cover whole_cover() {
    for (Rectangle& r : cover_.rectangles) r = facts_.whole(r);
    return std::move(cover_);
  }

 private:
  const CommunicationMatrix& matrix() const { return facts_.merged().matrix; }
  bool is_met() const { return cover_.lower.count >= cover_.rectangles.size(); }
  void raise(LeafPart part) {
    if (part.count > cover_.lower.count) cover_.lower = std::move(part);
  }

  Facts& facts_;
  std::size_t plane_;
  bool disjoint_;
  const FoolingSet& set_;
  Cover cover_;
};

}  // namespace

Cover least_cover(Facts& facts, std::size_t plane, bool disjoint) {
  Search search(facts, plane, disjoint);
  search.raise_without_solver();
  while (search.is_open() && search.decide(search.cover().lower.count)) {
  }
  // Where the solver has given up from below, covers of fewer rectangles than are known may still be found.
  while (search.is_open() && search.cover().rectangles.size() - 1 > search.cover().lower.count &&
         search.decide(search.cover().rectangles.size() - 1)) {
  }
  return search.whole_cover();
}

namespace {

Json rectangles_json(const std::vector<Rectangle>& rectangles) {
  Json list = Json::array();
  for (const Rectangle& r : rectangles) list.push_back(rectangle_json(r));
  return list;
}

/// One line if both sides meet, else two.
std::vector<Bound> two_sides(Bound both, std::size_t lower, std::size_t upper, const Json& lower_side,
                             const Json& upper_side) {
  both.value = lower;
  both.bits = bits_to_index(lower);
  if (lower == upper) {
    both.evidence = {{"upper", upper_side}, {"lower", lower_side}};
    return {both};
  }
  both.kind = Kind::lower_bound;
  both.evidence = {{"lower", lower_side}};
  Bound above{.name = both.name,
              .kind = Kind::upper_bound,
              .value = upper,
              .how = "the rectangles shown",
              .evidence = {{"upper", upper_side}}};
  return {both, above};
}

std::vector<Bound> cover_bound(Facts& facts, std::size_t plane, const char* name) {
  Cover cover = least_cover(facts, plane, false);
  Bound both{
      .name = name, .how = cover.lower.evidence["by"].get<std::string>(), .files = std::move(cover.files)};
  return two_sides(std::move(both), cover.lower.count, cover.rectangles.size(), leaves_json({cover.lower}),
                   {{"rectangles", rectangles_json(cover.rectangles)}});
}

}  // namespace

std::vector<Bound> cover_0_bound(Facts& facts) { return cover_bound(facts, 0, "cover_0"); }
std::vector<Bound> cover_1_bound(Facts& facts) { return cover_bound(facts, 1, "cover_1"); }

std::vector<Bound> partition_bound(Facts& facts) {
  std::vector<LeafPart> parts;
  Json covers = Json::array();
  std::size_t upper = 0;
  Bound both{.name = "partition"};
  std::vector<std::string> counts;
  for (std::size_t k = 0; k < facts.matrix().planes().size(); ++k) {
    Cover cover = least_cover(facts, k, true);
    counts.push_back(fmt::format("{} for {} ({})", cover.lower.count, cover.lower.value,
                                 cover.lower.evidence["by"].get<std::string>()));
    for (SideFile& file : cover.files) both.files.push_back(std::move(file));
    upper += cover.rectangles.size();
    covers.push_back({{"value", cover.lower.value}, {"rectangles", rectangles_json(cover.rectangles)}});
    parts.push_back(std::move(cover.lower));
  }
  both.how = listed(counts, total_count(parts));
  return two_sides(std::move(both), total_count(parts), upper, leaves_json(parts), {{"covers", covers}});
}

}  // namespace crossbits
