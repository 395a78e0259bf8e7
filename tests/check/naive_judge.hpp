#pragma once

// A second checker, by plain definitions and for small matrices only: does evidence that the first one has
// accepted prove its claim? Undefined entries do not occur.

#include <nlohmann/json.hpp>
#include <optional>

#include "protocols/rational.hpp"
#include "protocols/transcript_io.hpp"
#include "tests/bounds/naive.hpp"

namespace crossbits::naive {

class Judge {
 public:
  explicit Judge(const Matrix& m) : m_(m) {}

  bool proves(const Json& claim, const Json& evidence) {
    const std::string name = claim.at("name"), kind = claim.at("kind");
    const Rational value = rational(claim.at("value"));
    if (name.starts_with("one_way")) return kind == "exact" && ceil_log2(classes(name, evidence)) == value;
    if (name == "discrepancy") return discrepancy(kind, value, evidence);
    if (name == "vc_dimension") return shatters(kind, value, evidence);
    const bool above = kind == "lower" || (kind == "exact" && name == "fooling_set") ||
                       at_most(name, value, evidence.at("upper")),
               below = kind == "upper" || at_least(name, kind, value, evidence.at("lower"));
    return above && below;
  }

 private:
  static Rational rational(const Json& number) {
    if (number.is_number()) return Rational(number.get<std::int64_t>());
    return Rational(number.get<std::string>());
  }
  static int ceil_log2(std::size_t count) {
    int bits = 0;
    while (std::size_t{1} << bits < count) ++bits;
    return bits;
  }
  static char sign_of(const Json& part) { return static_cast<char>('0' + part.at("value").get<int>()); }

  std::size_t classes(const std::string& name, const Json& evidence) const {
    Matrix lines = m_;
    if (name == "one_way_reverse") {
      lines.assign(m_[0].size(), "");
      for (const std::string& row : m_)
        for (std::size_t j = 0; j < row.size(); ++j) lines[j] += row[j];
    }
    std::set<std::string> different;
    std::vector<std::string> representatives;
    for (const std::size_t i : evidence.at("representatives")) representatives.push_back(lines.at(i));
    different.insert(representatives.begin(), representatives.end());
    bool good = different.size() == representatives.size() && evidence.at("class_of").size() == lines.size();
    for (std::size_t i = 0; good && i < lines.size(); ++i)
      good = lines[i] == representatives.at(evidence.at("class_of").at(i).get<std::size_t>());
    return good ? different.size() : 0;
  }

  bool discrepancy(const std::string& kind, const Rational& value, const Json& evidence) const {
    const long entries = static_cast<long>(m_.size() * m_[0].size());
    const Rational truth(imbalance(m_), entries);
    if (kind == "upper") return value >= truth;
    long sum = 0;
    for (const std::size_t i : evidence.at("rows"))
      for (const std::size_t j : evidence.at("columns")) sum += m_.at(i).at(j) == '1' ? 1 : -1;
    return Rational(std::abs(sum), entries) == value && (kind == "lower" || value == truth);
  }

  bool shatters(const std::string& kind, const Rational& value, const Json& evidence) const {
    if (kind == "upper") return value >= shattered(m_);
    const Json &columns = evidence.at("columns"), &rows = evidence.at("rows");
    std::set<std::string> patterns;
    for (const std::size_t i : rows) {
      std::string pattern;
      for (const std::size_t j : columns) pattern += m_.at(i).at(j);
      patterns.insert(pattern);
    }
    return patterns.size() == std::size_t{1} << columns.size() && value == columns.size() &&
           (kind == "lower" || value == shattered(m_));
  }

  /// Rectangles of one value, over all its entries, and none twice if `disjoint`.
  bool covers(char z, const Json& rectangles, bool disjoint) const {
    std::vector<std::string> times(m_.size(), std::string(m_[0].size(), '0'));
    for (const Json& r : rectangles) {
      for (const std::size_t i : r.at("rows")) {
        for (const std::size_t j : r.at("columns")) {
          if (m_.at(i).at(j) != z || (disjoint && times[i][j] != '0')) return false;
          times[i][j] = '1';
        }
      }
    }
    for (std::size_t i = 0; i < m_.size(); ++i)
      for (std::size_t j = 0; j < m_[0].size(); ++j)
        if (m_[i][j] == z && times[i][j] == '0') return false;
    return true;
  }

  bool at_most(const std::string& name, const Rational& value, const Json& side) {
    if (name == "deterministic")
      return side.at("by") == "tree" ? tree(value, side.at("tree")) : depth() <= value;
    if (name.starts_with("cover_"))
      return covers(name.back(), side.at("rectangles"), false) && side.at("rectangles").size() <= value;
    std::size_t sum = 0, largest = 0;
    std::set<char> seen;
    for (const Json& cover : side.at("covers")) {
      seen.insert(sign_of(cover));
      if (!covers(sign_of(cover), cover.at("rectangles"), name == "partition")) return false;
      sum += cover.at("rectangles").size();
      largest = std::max(largest, cover.at("rectangles").size());
    }
    for (const char z : {'0', '1'})
      if (!seen.contains(z) && text_of(m_).find(z) != std::string::npos) return false;
    return (name == "partition" ? sum : largest) <= value;
  }

  /// Every input follows its path through the tree to its value.
  bool tree(const Rational& most, const Json& tree) const {
    for (std::size_t i = 0; i < m_.size(); ++i) {
      for (std::size_t j = 0; j < m_[0].size(); ++j) {
        const Json* node = &tree.at("nodes").at(tree.at("root").get<std::size_t>());
        int bits = 0;
        for (; !node->contains("value"); ++bits) {
          if (most < bits) return false;
          const std::size_t own = node->at("speaker") == "Alice" ? i : j;
          const Json& ones = node->at("one_if");
          const bool one = std::find(ones.begin(), ones.end(), Json(own)) != ones.end();
          node = &tree.at("nodes").at(node->at(one ? "one" : "zero").get<std::size_t>());
        }
        if (sign_of(*node) != m_[i][j] || most < bits) return false;
      }
    }
    return true;
  }

  bool at_least(const std::string& name, const std::string& kind, const Rational& value, const Json& side) {
    if (side.contains("by") && side.at("by") != "leaves") return depth() >= value;
    std::size_t sum = 0, largest = 0;
    std::set<char> seen;
    for (const Json& part : side.at("parts")) {
      if (!seen.insert(sign_of(part)).second) return false;
      if (name.starts_with("cover_") && sign_of(part) != name.back()) return false;
      if (name.starts_with("log_rank_gf") && part.at("prime") != (name.back() == '2' ? 2 : 251)) return false;
      const bool overlaps = name.starts_with("cover_") || name == "fooling_set";
      if (overlaps && part.at("by") == "rank") return false;
      const auto found = count(part);
      if (!found) return false;
      sum += *found;
      largest = std::max(largest, *found);
    }
    if (name == "fooling_set")
      return value == largest && (kind == "lower" || largest == std::max(fooling(m_, '0'), fooling(m_, '1')));
    if (name == "partition" || name.starts_with("cover_")) return sum >= value;
    return ceil_log2(sum) >= value;
  }

  std::optional<std::size_t> count(const Json& part) {
    const std::string by = part.at("by");
    if (by == "fooling_set") return pairs(sign_of(part), part.at("pairs"));
    if (by == "rank") return minor(part);
    if (by == "packing") return packing(part);
    return unsatisfiable(part);
  }

  std::optional<std::size_t> pairs(char z, const Json& set) const {
    const auto at = [&](const Json& row, const Json& column) {
      return m_.at(row.get<std::size_t>()).at(column.get<std::size_t>());
    };
    for (const Json& a : set)
      for (const Json& b : set)
        if (at(a[0], a[1]) != z || (&a != &b && at(a[0], b[1]) == z && at(b[0], a[1]) == z)) return {};
    return set.size();
  }

  std::optional<std::size_t> minor(const Json& part) const {
    std::vector<std::vector<long>> a;
    for (const std::size_t i : part.at("rows")) {
      a.emplace_back();
      for (const std::size_t j : part.at("columns")) a.back().push_back(m_.at(i).at(j) == sign_of(part));
    }
    if (a.empty()) return 0;
    if (a[0].size() != a.size() || rank_mod(a, part.at("prime").get<long>()) != a.size()) return {};
    return a.size();
  }

  /// The largest rectangle for every set of rows.
  std::optional<std::size_t> packing(const Json& part) const {
    Rational sum = 0;
    for (const Json& w : part.at("weights")) {
      if (m_.at(w[0].get<std::size_t>()).at(w[1].get<std::size_t>()) != sign_of(part)) return {};
      if (rational(w[2]) < 0) return {};
      sum += rational(w[2]);
    }
    for (unsigned rows = 1; rows < 1U << m_.size(); ++rows) {
      Rational weight = 0;
      for (const Json& w : part.at("weights"))
        if ((rows >> w[0].get<unsigned>() & 1U) != 0 && fits(rows, w[1].get<std::size_t>(), sign_of(part)))
          weight += rational(w[2]);
      if (weight > 1) return {};
    }
    std::size_t count = 0;
    while (sum > count) ++count;
    return count;
  }
  bool fits(unsigned rows, std::size_t column, char z) const {
    for (std::size_t i = 0; i < m_.size(); ++i)
      if ((rows >> i & 1U) != 0 && m_[i][column] != z) return false;
    return true;
  }

  std::optional<std::size_t> unsatisfiable(const Json& part) {
    Matrix sub;
    for (const std::size_t i : part.at("rows")) {
      sub.emplace_back();
      for (const std::size_t j : part.at("columns")) sub.back() += m_.at(i).at(j);
    }
    const bool disjoint = part.at("disjoint");
    const auto key = text_of(sub) + sign_of(part) + (disjoint ? 'd' : 'c');
    if (!covers_.contains(key)) covers_[key] = Cover(sub, sign_of(part), disjoint).value();
    const auto k = part.at("rectangles").get<std::size_t>();
    if (static_cast<std::size_t>(covers_[key]) <= k) return {};
    return k + 1;
  }

  int depth() {
    if (!depth_) depth_ = Depth(m_).value();
    return *depth_;
  }

  const Matrix& m_;
  std::optional<int> depth_;
  std::map<std::string, int> covers_;
};

}  // namespace crossbits::naive
