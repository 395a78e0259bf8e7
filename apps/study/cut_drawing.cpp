#include "apps/study/cut_drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include "apps/study/count.hpp"
#include "apps/study/message.hpp"

namespace crossbits {
namespace {

using Column = CutDrawing::Column;

/// What a box stands for: a row and a column.
using RowKey = std::tuple<int, std::string, std::size_t, int>;  // layer, role or field, operation, step

struct Group {
  std::set<std::int32_t> tokens;
  std::int64_t values = 0;
  std::int64_t bits = 0;
  std::string numbers;  // of one value; empty where values differ
};

/// "512 x 768 numbers of 16 bits", or what fits in a box.
std::string numbers_text(const Group& group) {
  const std::string text =
      group.values > 1 ? fmt::format("{} x {}", group.values, group.numbers) : group.numbers;
  if (!group.numbers.empty() && text.size() <= 32) return text;
  return fmt::format("{} value{}, {} bits", group.values, group.values == 1 ? "" : "s", group.bits);
}

class Drawer {
 public:
  Drawer(const CompiledProtocol& protocol, const Owners& owners)
      : protocol_(protocol), graph_(protocol.graph) {
    const auto size = static_cast<std::size_t>(graph_.size());
    for (auto* flags : {&holds_[0], &holds_[1], &sends_[0], &sends_[1]}) flags->assign(size, 0);
    const Program* programs[] = {&protocol.alice, &protocol.bob};
    for (const int p : {0, 1})
      for (const Step& step : *programs[p]) {
        const auto k = static_cast<std::size_t>(step.value);
        if (step.act == Step::Act::compute) holds_[p][k] = 1;
        if (step.act == Step::Act::send) sends_[p][k] = 1;
      }
    std::vector<char> used = values_used();
    std::size_t next = 0;
    for (const ValueId id : graph_.inputs()) {
      const Owner owner = owners.at(next++);
      const auto k = static_cast<std::size_t>(id);
      holds_[0][k] = used[k] && owner != Owner::bob;
      holds_[1][k] = used[k] && owner != Owner::alice;
    }
  }

  CutDrawing draw(const std::string& title) {
    drawing_.title = title;
    find_layers();
    find_cycles();
    measure_depths();
    for (ValueId id = 0; id < graph_.size(); ++id) place(id);
    for (ValueId id = 0; id < graph_.size(); ++id) connect(id);
    finish_boxes();
    sort_rows();
    return std::move(drawing_);
  }

 private:
  /// Inputs that somebody computes from or sends.
  std::vector<char> values_used() const {
    std::vector<char> used(static_cast<std::size_t>(graph_.size()), 0);
    for (ValueId id = 0; id < graph_.size(); ++id) {
      const auto k = static_cast<std::size_t>(id);
      used[k] = used[k] || sends_[0][k] || sends_[1][k];
      if (holds_[0][k] || holds_[1][k])
        for (const Segment& s : graph_[id].operand) used[static_cast<std::size_t>(s.value)] = 1;
    }
    return used;
  }

  /// The model's own layers; a value that names none goes with what it reads, one layer on behind the
  /// answer of an attention head. A bundle belongs to the layer of the keys and values in it.
  void find_layers() {
    for (ValueId id = 0; id < graph_.size(); ++id) {
      const Value& value = graph_[id];
      const bool bundle = std::holds_alternative<Bundle>(*value.operation) && !value.operand.empty();
      const bool named = value.place.layer >= 0 && !bundle;
      int layer = named ? value.place.layer : 0;
      for (const Segment& s : value.operand) {
        layer = std::max(layer, layer_of(s.value) + (!named && is_attention_output(s.value)));
      }
      layers_.push_back(layer);
    }
  }

  bool is_attention_output(ValueId id) const {
    const Operation& op = *graph_[id].operation;
    return std::holds_alternative<Finish>(op) || std::holds_alternative<Attend>(op);
  }

  /// Rows that read each other, such as residual sums and normalisations, are taken apart into the steps of
  /// one token. Recurrences stay cycles: one token reads the state of another.
  void find_cycles() {
    std::map<RowKey, std::size_t> numbers;
    const auto number = [&](ValueId id) {
      return numbers.try_emplace(row_key(id), numbers.size()).first->second;
    };
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> rows;
    steps_.assign(layers_.size(), 0);
    std::vector<int> steps = steps_;
    for (ValueId id = 0; id < graph_.size(); ++id)
      for (const Segment& s : graph_[id].operand) {
        if (const std::size_t from = number(s.value), to = number(id); from != to)
          boost::add_edge(from, to, rows);
        int& mine = steps[static_cast<std::size_t>(id)];
        if (graph_[s.value].place.position == graph_[id].place.position && layer_of(s.value) == layer_of(id))
          mine = std::max(mine, steps[static_cast<std::size_t>(s.value)] + 1);
      }
    std::vector<int> component(boost::num_vertices(rows));
    boost::strong_components(
        rows, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, rows)));
    for (ValueId id = 0; id < graph_.size(); ++id) {
      const std::size_t row = number(id);
      if (row < component.size() && std::count(component.begin(), component.end(), component[row]) > 1)
        steps_[static_cast<std::size_t>(id)] = steps[static_cast<std::size_t>(id)];
    }
  }

  RowKey row_key(ValueId id) const {
    const auto k = static_cast<std::size_t>(id);
    return {layers_[k], word(id), graph_[id].operation->index(), steps_[k]};
  }

  int layer_of(ValueId id) const { return layers_[static_cast<std::size_t>(id)]; }

  /// How many values of its own layer stand below a value: rows are ordered by it.
  void measure_depths() {
    depth_.assign(holds_[0].size(), 0);
    for (ValueId id = 0; id < graph_.size(); ++id) {
      for (const Segment& s : graph_[id].operand) {
        const bool within = layer_of(s.value) == layer_of(id) && word(s.value) != word(id);
        const int below = depth_[static_cast<std::size_t>(s.value)];
        int& mine = depth_[static_cast<std::size_t>(id)];
        if (within)
          mine = std::max(mine, below + 1);
        else if (layer_of(s.value) == layer_of(id))
          mine =
              std::max(mine, below + (graph_[id].operation->index() != graph_[s.value].operation->index()));
      }
    }
  }

  /// Rows from the first layer to the last, and within a layer from what is read to what reads it.
  void sort_rows() {
    std::vector<int> order(drawing_.rows.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
      const auto i = static_cast<std::size_t>(a), k = static_cast<std::size_t>(b);
      return std::pair(drawing_.rows[i].layer, row_depth_[i]) <
             std::pair(drawing_.rows[k].layer, row_depth_[k]);
    });
    std::vector<int> place(order.size());
    std::vector<CutDrawing::Row> rows;
    for (std::size_t k = 0; k < order.size(); ++k) {
      place[static_cast<std::size_t>(order[k])] = static_cast<int>(k);
      rows.push_back(drawing_.rows[static_cast<std::size_t>(order[k])]);
    }
    drawing_.rows = std::move(rows);
    for (auto& box : drawing_.boxes) box.row = place[static_cast<std::size_t>(box.row)];
  }

  std::string word(ValueId id) const {
    const auto* input = std::get_if<Input>(graph_[id].operation.get());
    if (input) return input->field;
    return std::holds_alternative<Bundle>(*graph_[id].operation) ? "keys and values" : name(graph_[id].role);
  }

  std::size_t box_of(ValueId id, Column column) {
    const RowKey row = row_key(id);
    auto [place, fresh] = rows_.try_emplace(row, static_cast<int>(drawing_.rows.size()));
    if (fresh) {
      drawing_.rows.push_back({std::get<0>(row), ""});
      row_depth_.push_back(0);
    }
    int& depth = row_depth_[static_cast<std::size_t>(place->second)];
    depth = std::max(depth, depth_[static_cast<std::size_t>(id)]);
    const auto [box, new_box] = boxes_.try_emplace({place->second, column}, drawing_.boxes.size());
    if (new_box) {
      drawing_.boxes.push_back({column, place->second, word(id), "", 0});
      groups_.emplace_back();
    }
    return box->second;
  }

  void add(ValueId id, Column column) {
    Group& group = groups_[box_of(id, column)];
    if (graph_[id].place.position >= 0) group.tokens.insert(graph_[id].place.position);
    const std::string numbers = describe_numbers(*graph_[id].shape);
    group.numbers = group.values == 0 || group.numbers == numbers ? numbers : "";
    ++group.values;
    group.bits += graph_.bits(id);
  }

  /// Where a value stands, if somebody computes it.
  std::optional<Column> column_of(ValueId id) const {
    const auto k = static_cast<std::size_t>(id);
    if (holds_[0][k] && holds_[1][k]) return CutDrawing::both;
    if (holds_[0][k]) return CutDrawing::alice;
    if (holds_[1][k]) return CutDrawing::bob;
    return std::nullopt;
  }

  void place(ValueId id) {
    const auto k = static_cast<std::size_t>(id);
    if (const auto column = column_of(id)) add(id, *column);
    if (sends_[0][k]) add(id, CutDrawing::to_bob);
    if (sends_[1][k]) add(id, CutDrawing::to_alice);
  }

  void arrow(std::size_t from, std::size_t to, bool crosses) {
    if (from != to && arrows_.insert({from, to}).second) drawing_.arrows.push_back({from, to, crosses});
  }

  void connect(ValueId id) {
    const auto k = static_cast<std::size_t>(id);
    for (const int p : {0, 1})
      if (sends_[p][k])
        arrow(box_of(id, column_of(id).value_or(CutDrawing::both)),
              box_of(id, p == 0 ? CutDrawing::to_bob : CutDrawing::to_alice), true);
    const auto column = column_of(id);
    if (!column) return;
    for (const Segment& s : graph_[id].operand)
      for (const int p : {0, 1})
        if (holds_[p][k]) arrow(source(s.value, p), box_of(id, *column), false);
  }

  /// The box from which party p takes a value.
  std::size_t source(ValueId id, int p) {
    const auto k = static_cast<std::size_t>(id);
    if (holds_[p][k]) return box_of(id, *column_of(id));
    return box_of(id, p == 0 ? CutDrawing::to_alice : CutDrawing::to_bob);
  }

  void finish_boxes() {
    for (std::size_t b = 0; b < groups_.size(); ++b) {
      const Group& group = groups_[b];
      CutDrawing::Box& box = drawing_.boxes[b];
      const std::string tokens = tokens_text({group.tokens.begin(), group.tokens.end()});
      if (tokens.size() > 12)
        box.what += fmt::format(" of {} tokens", group.tokens.size());
      else if (!tokens.empty())
        box.what += fmt::format(" of token{} {}", group.tokens.size() == 1 ? "" : "s", tokens);
      if (group.bits > 0) box.numbers = numbers_text(group);
      box.bits = group.bits;
      if (box.crosses()) box.numbers = fmt::format("{} bit{}", group.bits, group.bits == 1 ? "" : "s");
    }
  }

  const CompiledProtocol& protocol_;
  const Graph& graph_;
  std::vector<char> holds_[2], sends_[2];
  std::map<RowKey, int> rows_;
  std::map<std::pair<int, Column>, std::size_t> boxes_;
  std::vector<Group> groups_;
  std::vector<int> layers_;     // by value
  std::vector<int> steps_;      // by value: 0 but in a cycle of rows
  std::vector<int> depth_;      // by value
  std::vector<int> row_depth_;  // by row as first met
  std::set<std::pair<std::size_t, std::size_t>> arrows_;
  CutDrawing drawing_;
};

/// What a layer looks like, without its number.
std::string look(const CutDrawing& drawing, int layer) {
  std::string text;
  for (const auto& box : drawing.boxes)
    if (drawing.rows[static_cast<std::size_t>(box.row)].layer == layer)
      text += fmt::format("{}|{}|{}\n", static_cast<int>(box.column), box.what, box.numbers);
  return text;
}

/// Keeps the first and the last of three or more layers in a row that look the same.
CutDrawing fold_layers(const CutDrawing& whole) {
  int last = 0;
  for (const auto& row : whole.rows) last = std::max(last, row.layer);
  std::vector<std::string> looks;
  for (int layer = 0; layer <= last; ++layer) looks.push_back(look(whole, layer));
  std::set<int> hidden;
  for (int layer = 1; layer < last; ++layer) {
    const auto k = static_cast<std::size_t>(layer);
    if (looks[k] == looks[k - 1] && looks[k] == looks[k + 1]) hidden.insert(layer);
  }
  CutDrawing drawing{.title = whole.title, .rows = {}, .boxes = {}, .arrows = {}};
  std::vector<int> new_row(whole.rows.size(), -1);
  for (std::size_t r = 0; r < whole.rows.size(); ++r) {
    const int layer = whole.rows[r].layer;
    if (!hidden.contains(layer)) {
      new_row[r] = static_cast<int>(drawing.rows.size());
      drawing.rows.push_back(whole.rows[r]);
    } else if (drawing.rows.back().note.empty()) {
      int end = layer;
      while (hidden.contains(end + 1)) ++end;
      const std::string which = end == layer ? fmt::format("layer {} looks", layer)
                                             : fmt::format("layers {} to {} look", layer, end);
      drawing.rows.push_back({layer, which + " like the one above"});
    }
  }
  std::vector<std::optional<std::size_t>> new_box;
  for (CutDrawing::Box box : whole.boxes) {
    box.row = new_row[static_cast<std::size_t>(box.row)];
    new_box.push_back(box.row < 0 ? std::nullopt : std::optional(drawing.boxes.size()));
    if (box.row >= 0) drawing.boxes.push_back(std::move(box));
  }
  for (const auto& arrow : whole.arrows)
    if (new_box[arrow.from] && new_box[arrow.to])
      drawing.arrows.push_back({*new_box[arrow.from], *new_box[arrow.to], arrow.crosses});
  return drawing;
}

}  // namespace

CutDrawing draw_cut(const CompiledProtocol& protocol, const Owners& owners, const std::string& title) {
  return fold_layers(Drawer(protocol, owners).draw(title));
}

}  // namespace crossbits
