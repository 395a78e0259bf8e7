#include "apps/lab/engine/run_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/lab/engine/heat_map.hpp"
#include "apps/lab/engine/token_view.hpp"
#include "apps/study/call_text.hpp"
#include "apps/study/cut_drawing.hpp"
#include "apps/study/question_json.hpp"
#include "apps/study/run_json.hpp"

namespace crossbits {
namespace {

/// How many symbols are 1, where all inputs of a domain have as many; else null.
Json ones_of(const Domain& domain) {
  const bool all_strings =
      domain.count() ==
      boost::multiprecision::pow(BigInteger(domain.alphabet()), static_cast<unsigned>(domain.length()));
  if (all_strings || domain.length() == 1) return nullptr;
  const Symbols first = domain.at(0);
  return std::count(first.begin(), first.end(), 1);
}

Json domain_json(const Domain& domain) {
  return {{"length", domain.length()},
          {"alphabet", domain.alphabet()},
          {"description", domain.description()},
          {"bits", domain.bits()},
          {"ones", ones_of(domain)}};
}

Json problem_json(const Problem& p) {
  return {{"name", p.name},
          {"definition", p.definition},
          {"values", p.values},
          {"x", domain_json(p.x_domain)},
          {"y", domain_json(p.y_domain)}};
}

Json cut_json(const Setup& setup) {
  const CutDrawing drawing = draw_cut(setup.protocol(), setup.deciding.owners, "");
  Json boxes = Json::array(), arrows = Json::array(), rows = Json::array();
  for (const auto& b : drawing.boxes)
    boxes.push_back({{"column", static_cast<int>(b.column)},
                     {"row", b.row},
                     {"what", b.what},
                     {"numbers", b.numbers},
                     {"bits", b.bits},
                     {"crosses", b.crosses()}});
  for (const auto& a : drawing.arrows)
    arrows.push_back({{"from", a.from}, {"to", a.to}, {"crosses", a.crosses}});
  for (const auto& r : drawing.rows) rows.push_back({{"layer", r.layer}, {"note", r.note}});
  return {{"rows", rows}, {"boxes", boxes}, {"arrows", arrows}};
}

/// The sizes that the dials turn, read off the model as it is built.
Json sizes_json(const Setup& setup) {
  const Graph& graph = setup.deciding.graph;
  Json sizes{{"tokens", setup.embedding.tokens}};
  if (setup.reduction->takes_modulus)
    sizes["modulus"] = static_cast<int>(setup.embedding.fields.front().format.count);
  for (ValueId id = 0; id < graph.size(); ++id) {
    const Role role = graph[id].role;
    if ((role == Role::query || role == Role::pre_activation) && !sizes.contains("bits"))
      sizes["bits"] = graph.format(id).bits();
    if (const auto* attend = std::get_if<Attend>(graph[id].operation.get()); attend && !sizes.contains("m"))
      sizes["m"] = attend->query_width, sizes["heads"] = attend->rule->heads;
    if (role == Role::state) sizes["memory"] = std::max(sizes.value("memory", 0), graph.count(id));
    if (role == Role::pre_activation && !sizes.contains("rows")) sizes["rows"] = graph.count(id);
  }
  return sizes;
}

std::string command_of(const Setup& setup, const Instance& instance) {
  return fmt::format("{} --x {} --y {}", call_text("run", setup.question),
                     setup.problem().x_domain.text(instance.x), setup.problem().y_domain.text(instance.y));
}

}  // namespace

Json run_view(const Setup& setup, const Instance& instance) {
  const Experiment experiment = run_experiment(setup, instance);
  return {{"schema", "crossbits.lab.look/1"},
          {"run", run_json(setup, experiment)},
          {"problem", problem_json(setup.problem())},
          {"task", setup.embedding.task},
          {"model",
           {{"family", setup.model.family},
            {"summary", setup.model.summary},
            {"certified", setup.model.certified},
            {"reason", setup.model.reason},
            {"claim", claim_json(setup.model.claim)}}},
          {"sizes", sizes_json(setup)},
          {"tokens", tokens_json(setup, instance)},
          {"fillers", setup.embedding.filler_text},
          {"heat_maps", heat_maps_json(setup, instance)},
          {"cut", cut_json(setup)},
          {"command", command_of(setup, instance)}};
}

}  // namespace crossbits
