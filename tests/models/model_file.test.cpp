#include "models/model_file.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "basis/coin.hpp"
#include "models/constructions/lookup.hpp"
#include "models/constructions/sparse_average.hpp"
#include "models/evaluate.hpp"
#include "models/layers/linear.hpp"
#include "tests/models/random_model.hpp"

using namespace crossbits;
using Json = nlohmann::ordered_json;

namespace {

SparseAverageTask sparse_task() {
  SparseAverageTask task{.tokens = 5,
                         .sparsity = 2,
                         .z = std::vector(5, Format::sign()),
                         .queries = {4},
                         .slot_pairs = {{0, 1}, {2, 3}}};
  task.z[4] = Format::constant(-1);
  return task;
}

std::vector<Graph> constructions() {
  std::vector<Graph> graphs;
  for (const char* spec : {"attention:keys=pairs", "attention:keys=onehot", "attention:keys=random,m=12",
                           "attention:keys=cyclic"})
    graphs.push_back(sparse_average_attention(sparse_task(), ModelSpec::parse(spec)).graph);
  graphs.push_back(sparse_average_recurrent({3}, ModelSpec::parse("rnn")).graph);
  graphs.push_back(sparse_average_dense({3, false}, ModelSpec::parse("mlp")).graph);
  graphs.push_back(sparse_average_dense({3, true}, ModelSpec::parse("mlp")).graph);
  graphs.push_back(lookup_recurrent({3, 5}, ModelSpec::parse("rnn")).graph);
  graphs.push_back(lookup_attention({3, 5}, ModelSpec::parse("attention")).graph);
  for (std::uint64_t seed = 0; seed < 20; ++seed) graphs.push_back(testing::random_model(seed));
  return graphs;
}

/// Every number of every value on one seeded input, as text; or what stopped the evaluation.
std::string all_numbers(const Graph& graph, std::uint64_t seed) {
  const Evaluator evaluator(graph);
  Store store = full_store(graph);
  Scratch scratch;
  std::string text;
  try {
    write_inputs(graph, testing::random_inputs(graph, seed), store);
    evaluator.compute_all(store, scratch);
    for (ValueId id = 0; id < graph.size(); ++id)
      for (std::int32_t i = 0; i < graph.count(id); ++i)
        text.append(store.number(id, i).str()).push_back(' ');
  } catch (const std::domain_error& error) {
    text = error.what();
  } catch (const std::invalid_argument& error) {  // a value without weights
    text = error.what();
  }
  return text;
}

/// All places of a document, as pointers.
void places_of(const Json& json, const Json::json_pointer& here, std::vector<Json::json_pointer>& places) {
  if (!here.empty()) places.push_back(here);
  if (json.is_object())
    for (const auto& [key, value] : json.items()) places_of(value, here / key, places);
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i) places_of(json[i], here / i, places);
}

const std::vector<Json> strange{nullptr,
                                true,
                                -1,
                                0,
                                1,
                                2,
                                7,
                                63,
                                1.5,
                                1e300,
                                "",
                                "relu",
                                "-",
                                "007",
                                "99999999999999999999999999999999",
                                std::int64_t{1} << 62,
                                std::numeric_limits<std::int64_t>::min(),
                                std::numeric_limits<std::uint64_t>::max(),
                                Json::array(),
                                Json::object(),
                                Json::array({0, 0, 1}),
                                Json::array({Json::array({0, 0, 1})})};

std::string mutated(const Json& document, const std::vector<Json::json_pointer>& places, std::uint64_t seed) {
  Json copy = document;
  const auto& place = places[coin_below(seed, 1, 0, places.size())];
  Json& there = copy[place];
  const auto kind = coin_below(seed, 2, 0, 4);
  if (kind == 0) {
    there = strange[coin_below(seed, 3, 0, strange.size())];
  } else if (kind == 1 && there.is_number_integer()) {
    there = there.get<std::int64_t>() + static_cast<std::int64_t>(coin_below(seed, 3, 0, 5)) - 2;
  } else if (kind == 2) {
    there = copy[places[coin_below(seed, 3, 0, places.size())]];
  } else {
    Json& parent = copy[place.parent_pointer()];
    if (parent.is_object())
      parent.erase(place.back());
    else
      parent.erase(static_cast<std::size_t>(std::stoul(place.back())));
  }
  return copy.dump();
}

}  // namespace

TEST_CASE("a model that is saved, loaded and saved again is the same text and computes the same numbers") {
  for (const Graph& graph : constructions()) {
    const std::string text = save_model(graph);
    const Graph again = load_model(text, "again.json");
    REQUIRE(save_model(again) == text);
    REQUIRE(again.outputs == graph.outputs);
    for (std::uint64_t seed = 0; seed < 8; ++seed)
      REQUIRE(all_numbers(again, seed) == all_numbers(graph, seed));
  }
}

TEST_CASE("integers beyond 53 bits are written as decimal texts and read back exactly") {
  Graph graph;
  const BigInteger big = (BigInteger(1) << 200) + 12345;
  add_constant(graph, {big, -big, BigInteger(1) << 53, (BigInteger(1) << 53) + 1}, 7);
  graph.outputs = {0};
  const std::string text = save_model(graph);
  CHECK(text.find(big.str()) != std::string::npos);
  CHECK(text.find("\"9007199254740993\"") != std::string::npos);
  CHECK(text.find("\"9007199254740992\"") == std::string::npos);
  const Graph again = load_model(text, "big.json");
  REQUIRE(std::get<Constant>(*again[0].operation).numerators ==
          std::get<Constant>(*graph[0].operation).numerators);
}

TEST_CASE(
    "a model file with any one field changed, replaced or removed loads or is refused in one sentence") {
  int refused = 0, loaded = 0;
  for (const Graph& graph : constructions()) {
    const Json document = Json::parse(save_model(graph));
    std::vector<Json::json_pointer> places;
    places_of(document, Json::json_pointer(), places);
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      const std::string text = mutated(document, places, seed);
      std::string sentence;
      try {
        const Graph changed = load_model(text, "changed.json");
        ++loaded;
        if (changed.size() > 0) all_numbers(changed, seed);
      } catch (const std::invalid_argument& error) {
        ++refused;
        sentence = error.what();
      }
      INFO(sentence);
      REQUIRE((sentence.empty() || sentence.rfind("changed.json: ", 0) == 0));
      REQUIRE(sentence.find('\n') == std::string::npos);
      REQUIRE(sentence.size() < 300);
    }
  }
  CHECK(refused > 1000);
  CHECK(loaded > 100);
}

TEST_CASE("a model file cut off at any byte is refused") {
  const std::string text =
      save_model(sparse_average_attention(sparse_task(), ModelSpec::parse("attention")).graph);
  for (std::size_t length = 0; length + 2 < text.size(); length += 13)
    REQUIRE_THROWS_AS(load_model(text.substr(0, length), "cut.json"), std::invalid_argument);
}

TEST_CASE("the refusal names the file and the value at fault") {
  const std::string text = save_model(lookup_recurrent({2, 2}, ModelSpec::parse("rnn")).graph);
  const auto sentence = [&](const char* place, const Json& value) {
    Json document = Json::parse(text);
    document[Json::json_pointer(place)] = value;
    try {
      load_model(document.dump(), "m.json");
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("loaded");
  };
  CHECK(sentence("/operations/1/kind", "magic") ==
        "m.json: operations[1].kind is \"magic\", but must be an operation of a model");
  CHECK(sentence("/values/3/reads/0/0", 9) == "m.json: values[3] reads value 9, which is not before it");
  CHECK(sentence("/values/1/role", "spy") ==
        "m.json: values[1].role is \"spy\", but must be a role such as \"query\" or \"state\"");
  CHECK(sentence("/shapes/0/0/numbers", -1) ==
        "m.json: shapes[0][0].numbers is -1, but must be a whole number from 0 to 16777216");
  CHECK(sentence("/schema", "crossbits.model/2") ==
        "m.json: schema is \"crossbits.model/2\", but must be \"crossbits.model/1\"");
  CHECK(sentence("/outputs/0", 100) == "m.json: outputs[0] is 100, but must be a whole number from 0 to 7");
}
