#include "apps/sweep/flattened.hpp"

#include "apps/sweep/bound_columns.hpp"
#include "apps/sweep/stored_row.hpp"

namespace crossbits {
namespace {

void take_bounds(const nlohmann::json& bounds, Flattened& all, std::map<std::string, nlohmann::json>& row) {
  const auto add = [&](const BoundColumn& column, const nlohmann::json& value) {
    if (!value.is_null() && row.try_emplace(column.text(), value).second) all.bounds.insert(column.text());
  };
  for (const nlohmann::json& bound : bounds) {
    BoundColumn column{.name = bound.at("name"), .kind = bound.at("kind")};
    add(column, bound.at("value"));
    column.bits = true;
    if (!column.is_cost()) add(column, bound.at("bits"));
  }
}

/// A number that a parameter of that name hides, such as the bits of a transcript behind those of --bits, has
/// a column of its own.
void take_document(const nlohmann::json& document, Flattened& all,
                   std::map<std::string, nlohmann::json>& row) {
  for (const auto& [key, value] : document.items()) {
    const auto [place, is_free] = row.try_emplace(key, value);
    const bool hidden = !is_free && value.is_number() && place->second.is_number() && place->second != value;
    const std::string column = hidden ? hidden_result(key) : key;
    (value.is_structured() ? all.nested : all.plain).insert(column);
    if (hidden) row[column] = value;
  }
  if (document.value("schema", "") == "crossbits.bound/1") take_bounds(document.at("bounds"), all, row);
}

std::map<std::string, nlohmann::json> head_of(const StoredRow& stored) {
  return {{"command", stored.point.command},
          {"exit_code", stored.exit_code},
          {"error", nullptr},
          {"version", stored.version},
          {"digest", stored.digest},
          {"time_seconds", stored.time_seconds},
          {"time_stored", stored.time_stored}};
}

}  // namespace

std::string hidden_result(const std::string& name) { return "result_" + name; }

Flattened flattened(sqlite3* database, const std::string& path) {
  Flattened all;
  for_each_row(database, path, [&](const StoredRow& stored) {
    auto row = head_of(stored);
    if (!stored.point.files.empty()) row["files"] = nlohmann::json(stored.point.files).dump();
    for (const auto& [key, value] : stored.point.parameters) {
      row[key] = value;
      all.parameters.insert(key);
    }
    if (stored.failed()) {
      const bool hidden = stored.point.parameters.contains("error");
      row[hidden ? hidden_result("error") : "error"] = stored.text;
      if (hidden) all.plain.insert(hidden_result("error"));
    } else {
      const nlohmann::json document = nlohmann::json::parse(stored.text, nullptr, false);
      if (!document.is_object()) refuse_row(path, stored.digest, "its result is no JSON object");
      take_document(document, all, row);
    }
    all.rows.push_back(std::move(row));
  });
  return all;
}

}  // namespace crossbits
