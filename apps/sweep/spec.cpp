#include "apps/sweep/spec.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

namespace crossbits {
namespace {

/// Reads one specification; every refusal begins with the file's name.
class Reader {
 public:
  Reader(std::string name, const std::vector<SweepCommand>& commands)
      : name_(std::move(name)), commands_(commands) {}

  std::vector<Point> read(const toml::table& spec) {
    command_ = &command_of(spec);
    Point shared{command_->name, {}};
    for (const auto& [key, node] : spec) {
      if (key == "command" || key == "grid" || key == "points") continue;
      shared.parameters[std::string(key.str())] = value(std::string(key.str()), node);
    }
    const bool grid = spec.contains("grid"), list = spec.contains("points");
    if (grid && list) refuse("has both a [grid] and [[points]]; one of them is needed");
    if (!grid && !list) refuse("has neither a [grid] nor [[points]]");
    std::vector<Point> points = grid ? of_grid(shared, spec["grid"]) : of_list(shared, spec["points"]);
    for (const Point& point : points) check_complete(point);
    return without_repetition(std::move(points));
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw std::invalid_argument(fmt::format("{} {}", name_, what));
  }

  const SweepCommand& command_of(const toml::table& spec) const {
    const auto text = spec["command"].value<std::string>();
    if (!spec.contains("command")) refuse("names no command: command = \"verify\"");
    std::vector<std::string> names;
    for (const SweepCommand& c : commands_) {
      if (text == c.name) return c;
      names.push_back(c.name);
    }
    refuse(fmt::format("has the command {}; the commands that can be swept are {}",
                       shown(*spec.get("command")), fmt::join(names, ", ")));
  }

  static std::string shown(const toml::node& node) {
    std::ostringstream text;
    node.visit([&text](const auto& n) { text << n; });
    const std::string all = text.str();
    return all.size() > 60 ? all.substr(0, 57) + "..." : all;
  }

  const SweepKey& key_named(const std::string& key) const {
    std::vector<std::string> names;
    for (const SweepKey& k : command_->keys) {
      if (k.name == key) return k;
      names.push_back(k.name);
    }
    refuse(fmt::format("has the key \"{}\", which {} does not take; it takes {}", key, command_->name,
                       fmt::join(names, ", ")));
  }

  nlohmann::json value(const std::string& name, const toml::node& node) const {
    const SweepKey& key = key_named(name);
    const auto wrong = [&](const std::string& what) {
      refuse(fmt::format("has {} = {}, which must be {}", name, shown(node), what));
    };
    switch (key.type) {
      case SweepKey::Type::number: {
        if (!node.is_integer()) wrong("a whole number");
        const std::int64_t number = **node.as_integer();
        if (number < key.low || number > key.high) wrong(fmt::format("from {} to {}", key.low, key.high));
        return number;
      }
      case SweepKey::Type::boolean:
        if (!node.is_boolean()) wrong("true or false");
        return **node.as_boolean();
      case SweepKey::Type::text: {
        if (!node.is_string()) wrong("a text in quotes");
        const std::string& text = **node.as_string();
        if (!key.allowed.empty() &&
            std::find(key.allowed.begin(), key.allowed.end(), text) == key.allowed.end())
          wrong(fmt::format("one of {}", fmt::join(key.allowed, ", ")));
        return text;
      }
    }
    return {};
  }

  std::vector<Point> of_grid(const Point& shared, toml::node_view<const toml::node> node) const {
    const toml::table* grid = node.as_table();
    if (!grid || grid->empty()) refuse("has an empty [grid]");
    std::vector<std::pair<std::string, std::vector<nlohmann::json>>> axes;
    std::uint64_t count = 1;
    for (const auto& [key, values] : *grid) {
      auto& axis = axes.emplace_back(std::string(key.str()), std::vector<nlohmann::json>{});
      if (const toml::array* list = values.as_array()) {
        for (const toml::node& v : *list) axis.second.push_back(value(axis.first, v));
      } else {
        axis.second.push_back(value(axis.first, values));
      }
      if (axis.second.empty()) refuse(fmt::format("has no value for {} in its [grid]", axis.first));
      if (shared.parameters.contains(axis.first))
        refuse(fmt::format("gives {} twice, for all points and in its [grid]", axis.first));
      const bool too_many = axis.second.size() > most_points / count;
      if (too_many) refuse(fmt::format("has a grid of more than {} points", most_points));
      count *= axis.second.size();
    }
    std::vector<Point> points;
    points.reserve(count);
    for (std::uint64_t k = 0; k < count; ++k) {
      Point point = shared;
      std::uint64_t rest = k;
      for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        point.parameters[axis->first] = axis->second[rest % axis->second.size()];
        rest /= axis->second.size();
      }
      points.push_back(std::move(point));
    }
    return points;
  }

  std::vector<Point> of_list(const Point& shared, toml::node_view<const toml::node> node) const {
    const toml::array* list = node.as_array();
    if (!list || list->empty()) refuse("has no [[points]]");
    std::vector<Point> points;
    for (const toml::node& entry : *list) {
      const toml::table* table = entry.as_table();
      if (!table) refuse(fmt::format("has the point {}, which must be a table", shown(entry)));
      Point point = shared;
      for (const auto& [key, v] : *table)
        point.parameters[std::string(key.str())] = value(std::string(key.str()), v);
      points.push_back(std::move(point));
    }
    return points;
  }

  void check_complete(const Point& point) const {
    for (const SweepKey& key : command_->keys)
      if (key.required && !point.parameters.contains(key.name))
        refuse(fmt::format("has a point without {}: {}", key.name, point.text()));
  }

  static std::vector<Point> without_repetition(std::vector<Point> points) {
    std::set<std::string> seen;
    std::erase_if(points, [&seen](const Point& p) { return !seen.insert(p.text()).second; });
    return points;
  }

  std::string name_;
  const std::vector<SweepCommand>& commands_;
  const SweepCommand* command_ = nullptr;
};

}  // namespace

std::vector<Point> read_spec(const std::string& text, const std::string& name,
                             const std::vector<SweepCommand>& commands) {
  toml::table spec;
  try {
    spec = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    throw std::invalid_argument(
        fmt::format("{} is not TOML: line {}: {}", name, error.source().begin.line, error.description()));
  }
  return Reader(name, commands).read(spec);
}

}  // namespace crossbits
