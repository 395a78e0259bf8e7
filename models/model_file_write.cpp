#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "models/model_file.hpp"

namespace crossbits {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t largest_plain = std::int64_t{1} << 53;  // beyond, other readers of JSON lose digits

Json number(std::int64_t n) {
  return n >= -largest_plain && n <= largest_plain ? Json(n) : Json(std::to_string(n));
}

Json number(const BigInteger& n) {
  return abs(n) <= largest_plain ? Json(static_cast<std::int64_t>(n)) : Json(n.str());
}

template <class Numbers>
Json list(const Numbers& numbers) {
  Json result = Json::array();
  for (const auto& n : numbers) result.push_back(number(n));
  return result;
}

Json write(const Format& f) {
  return {{"lowest", number(f.lowest)},
          {"step", number(f.step)},
          {"fraction", f.fraction},
          {"count", number(f.count)}};
}

Json write(const Parts& parts) {
  Json result = Json::array();
  for (const Part& p : parts) result.push_back({{"numbers", p.count}, {"format", write(p.format)}});
  return result;
}

Json write(const Operand& operand) {
  Json result = Json::array();
  for (const Segment& s : operand) result.push_back(Json::array({s.value, s.offset, s.count}));
  return result;
}

Json write(const AttentionRule& r) {
  const bool maximum = r.shift == AttentionRule::Shift::maximum;
  return {{"shift", maximum ? "maximum" : "constant"},
          {"shift_numerator", number(r.shift_numerator)},
          {"score", write(r.score)},
          {"scale", number(r.scale)},
          {"product_fraction", r.product_fraction},
          {"weight_fraction", r.weight_fraction},
          {"weight_cap", number(r.weight_cap)},
          {"value_fraction", r.value_fraction},
          {"term", write(r.term)},
          {"output", write(r.output)},
          {"heads", r.heads}};
}

Json write(const TokenSet& set) {
  Json keys = Json::array(), values = Json::array();
  for (const Operand& key : set.keys) keys.push_back(write(key));
  for (const Operand& value : set.values) values.push_back(write(value));
  return {{"keys", keys}, {"values", values}, {"positions", set.positions}};
}

/// Things written once, in the order in which they are first met; equal ones share a number.
class Shelf {
 public:
  template <class Thing, class Write>
  std::size_t number_of(const std::shared_ptr<const Thing>& thing, Write write_thing) {
    const auto [seen, fresh] = by_address_.try_emplace(thing.get(), 0);
    if (fresh) {
      std::string line = write_thing(*thing).dump();
      const auto [place, first] = by_text_.try_emplace(line, lines_.size());
      if (first) lines_.push_back(std::move(line));
      seen->second = place->second;
    }
    return seen->second;
  }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::map<const void*, std::size_t> by_address_;
  std::map<std::string, std::size_t> by_text_;
  std::vector<std::string> lines_;
};

class Writer {
 public:
  std::string text(const Graph& graph) {
    std::vector<std::string> values;
    for (ValueId id = 0; id < graph.size(); ++id) values.push_back(write_value(graph[id]).dump());
    return fmt::format(
        "{{\n\"schema\": \"crossbits.model/1\",\n\"tokens\": {},\n\"outputs\": "
        "[{}],\n{},\n{},\n{},\n{},\n{}\n}}\n",
        graph.tokens, fmt::join(graph.outputs, ", "), section("shapes", shapes_.lines()),
        section("rules", rules_.lines()), section("token_sets", sets_.lines()),
        section("operations", operations_.lines()), section("values", values));
  }

 private:
  static std::string section(const char* key, const std::vector<std::string>& lines) {
    return fmt::format("\"{}\": [{}{}{}]", key, lines.empty() ? "" : "\n", fmt::join(lines, ",\n"),
                       lines.empty() ? "" : "\n");
  }

  static constexpr auto plainly = [](const auto& thing) { return write(thing); };

  Json write_value(const Value& v) {
    Json json{{"operation", operations_.number_of(
                                v.operation, [&](const Operation& op) { return write_operation(op, v); })},
              {"shape", shapes_.number_of(v.shape, plainly)},
              {"reads", write(v.operand)},
              {"role", name(v.role)}};
    if (v.place.position != -1) json["token"] = v.place.position;
    if (v.place.layer != -1) json["layer"] = v.place.layer;
    if (v.place.head != -1) json["head"] = v.place.head;
    if (v.place.pass != 0) json["pass"] = v.place.pass;
    return json;
  }

  Json write_operation(const Operation& op, const Value& v) {
    Json json{{"kind", name(op)}};
    if (std::holds_alternative<Affine>(op)) json["rows"] = v.shape->front().count;
    std::visit([&](const auto& o) { describe(json, o); }, op);
    return json;
  }

  std::size_t rule(const std::shared_ptr<const AttentionRule>& r) { return rules_.number_of(r, plainly); }

  void describe(Json& j, const Input& o) { j["field"] = o.field; }
  void describe(Json& j, const Constant& o) { j["numerators"] = list(o.numerators); }
  void describe(Json& j, const Affine& o) {
    j["weights"] = list(o.weights);
    j["bias"] = list(o.bias);
    j["fraction"] = o.fraction;
    j["relu"] = o.relu;
  }
  void describe(Json& j, const Dot& o) {
    j["scale"] = number(o.scale);
    j["fraction"] = o.fraction;
  }
  void describe(Json& j, const Polynomial& o) {
    Json terms = Json::array();
    for (const auto& t : o.terms) terms.push_back(Json::array({number(t.coefficient), t.a, t.b}));
    j["terms"] = terms;
    j["row_ends"] = o.row_ends;
    j["constants"] = list(o.constants);
    j["fraction"] = o.fraction;
    j["relu"] = o.relu;
  }
  void describe(Json& j, const Map& o) { j["function"] = name(o.function); }
  void describe(Json&, const Quotient&) {}
  void describe(Json& j, const Normalise& o) {
    j["epsilon"] = number(o.epsilon);
    j["epsilon_fraction"] = o.epsilon_fraction;
  }
  void describe(Json& j, const Maximum& o) { j["parts"] = o.parts; }
  void describe(Json& j, const Accumulate& o) { j["parts"] = o.parts; }
  void describe(Json& j, const Compare& o) {
    j["test"] = o.test == Compare::Test::all_below ? "all_below" : "any_above";
    j["threshold"] = number(o.threshold);
    j["fraction"] = o.fraction;
  }
  void describe(Json& j, const Lookup& o) { j["table"] = list(o.table); }
  void describe(Json&, const ArgMax&) {}
  void describe(Json& j, const Attend& o) {
    j["rule"] = rule(o.rule);
    j["tokens"] = sets_.number_of(o.tokens, plainly);
    j["visible"] = o.visible;
    j["entries"] = o.entries;
    j["bias"] = list(o.bias);
    j["query_width"] = o.query_width;
  }
  void describe(Json& j, const Score& o) {
    j["rule"] = rule(o.rule);
    j["bias"] = number(o.bias);
  }
  void describe(Json& j, const Weight& o) { j["rule"] = rule(o.rule); }
  void describe(Json& j, const Summarise& o) {
    j["rule"] = rule(o.rule);
    j["entries"] = o.entries;
  }
  void describe(Json& j, const Finish& o) {
    j["rule"] = rule(o.rule);
    j["summaries"] = o.summaries;
    j["singles"] = o.singles;
  }
  void describe(Json& j, const Bundle&) { refuse(j); }
  void describe(Json& j, const GroupMaximum&) { refuse(j); }
  void describe(Json& j, const GroupSummary&) { refuse(j); }
  void describe(Json& j, const SubsetQuery& o) {
    j["method"] = o.method == SubsetQuery::Method::polynomial ? "polynomial" : "least_squares";
    j["key_width"] = o.key_width;
    j["keys"] = list(o.keys);
    j["fraction"] = o.fraction;
  }
  void describe(Json&, const Unspecified&) {}

  [[noreturn]] static void refuse(const Json& j) {
    throw std::invalid_argument(
        fmt::format("a {} belongs to a compiled protocol, not to a model, and is not written to model files",
                    j["kind"].dump()));
  }

  Shelf shapes_, rules_, sets_, operations_;
};

}  // namespace

std::string save_model(const Graph& graph) { return Writer().text(graph); }

}  // namespace crossbits
