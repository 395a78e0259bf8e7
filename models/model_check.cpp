#include "models/model_check.hpp"

#include <fmt/format.h>

#include "models/formats_read.hpp"

namespace crossbits {
namespace {

const BigInteger most_sum = largest_result;

/// The first segment that reads what is not there.
std::string bad_read(const Graph& graph, const Operand& operand) {
  for (const Segment& s : operand) {
    if (s.value < 0 || s.value >= graph.size())
      return fmt::format("reads value {}, which is not before it", s.value);
    if (s.offset < 0 || s.count < 0 || std::int64_t{s.offset} + s.count > graph.count(s.value))
      return fmt::format("reads elements {} to {} of value {}, which has {}", s.offset,
                         std::int64_t{s.offset} + s.count, s.value, graph.count(s.value));
  }
  return {};
}

bool all_narrow(const Graph& graph, const Operand& operand) {
  bool narrow = true;
  for (const Segment& s : operand)
    for (const Part& part : *graph[s.value].shape) narrow = narrow && part.format.narrow();
  return narrow;
}

/// The checks of one operation; each returns a complaint or nothing.
class Check {
 public:
  Check(const Graph& graph, const Value& value) : graph_(graph), value_(value) {
    for (const Segment& s : value.operand) read_ += s.count;
    for (const Part& part : *value.shape) written_ += part.count;
  }

  std::string operator()(const Input&) const {
    if (!front().narrow()) return "is an input of more than 62 bits";
    return reads(0);
  }
  std::string operator()(const Constant& o) const {
    if (static_cast<std::int64_t>(o.numerators.size()) != written_)
      return lengths("numerators", o.numerators.size(), written_);
    for (const BigInteger& n : o.numerators)
      if (!front().contains(n))
        return fmt::format("has the number {}, which is not in its format {}", n.str(), front().text());
    return reads(0);
  }
  std::string operator()(const Affine& o) const {
    if (static_cast<std::int64_t>(o.weights.size()) != written_ * read_)
      return lengths("weights", o.weights.size(), written_ * read_);
    if (!o.bias.empty() && static_cast<std::int64_t>(o.bias.size()) != written_)
      return lengths("biases", o.bias.size(), written_);
    return {};
  }
  std::string operator()(const Dot&) const {
    if (written_ != 1) return writes(1);
    return read_ % 2 == 0 ? std::string() : fmt::format("reads {} numbers, which are no two halves", read_);
  }
  std::string operator()(const Polynomial& o) const {
    if (static_cast<std::int64_t>(o.row_ends.size()) != written_)
      return lengths("row ends", o.row_ends.size(), written_);
    if (!o.constants.empty() && static_cast<std::int64_t>(o.constants.size()) != written_)
      return lengths("constants", o.constants.size(), written_);
    std::int32_t before = 0;
    for (const std::int32_t end : o.row_ends) {
      if (end < before || static_cast<std::size_t>(end) > o.terms.size())
        return fmt::format("has the row end {}, out of order", end);
      before = end;
    }
    for (const auto& t : o.terms)
      if (t.a < 0 || t.a >= read_ || t.b >= read_)
        return fmt::format("multiplies numbers {} and {} of {}", t.a, t.b, read_);
    return {};
  }
  std::string operator()(const Map&) const {
    return same_fractions() ? reads(written_) : "reads numbers of different fractions";
  }
  std::string operator()(const Quotient&) const { return reads(2 * written_); }
  std::string operator()(const Normalise&) const {
    return same_fractions() ? reads(written_) : "reads numbers of different fractions";
  }
  std::string operator()(const Maximum& o) const {
    if (!same_fractions()) return "reads numbers of different fractions";
    for (const Segment& s : value_.operand) {
      bool inside = true;
      for_each_format(graph_, s, [&](const Format& f) { inside = inside && holds(f); });
      if (!inside) return fmt::format("may be a number that is not in its format {}", front().text());
    }
    return reads(written_ * o.parts);
  }
  std::string operator()(const Accumulate& o) const {
    if (!same_fractions()) return "reads numbers of different fractions";
    const std::string wrong = reads(written_ * o.parts);
    return wrong.empty() ? sums(o.parts) : wrong;
  }
  std::string operator()(const Compare&) const {
    if (written_ != 1) return writes(1);
    return same_fractions() ? must_hold(0, 1) : "reads numbers of different fractions";
  }
  std::string operator()(const Lookup& o) const {
    if (!all_narrow(graph_, value_.operand)) return "looks up numbers of more than 62 bits";
    if (read_ == 0 || written_ % read_ != 0)
      return fmt::format("has {} numbers for {} symbols", written_, read_);
    const BigInteger size = o.table.size();
    std::string wrong;
    for (const Segment& s : value_.operand)
      for_each_format(graph_, s, [&](const Format& f) {
        if (f.count * (written_ / read_) != size)
          wrong = fmt::format("has a table of {} numbers for {} symbols", o.table.size(), f.count.str());
      });
    for (const std::int64_t n : o.table)
      if (!front().contains(n))
        return fmt::format("has the number {} in its table, which is not in its format {}", n,
                           front().text());
    return wrong;
  }
  std::string operator()(const ArgMax&) const {
    if (written_ != 1) return writes(1);
    if (read_ == 0) return "is the largest of no numbers";
    return same_fractions() ? must_hold(0, read_ - 1) : "reads numbers of different fractions";
  }

  std::string operator()(const Attend& o) const {
    const std::int64_t heads = o.rule->heads,
                       n = o.entries.empty() ? o.visible : static_cast<std::int64_t>(o.entries.size());
    if (n == 0) return "attends to no token";
    if (written_ % heads != 0) return fmt::format("has {} numbers for {} heads", written_, heads);
    if (read_ != heads * o.query_width) return reads(heads * o.query_width);
    if (!o.bias.empty() && static_cast<std::int64_t>(o.bias.size()) != n)
      return lengths("biases", o.bias.size(), n);
    for (std::int64_t k = 0; k < n; ++k) {
      const auto e = static_cast<std::size_t>(o.entries.empty() ? k : o.entries[static_cast<std::size_t>(k)]);
      const Operand &key = o.tokens->keys[e], &value = o.tokens->values[e];
      for (const Operand* operand : {&key, &value})
        if (std::string wrong = bad_read(graph_, *operand); !wrong.empty()) return wrong;
      if (length(key) != heads * o.query_width || length(value) != written_)
        return fmt::format("attends to entry {}, whose key or value is not of its width", e);
      if (!all_narrow(graph_, value))
        return fmt::format("attends to entry {}, whose value has more than 62 bits", e);
    }
    return attention_sums(*o.rule, n);
  }
  std::string operator()(const Score& o) const {
    if (written_ != 1) return writes(1);
    if (read_ % 2 != 0) return fmt::format("reads {} numbers, which are no two halves", read_);
    return front() == o.rule->score ? std::string() : "is a score in another format than its rule's";
  }
  std::string operator()(const Weight& o) const {
    if (written_ != 1) return writes(1);
    if (!all_narrow(graph_, value_.operand)) return "reads scores of more than 62 bits";
    const std::string wrong = reads(o.rule->shift == AttentionRule::Shift::maximum ? 2 : 1);
    return wrong.empty() ? must_hold(0, o.rule->weight_cap) : wrong;
  }
  std::string operator()(const Summarise& o) const {
    if (value_.shape->size() != 2 || value_.shape->back().count != 1)
      return "is a summary, which has two parts, the second of one number";
    if (!all_narrow(graph_, value_.operand)) return "reads numbers of more than 62 bits";
    const BigInteger n = o.entries;
    const Format &terms = front(), &weights = value_.shape->back().format, &term = o.rule->term;
    const bool terms_fit =
        terms.lowest <= term.lowest * n && terms.highest() >= term.highest() * n && terms.narrow();
    const bool weights_fit =
        weights.lowest <= 0 && weights.highest() >= o.rule->weight_cap * n && weights.narrow();
    if (!terms_fit || !weights_fit) return "is a summary whose formats do not hold the sums";
    return reads(std::int64_t{o.entries} * (1 + value_.shape->front().count));
  }
  std::string operator()(const Finish& o) const {
    if (!all_narrow(graph_, value_.operand)) return "reads numbers of more than 62 bits";
    const std::int64_t heads = o.rule->heads;
    if (written_ % heads != 0 || (o.singles > 0 && heads > 1))
      return fmt::format("has {} numbers for {} heads", written_, heads);
    if (std::string wrong = reads(o.summaries * (written_ + heads) + o.singles * (1 + written_));
        !wrong.empty())
      return wrong;
    BigInteger sum = o.rule->term.modulus() * o.singles;
    for (const Segment& s : value_.operand)
      for_each_format(graph_, s, [&](const Format& f) { sum += f.modulus(); });
    return sum > most_sum ? "may add up to more than 62 bits" : "";
  }
  std::string operator()(const SubsetQuery& o) const {
    if (static_cast<std::int64_t>(o.keys.size()) != read_ * o.key_width &&
        o.method == SubsetQuery::Method::least_squares)
      return lengths("key numbers", o.keys.size(), read_ * o.key_width);
    return written_ == o.key_width ? "" : writes(o.key_width);
  }
  std::string operator()(const Unspecified&) const { return {}; }
  std::string operator()(const Bundle&) const { return "belongs to a compiled protocol, not to a model"; }
  std::string operator()(const GroupMaximum&) const { return (*this)(Bundle{}); }
  std::string operator()(const GroupSummary&) const { return (*this)(Bundle{}); }

 private:
  const Format& front() const { return value_.shape->front().format; }

  std::string reads(std::int64_t expected) const {
    return read_ == expected ? "" : fmt::format("reads {} numbers, but needs {}", read_, expected);
  }
  std::string writes(std::int64_t expected) const {
    return fmt::format("has {} numbers, but its operation gives {}", written_, expected);
  }
  static std::string lengths(const char* what, std::size_t got, std::int64_t expected) {
    return fmt::format("has {} {}, but needs {}", got, what, expected);
  }

  bool same_fractions() const {
    const Format* first = nullptr;
    bool same = true;
    for (const Segment& s : value_.operand)
      for_each_format(graph_, s, [&](const Format& f) {
        if (f.count == 1 && f.lowest == 0) return;  // zero is zero at every fraction
        if (first && first->fraction != f.fraction) same = false;
        first = &f;
      });
    return same;
  }

  /// Every number of `f` is a number of this value's format.
  bool holds(const Format& f) const {
    return front().contains(f.lowest) && front().contains(f.highest()) &&
           (f.count == 1 || f.step % front().step == 0);
  }
  std::string must_hold(const BigInteger& low, const BigInteger& high) const {
    return holds(Format::range(low, high)) ? ""
                                           : fmt::format("must have a format that holds {} to {}, not {}",
                                                         low.str(), high.str(), front().text());
  }

  /// An exact sum of `parts` parts stays inside the format.
  std::string sums(std::int32_t parts) const {
    BigInteger low = 0, high = 0;
    for (const Segment& s : value_.operand) {
      // A segment may hold several parts of the sum, or a piece of one: each adds once to some element.
      const std::int64_t times = written_ == 0 ? 0 : (s.count + written_ - 1) / written_;
      for_each_format(graph_, s,
                      [&](const Format& f) { low += f.lowest * times, high += f.highest() * times; });
    }
    if (parts == 1 || (low >= front().lowest && high <= front().highest())) return {};
    // Cut finer only where the quick bound fails: element by element.
    for (std::int64_t i = 0; i < written_; ++i) {
      BigInteger least = 0, most = 0;
      for (std::int32_t k = 0; k < parts; ++k) {
        const Operand one = slice(value_.operand, static_cast<std::int32_t>(k * written_ + i), 1);
        const Format& f = graph_.format(one.front().value, one.front().offset);
        least += f.lowest, most += f.highest();
      }
      if (least < front().lowest || most > front().highest())
        return fmt::format("may add up to a number outside its format {}", front().text());
    }
    return {};
  }

  static std::string attention_sums(const AttentionRule& rule, std::int64_t n) {
    return rule.term.modulus() * n > most_sum || BigInteger(rule.weight_cap) * n > most_sum
               ? "may add up to more than 62 bits"
               : "";
  }

  const Graph& graph_;
  const Value& value_;
  std::int64_t read_ = 0, written_ = 0;
};

}  // namespace

std::string complaint(const Graph& graph, const Value& value) {
  if (std::string wrong = bad_read(graph, value.operand); !wrong.empty()) return wrong;
  std::int64_t numbers = 0, read = 0;
  for (const Part& part : *value.shape) numbers += part.count;
  for (const Segment& s : value.operand) read += s.count;
  if (numbers > most_numbers_of_value || read > most_numbers_of_model)
    return fmt::format("has {} numbers and reads {}, which is too many", numbers, read);
  const Operation& op = *value.operation;
  const bool may_have_parts = std::holds_alternative<SubsetQuery>(op) ||
                              std::holds_alternative<Summarise>(op) ||
                              std::holds_alternative<Unspecified>(op);
  if (!may_have_parts && value.shape->size() != 1)
    return fmt::format("has {} parts, but a {} has one", value.shape->size(), name(op));
  return std::visit(Check(graph, value), op);
}

}  // namespace crossbits
