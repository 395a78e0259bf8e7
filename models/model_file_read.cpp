#include <fmt/format.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "models/model_check.hpp"
#include "models/model_file.hpp"

namespace crossbits {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t most_fraction = 1024;  // points stand at most so far from the units
constexpr std::size_t most_digits = 2000;     // of one integer
constexpr std::int64_t largest_weight = largest_result;

/// One value of the document and where it stands, so that every refusal can name both.
class Node {
 public:
  Node(const Json& json, std::string path, const std::string& file)
      : json_(json), path_(std::move(path)), file_(file) {}

  [[noreturn]] void refuse(const std::string& what) const {
    throw std::invalid_argument(
        fmt::format("{}: {} {}", file_, path_.empty() ? "the document" : path_, what));
  }
  [[noreturn]] void expected(const std::string& what) const {
    std::string shown = json_.dump();
    if (shown.size() > 40) shown = shown.substr(0, 37) + "...";
    refuse(fmt::format("is {}, but must be {}", shown, what));
  }

  bool has(const char* key) const { return json_.is_object() && json_.contains(key); }
  Node at(const char* key) const {
    if (!json_.is_object()) expected("an object");
    const auto found = json_.find(key);
    if (found == json_.end()) refuse(fmt::format("has no \"{}\"", key));
    return {*found, path_.empty() ? key : path_ + "." + key, file_};
  }
  Node at(std::size_t i) const { return {json_[i], fmt::format("{}[{}]", path_, i), file_}; }
  std::size_t size() const {
    if (!json_.is_array()) expected("a list");
    return json_.size();
  }

  BigInteger big() const {
    if (json_.is_number_unsigned()) return json_.get<std::uint64_t>();
    if (json_.is_number_integer()) return json_.get<std::int64_t>();
    if (!json_.is_string()) expected("a whole number");
    const auto& digits = json_.get_ref<const std::string&>();
    const std::size_t sign = !digits.empty() && digits[0] == '-' ? 1 : 0;
    const auto is_digit = [](unsigned char c) { return c >= '0' && c <= '9'; };
    const bool leading_zero = digits.size() > sign + 1 && digits[sign] == '0';  // cpp_int would read octal
    if (digits.size() == sign || leading_zero || digits.size() > most_digits ||
        !std::all_of(digits.begin() + static_cast<std::ptrdiff_t>(sign), digits.end(), is_digit))
      expected("a whole number");
    return BigInteger(digits);
  }
  std::int64_t integer(std::int64_t low, std::int64_t high) const {
    const BigInteger n = big();
    if (n < low || n > high) expected(fmt::format("a whole number from {} to {}", low, high));
    return static_cast<std::int64_t>(n);
  }
  std::int32_t small(std::int64_t low, std::int64_t high) const {
    return static_cast<std::int32_t>(integer(low, high));
  }
  int fraction() const { return small(-most_fraction, most_fraction); }
  std::int64_t weight() const { return integer(-largest_weight, largest_weight); }
  bool boolean() const {
    if (!json_.is_boolean()) expected("true or false");
    return json_.get<bool>();
  }
  std::string text() const {
    if (!json_.is_string()) expected("a text");
    return json_.get<std::string>();
  }

  template <class Integer = std::int64_t>
  std::vector<Integer> integers(std::int64_t low = -largest_weight,
                                std::int64_t high = largest_weight) const {
    std::vector<Integer> result(size());
    for (std::size_t i = 0; i < result.size(); ++i) {
      const Json& j = json_[i];  // the quick way: no path is made for a number that is right
      const bool plain = j.is_number_integer() && !j.is_number_unsigned();
      const bool small_unsigned = j.is_number_unsigned() && j.get<std::uint64_t>() <= std::uint64_t{1} << 62;
      const std::int64_t n = plain || small_unsigned ? j.get<std::int64_t>() : at(i).integer(low, high);
      if (n < low || n > high) at(i).integer(low, high);
      result[i] = static_cast<Integer>(n);
    }
    return result;
  }

 private:
  const Json& json_;
  std::string path_;
  const std::string& file_;
};

Format read_format(const Node& node) {
  const Format f{node.at("lowest").big(), node.at("step").big(), node.at("fraction").fraction(),
                 node.at("count").big()};
  if (f.step < 1) node.at("step").expected("at least 1");
  if (f.count < 1) node.at("count").expected("at least 1");
  return f;
}

Format read_narrow_format(const Node& node) {
  const Format f = read_format(node);
  if (!f.narrow()) node.refuse("has numbers of more than 62 bits, which attention cannot use here");
  return f;
}

std::shared_ptr<const Parts> read_shape(const Node& node) {
  auto parts = std::make_shared<Parts>();
  for (std::size_t i = 0; i < node.size(); ++i)
    parts->push_back(
        {read_format(node.at(i).at("format")), node.at(i).at("numbers").small(0, most_numbers_of_value)});
  if (parts->empty()) node.refuse("is empty: a value has at least one part");
  return parts;
}

Operand read_operand(const Node& node) {
  Operand operand(node.size());
  for (std::size_t i = 0; i < operand.size(); ++i) {
    const auto three = node.at(i).integers(0, most_numbers_of_model);
    if (three.size() != 3) node.at(i).expected("three numbers: value, first element, how many");
    operand[i] = {static_cast<std::int32_t>(three[0]), static_cast<std::int32_t>(three[1]),
                  static_cast<std::int32_t>(three[2])};
  }
  return operand;
}

/// The weights of a softmax come from a table, which must not be too long.
void check_weight_table(const Node& node, const AttentionRule& rule) {
  const int entries_bits =
      std::bit_width(static_cast<std::uint64_t>(rule.weight_cap)) + std::abs(rule.weight_fraction) + 2;
  const double entries = std::ldexp(entries_bits, rule.score.fraction);
  if (rule.score.fraction < -32 || entries > std::ldexp(1.0, 22))
    node.at("score").refuse(
        fmt::format("has {} fraction bits, too many or too few for a table of weights", rule.score.fraction));
}

std::shared_ptr<const AttentionRule> read_rule(const Node& node) {
  auto rule = std::make_shared<AttentionRule>();
  const std::string shift = node.at("shift").text();
  if (shift != "maximum" && shift != "constant") node.at("shift").expected("\"maximum\" or \"constant\"");
  rule->shift = shift == "maximum" ? AttentionRule::Shift::maximum : AttentionRule::Shift::constant;
  rule->shift_numerator = node.at("shift_numerator").weight();
  rule->score = read_narrow_format(node.at("score"));
  rule->scale = node.at("scale").weight();
  rule->product_fraction = node.at("product_fraction").fraction();
  rule->weight_fraction = node.at("weight_fraction").small(-8, 60);
  rule->weight_cap = node.at("weight_cap").integer(1, largest_result);
  rule->value_fraction = node.at("value_fraction").fraction();
  rule->term = read_narrow_format(node.at("term"));
  rule->output = read_format(node.at("output"));
  rule->heads = node.at("heads").small(1, 1 << 14);
  check_weight_table(node, *rule);
  return rule;
}

std::shared_ptr<const TokenSet> read_token_set(const Node& node) {
  auto set = std::make_shared<TokenSet>();
  const Node keys = node.at("keys"), values = node.at("values");
  for (std::size_t i = 0; i < keys.size(); ++i) set->keys.push_back(read_operand(keys.at(i)));
  for (std::size_t i = 0; i < values.size(); ++i) set->values.push_back(read_operand(values.at(i)));
  set->positions = node.at("positions").integers<std::int32_t>(-1, 1 << 30);
  if (set->values.size() != set->keys.size() || set->positions.size() != set->keys.size())
    node.refuse(fmt::format("has {} keys, {} values and {} positions, but needs as many of each",
                            set->keys.size(), set->values.size(), set->positions.size()));
  return set;
}

class Reader {
 public:
  explicit Reader(const Node& document) : document_(document) {}

  Graph read() {
    if (const Node schema = document_.at("schema"); schema.text() != "crossbits.model/1")
      schema.expected("\"crossbits.model/1\"");
    each("shapes", [&](const Node& n) { shapes_.push_back(read_shape(n)); });
    each("rules", [&](const Node& n) { rules_.push_back(read_rule(n)); });
    each("token_sets", [&](const Node& n) { sets_.push_back(read_token_set(n)); });
    each("operations", [&](const Node& n) {
      operations_.push_back(operation(read_operation(n)));
      if (n.has("rows")) rows_[operations_.back().get()] = n.at("rows").integer(0, most_numbers_of_value);
    });
    Graph graph;
    graph.tokens = document_.at("tokens").small(0, 1 << 30);
    std::int64_t total = 0;
    each("values", [&](const Node& n) {
      Value value = read_value(n);
      if (const std::string wrong = complaint(graph, value); !wrong.empty()) n.refuse(wrong);
      total += graph.count(graph.add(std::move(value)));
      if (total > most_numbers_of_model) n.refuse("makes the model larger than a model file may describe");
    });
    const Node outputs = document_.at("outputs");
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs_of(graph, outputs.at(i));
    return graph;
  }

 private:
  template <class Visit>
  void each(const char* key, Visit visit) const {
    const Node list = document_.at(key);
    for (std::size_t i = 0; i < list.size(); ++i) visit(list.at(i));
  }

  static void outputs_of(Graph& graph, const Node& n) {
    if (graph.size() == 0) n.refuse("is an output of a model without values");
    graph.outputs.push_back(n.small(0, graph.size() - 1));
  }

  template <class Things>
  static const auto& pick(const Node& n, const Things& things) {
    if (things.empty()) n.refuse("refers to an empty list");
    return things[static_cast<std::size_t>(n.integer(0, static_cast<std::int64_t>(things.size()) - 1))];
  }

  Value read_value(const Node& n) const {
    Value v;
    v.operation = pick(n.at("operation"), operations_);
    v.shape = pick(n.at("shape"), shapes_);
    v.operand = read_operand(n.at("reads"));
    check_rows(n, v);
    v.role = read_role(n.at("role"));
    if (n.has("token")) v.place.position = n.at("token").small(-1, 1 << 30);
    if (n.has("layer")) v.place.layer = static_cast<std::int16_t>(n.at("layer").integer(-1, 32767));
    if (n.has("head")) v.place.head = static_cast<std::int16_t>(n.at("head").integer(-1, 32767));
    if (n.has("pass")) v.place.pass = static_cast<std::int16_t>(n.at("pass").integer(0, 32767));
    return v;
  }

  /// The largest row of an affine map was computed for as many rows as the file says.
  void check_rows(const Node& n, const Value& v) const {
    const auto rows = rows_.find(v.operation.get());
    if (rows != rows_.end() && rows->second != v.shape->front().count)
      n.refuse(
          fmt::format("has {} numbers, but its operation has {} rows", v.shape->front().count, rows->second));
  }

  static Role read_role(const Node& n) {
    const std::string text = n.text();
    for (int i = 0; i <= static_cast<int>(Role::constant); ++i)
      if (text == name(static_cast<Role>(i))) return static_cast<Role>(i);
    n.expected("a role such as \"query\" or \"state\"");
  }

  Operation read_operation(const Node& n) const {
    using Read = Operation (*)(const Reader&, const Node&);
    static const std::map<std::string, Read> readers{
        {"input", [](const Reader&, const Node& j) -> Operation { return Input{j.at("field").text()}; }},
        {"constant", [](const Reader&, const Node& j) -> Operation { return read_constant(j); }},
        {"affine", [](const Reader&, const Node& j) -> Operation { return read_affine(j); }},
        {"dot",
         [](const Reader&, const Node& j) -> Operation {
           return Dot{j.at("scale").weight(), j.at("fraction").fraction()};
         }},
        {"polynomial", [](const Reader&, const Node& j) -> Operation { return read_polynomial(j); }},
        {"map", [](const Reader&, const Node& j) -> Operation { return read_map(j); }},
        {"quotient", [](const Reader&, const Node&) -> Operation { return Quotient{}; }},
        {"normalise",
         [](const Reader&, const Node& j) -> Operation {
           return Normalise{j.at("epsilon").integer(0, largest_weight), j.at("epsilon_fraction").fraction()};
         }},
        {"maximum",
         [](const Reader&, const Node& j) -> Operation { return Maximum{read_count(j.at("parts"))}; }},
        {"accumulate",
         [](const Reader&, const Node& j) -> Operation { return Accumulate{read_count(j.at("parts"))}; }},
        {"compare", [](const Reader&, const Node& j) -> Operation { return read_compare(j); }},
        {"lookup",
         [](const Reader&, const Node& j) -> Operation { return Lookup{j.at("table").integers()}; }},
        {"argmax", [](const Reader&, const Node&) -> Operation { return ArgMax{}; }},
        {"attend", [](const Reader& r, const Node& j) -> Operation { return r.read_attend(j); }},
        {"score",
         [](const Reader& r, const Node& j) -> Operation {
           return Score{r.rule(j), j.at("bias").weight()};
         }},
        {"weight", [](const Reader& r, const Node& j) -> Operation { return Weight{r.rule(j)}; }},
        {"summarise",
         [](const Reader& r, const Node& j) -> Operation {
           return Summarise{r.rule(j), read_count(j.at("entries"))};
         }},
        {"finish",
         [](const Reader& r, const Node& j) -> Operation {
           return Finish{r.rule(j), j.at("summaries").small(0, most_numbers_of_value),
                         j.at("singles").small(0, most_numbers_of_value)};
         }},
        {"subset_query", [](const Reader&, const Node& j) -> Operation { return read_subset_query(j); }},
        {"unspecified", [](const Reader&, const Node&) -> Operation { return Unspecified{}; }}};
    const auto found = readers.find(n.at("kind").text());
    if (found == readers.end()) n.at("kind").expected("an operation of a model");
    return found->second(*this, n);
  }

  static std::int32_t read_count(const Node& n) { return n.small(1, most_numbers_of_value); }
  const std::shared_ptr<const AttentionRule>& rule(const Node& n) const { return pick(n.at("rule"), rules_); }

  static Constant read_constant(const Node& n) {
    Constant constant;
    const Node list = n.at("numerators");
    for (std::size_t i = 0; i < list.size(); ++i) constant.numerators.push_back(list.at(i).big());
    return constant;
  }

  static Affine read_affine(const Node& n) {
    Affine a{n.at("weights").integers(), n.at("bias").integers(), n.at("fraction").fraction(),
             n.at("relu").boolean(), 0};
    const auto rows = static_cast<std::size_t>(n.at("rows").integer(0, most_numbers_of_value));
    const std::size_t columns = rows == 0 ? 0 : a.weights.size() / rows;
    if (rows * columns != a.weights.size())
      n.refuse(fmt::format("has {} weights, which do not fill {} rows", a.weights.size(), rows));
    for (std::size_t i = 0; i < rows; ++i) {
      Int128 sum = 0;
      for (std::size_t k = 0; k < columns; ++k) sum += std::abs(a.weights[i * columns + k]);
      if (sum > largest_weight) n.refuse(fmt::format("has weights in row {} whose sum exceeds 62 bits", i));
      a.largest_row = std::max(a.largest_row, static_cast<std::int64_t>(sum));
    }
    return a;
  }

  static Polynomial read_polynomial(const Node& n) {
    Polynomial p;
    const Node terms = n.at("terms");
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const auto t = terms.at(i).integers();
      if (t.size() != 3)
        terms.at(i).expected("three numbers: coefficient, first factor, second factor or -1");
      const auto a = terms.at(i).at(1).small(0, most_numbers_of_value),
                 b = terms.at(i).at(2).small(-1, most_numbers_of_value);
      p.terms.push_back({t[0], a, b});
    }
    p.row_ends = n.at("row_ends").integers<std::int32_t>(0, static_cast<std::int64_t>(p.terms.size()));
    p.constants = n.at("constants").integers();
    p.fraction = n.at("fraction").fraction();
    p.relu = n.at("relu").boolean();
    return p;
  }

  static Map read_map(const Node& n) {
    const auto function = function_of_name(n.at("function").text());
    if (!function) n.at("function").expected("a function such as \"tanh\"");
    return Map{*function};
  }

  static Compare read_compare(const Node& n) {
    const std::string test = n.at("test").text();
    if (test != "all_below" && test != "any_above") n.at("test").expected("\"all_below\" or \"any_above\"");
    return {test == "all_below" ? Compare::Test::all_below : Compare::Test::any_above,
            n.at("threshold").weight(), n.at("fraction").fraction()};
  }

  Attend read_attend(const Node& n) const {
    Attend a;
    a.rule = rule(n);
    a.tokens = pick(n.at("tokens"), sets_);
    const auto size = static_cast<std::int64_t>(a.tokens->keys.size());
    a.visible = n.at("visible").small(0, size);
    a.entries = n.at("entries").integers<std::int32_t>(0, size - 1);
    a.bias = n.at("bias").integers();
    a.query_width = n.at("query_width").small(0, most_numbers_of_value);
    return a;
  }

  static SubsetQuery read_subset_query(const Node& n) {
    SubsetQuery q;
    const std::string method = n.at("method").text();
    if (method != "polynomial" && method != "least_squares")
      n.at("method").expected("\"polynomial\" or \"least_squares\"");
    q.method = method == "polynomial" ? SubsetQuery::Method::polynomial : SubsetQuery::Method::least_squares;
    q.key_width = n.at("key_width").small(1, 1 << 20);
    q.keys = n.at("keys").integers(-(1 << 15), 1 << 15);
    q.fraction = n.at("fraction").fraction();
    return q;
  }

  Node document_;
  std::vector<std::shared_ptr<const Parts>> shapes_;
  std::vector<std::shared_ptr<const AttentionRule>> rules_;
  std::vector<std::shared_ptr<const TokenSet>> sets_;
  std::vector<std::shared_ptr<const Operation>> operations_;
  std::map<const Operation*, std::int64_t> rows_;  // of affine maps
};

}  // namespace

Graph load_model(const std::string& text, const std::string& name) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw std::invalid_argument(fmt::format("{}: the file is not JSON", name));
  return Reader(Node(json, "", name)).read();
}

}  // namespace crossbits
