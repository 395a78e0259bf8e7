#include "apps/lab/engine/token_view.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace crossbits {
namespace {

const char* owner_word(Owner owner) {
  return owner == Owner::alice ? "alice" : owner == Owner::bob ? "bob" : "public";
}

Json field_json(const Field& field, const Numbers& numbers, bool read) {
  Json values = Json::array();
  for (const std::int64_t u : numbers)
    values.push_back(std::ldexp(static_cast<double>(u), -field.format.fraction));
  Json result = {
      {"name", field.name}, {"owner", owner_word(field.owner)}, {"read", read}, {"numbers", values}};
  if (field.count == 1 || field.format != Format::bit()) return result;
  Json set = Json::array();
  for (std::size_t k = 0; k < numbers.size(); ++k)
    if (numbers[k] != 0) set.push_back(k);
  result["set"] = set;
  return result;
}

}  // namespace

std::vector<const char*> token_owners(const Embedding& embedding) {
  std::vector<const char*> owners(static_cast<std::size_t>(embedding.tokens), "public");
  for (const Field& field : embedding.fields)
    if (field.owner != Owner::everyone)
      owners[static_cast<std::size_t>(field.token)] = owner_word(field.owner);
  return owners;
}

Json tokens_json(const Setup& setup, const Instance& instance) {
  const Embedding& embedding = setup.embedding;
  const FieldNumbers written = embedding.embed(instance.x, instance.y);
  std::vector<char> read(embedding.fields.size(), 0);
  for (const std::int32_t f : setup.deciding.field_of_input) read[static_cast<std::size_t>(f)] = 1;
  const std::vector<const char*> owners = token_owners(embedding);
  Json tokens = Json::array();
  for (std::int32_t t = 0; t < embedding.tokens; ++t) {
    const bool asked =
        std::find(embedding.outputs.begin(), embedding.outputs.end(), t) != embedding.outputs.end();
    tokens.push_back({{"token", t},
                      {"owner", owners[static_cast<std::size_t>(t)]},
                      {"asked", asked},
                      {"fields", Json::array()}});
  }
  for (std::size_t k = 0; k < embedding.fields.size(); ++k) {
    const Field& field = embedding.fields[k];
    const Numbers& numbers = written[k].empty() ? embedding.fillers[k] : written[k];
    tokens[static_cast<std::size_t>(field.token)]["fields"].push_back(
        field_json(field, numbers, read[k] != 0));
  }
  return tokens;
}

}  // namespace crossbits
