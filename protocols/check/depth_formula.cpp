#include <nlohmann/json.hpp>

#include "protocols/check/evidence.hpp"
#include "protocols/check/proof.hpp"
#include "protocols/check/reader.hpp"

namespace crossbits::check {
namespace {

constexpr int deepest = 6;
constexpr std::size_t most_tree_lines = 32;

/// "There is a protocol tree of this depth on these rows and columns", from the definition (docs/bounds.md).
/// Whoever has such a tree, complete, can order the children of every node: where Alice speaks and the first
/// row arrives, it goes to the first child; likewise Bob and the first column. Then all clauses hold.
class TreeFormula {
 public:
  TreeFormula(const Function& f, const std::vector<std::size_t>& rows,
              const std::vector<std::size_t>& columns, int depth)
      : r_(static_cast<int>(rows.size())), c_(static_cast<int>(columns.size())), leaves_(1 << depth) {
    for (int line = 0; line < r_ + c_; ++line) clauses_.push_back({reaches(1, line)});
    for (int v = 1; v < leaves_; ++v) add_node(v);
    for (int v = leaves_; v < 2 * leaves_; ++v) {
      for (int i = 0; i < r_; ++i) {
        for (int j = 0; j < c_; ++j) {
          const int place = f.place(rows[static_cast<std::size_t>(i)], columns[static_cast<std::size_t>(j)]);
          if (place == Function::undefined) continue;
          clauses_.push_back({-reaches(v, i), -reaches(v, r_ + j), place == 1 ? mark(v) : -mark(v)});
        }
      }
    }
  }
  const std::vector<Clause>& clauses() const { return clauses_; }
  int variables() const { return mark(2 * leaves_ - 1); }

 private:
  int reaches(int v, int line) const { return (v - 1) * (r_ + c_ + 1) + 1 + line; }
  int mark(int v) const { return reaches(v, r_ + c_); }

  /// The speaker's lines go to one child at least, the other's to both.
  void add_node(int v) {
    const int alice = mark(v), zero = 2 * v, one = 2 * v + 1;
    for (int line = 0; line < r_ + c_; ++line) {
      const int own = line < r_ ? alice : -alice;
      clauses_.push_back({-own, -reaches(v, line), reaches(zero, line), reaches(one, line)});
      for (const int child : {zero, one}) clauses_.push_back({own, -reaches(v, line), reaches(child, line)});
    }
    clauses_.push_back({-alice, -reaches(v, 0), reaches(zero, 0)});
    clauses_.push_back({alice, -reaches(v, r_), reaches(zero, r_)});
  }

  int r_, c_, leaves_;
  std::vector<Clause> clauses_;
};

}  // namespace

Proved prove_no_tree(const Case& c, const Json& side) {
  if (!c.f.is_boolean()) return Proved::no("the formula on protocol trees is about answers 0 and 1");
  const auto rows = lines(side, "rows", c.f.rows()), columns = lines(side, "columns", c.f.columns());
  const int depth = static_cast<int>(number_below(member(side, "depth"), deepest + 1, "\"depth\""));
  if (rows.empty() || columns.empty() || rows.size() > most_tree_lines || columns.size() > most_tree_lines)
    return Proved::no("the formula is empty or too large to check");
  const TreeFormula formula(c.f, rows, columns, depth);
  const auto proof = proof_of(c, side);
  if (!proof) return Proved::no("the file with the proof is another one");
  if (std::string fault = fault_of_proof(formula.clauses(), formula.variables(), *proof); !fault.empty())
    return Proved::no(fault);
  return {depth + 1, depth + 1, {}};
}

}  // namespace crossbits::check
