#include "apps/lab/engine/heat_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "apps/lab/engine/token_view.hpp"
#include "models/attention_weights.hpp"

namespace crossbits {
namespace {

/// Rows for every input of one party, as long as they fit on a page.
constexpr std::uint64_t most_rows = 32;

/// The plain model, evaluated on inputs, every value open to the eye.
class OpenModel {
 public:
  explicit OpenModel(const Setup& setup)
      : setup_(setup), evaluator_(setup.deciding.graph), store_(full_store(setup.deciding.graph)) {}

  void evaluate(const Symbols& x, const Symbols& y) {
    store_.clear();
    write_inputs(graph(), setup_.deciding.inputs(setup_.embedding, setup_.embedding.embed(x, y)), store_);
    evaluator_.compute_all(store_, scratch_);
  }
  /// The weights of a head as shares of their sum.
  Json shares(ValueId id, std::int32_t head) {
    const auto weights = attention_weights(evaluator_, id, head, store_, scratch_);
    const auto sum = static_cast<double>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
    Json row = Json::array();
    for (const std::int64_t w : weights) row.push_back(static_cast<double>(w) / sum);
    return row;
  }
  double number(ValueId id, std::int32_t i) const {
    return std::ldexp(static_cast<double>(store_.number(id, i)), -graph().format(id, i).fraction);
  }
  const Graph& graph() const { return setup_.deciding.graph; }

 private:
  const Setup& setup_;
  Evaluator evaluator_;
  Store store_;
  Scratch scratch_;
};

Json column(const std::string& label, const char* owner) { return {{"label", label}, {"owner", owner}}; }

const char* owner_at(const std::vector<const char*>& owners, std::int32_t token) {
  return token < 0 ? "public" : owners.at(static_cast<std::size_t>(token));
}

Json columns_of(const Attend& attend, const Setup& setup) {
  const auto owners = token_owners(setup.embedding);
  const TokenSet& set = *attend.tokens;
  Json columns = Json::array();
  const std::size_t count =
      attend.entries.empty() ? static_cast<std::size_t>(attend.visible) : attend.entries.size();
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t entry = attend.entries.empty() ? k : static_cast<std::size_t>(attend.entries[k]);
    const std::int32_t token = set.positions[entry];  // -1: no single one
    columns.push_back(
        column(token < 0 ? std::to_string(entry) : std::to_string(token), owner_at(owners, token)));
  }
  return columns;
}

/// Whose input the query of an Attend value depends on.
Dependence asker_of(const Setup& setup, ValueId id) {
  const auto depends = dependences(setup.deciding.graph, setup.deciding.owners);
  Dependence asks = on_nobody;
  for (const Segment& s : setup.deciding.graph[id].operand)
    asks |= depends[static_cast<std::size_t>(s.value)];
  return asks;
}

Json attention_map(const Setup& setup, const Instance& instance, OpenModel& model, ValueId id,
                   std::int32_t head) {
  const auto& attend = std::get<Attend>(*setup.deciding.graph[id].operation);
  const Dependence asks = asker_of(setup, id);
  const bool alice = asks == on_alice, bob = asks == on_bob;
  const Problem& problem = setup.problem();
  const Domain& domain = alice ? problem.x_domain : problem.y_domain;
  const Symbols& mine = alice ? instance.x : instance.y;
  Json rows = Json::array(), values = Json::array();
  int now = 0;
  if ((alice || bob) && domain.count() <= most_rows) {
    for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(domain.count()); ++k) {
      const Symbols other = domain.at(k);
      if (other == mine) now = static_cast<int>(k);
      model.evaluate(alice ? other : instance.x, alice ? instance.y : other);
      rows.push_back(domain.text(other));
      values.push_back(model.shares(id, head));
    }
  } else {
    model.evaluate(instance.x, instance.y);
    rows.push_back(alice || bob ? domain.text(mine)
                                : fmt::format("token {}", setup.deciding.graph[id].place.position));
    values.push_back(model.shares(id, head));
  }
  return {{"kind", "attention"},
          {"head", head},
          {"query", setup.deciding.graph[id].place.position},
          {"asks", alice ? "alice"
                   : bob ? "bob"
                         : "both"},
          {"rows", rows},
          {"columns", columns_of(attend, setup)},
          {"values", values},
          {"now", now}};
}

/// State after each token: one row a cell.
Json state_map(const Setup& setup, const Instance& instance, OpenModel& model) {
  const Graph& graph = setup.deciding.graph;
  const auto owners = token_owners(setup.embedding);
  model.evaluate(instance.x, instance.y);
  Json columns = Json::array(), rows = Json::array(), values = Json::array();
  std::vector<ValueId> states;
  std::int32_t cells = 0;
  for (ValueId id = 0; id < graph.size(); ++id) {
    if (graph[id].role != Role::state || graph[id].place.position < 0) continue;
    states.push_back(id);
    cells = std::max(cells, graph.count(id));
    columns.push_back(
        column(std::to_string(graph[id].place.position), owner_at(owners, graph[id].place.position)));
  }
  for (std::int32_t c = 0; c < cells; ++c) {
    rows.push_back(std::to_string(c));
    Json row = Json::array();
    for (const ValueId id : states)
      row.push_back(c < graph.count(id) ? Json(model.number(id, c)) : Json(nullptr));
    values.push_back(row);
  }
  return {{"kind", "state"}, {"rows", rows}, {"columns", columns}, {"values", values}, {"now", -1}};
}

/// Weights of the layer that makes the pre-activations.
Json first_layer_map(const Setup& setup, ValueId id) {
  const Graph& graph = setup.deciding.graph;
  const auto& layer = std::get<Affine>(*graph[id].operation);
  const auto owners = token_owners(setup.embedding);
  Json columns = Json::array(), rows = Json::array(), values = Json::array();
  for (const Segment& s : graph[id].operand) {
    for (std::int32_t k = 0; k < s.count; ++k) {
      const std::int32_t token = graph[s.value].place.position;
      columns.push_back(column(std::to_string(token), owner_at(owners, token)));
    }
  }
  const std::size_t width = columns.size(), height = static_cast<std::size_t>(graph.count(id));
  for (std::size_t r = 0; r < height; ++r) {
    rows.push_back(std::to_string(r));
    values.push_back(
        std::vector<std::int64_t>(layer.weights.begin() + static_cast<std::ptrdiff_t>(r * width),
                                  layer.weights.begin() + static_cast<std::ptrdiff_t>((r + 1) * width)));
  }
  return {{"kind", "first_layer"}, {"rows", rows}, {"columns", columns}, {"values", values}, {"now", -1}};
}

}  // namespace

Json heat_maps_json(const Setup& setup, const Instance& instance) {
  const Graph& graph = setup.deciding.graph;
  OpenModel model(setup);
  Json maps = Json::array();
  bool state = false;
  for (ValueId id = 0; id < graph.size(); ++id) {
    if (const auto* attend = std::get_if<Attend>(graph[id].operation.get()))
      for (std::int32_t h = 0; h < attend->rule->heads; ++h)
        maps.push_back(attention_map(setup, instance, model, id, h));
    if (graph[id].role == Role::pre_activation && std::holds_alternative<Affine>(*graph[id].operation))
      maps.push_back(first_layer_map(setup, id));
    state = state || graph[id].role == Role::state;
  }
  if (state) maps.push_back(state_map(setup, instance, model));
  return maps;
}

}  // namespace crossbits
