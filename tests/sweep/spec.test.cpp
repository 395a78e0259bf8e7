#include "apps/sweep/spec.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace crossbits;

namespace {

const std::vector<SweepCommand> known{
    {"verify",
     {{.name = "reduction", .required = true},
      {.name = "n", .type = SweepKey::Type::number, .low = 1, .high = 64, .required = true},
      {.name = "knows", .allowed = {"bob", "both"}},
      {.name = "exchange", .type = SweepKey::Type::boolean}}},
    {"count", {{.name = "model", .required = true}}}};

std::vector<Point> read(const std::string& text) { return read_spec(text, "s.toml", known); }

std::vector<std::string> texts(const std::vector<Point>& points) {
  std::vector<std::string> result;
  for (const Point& p : points) result.push_back(nlohmann::json(p.parameters).dump());
  return result;
}

}  // namespace

TEST_CASE("a grid gives every combination once, the last key turning fastest") {
  const auto points =
      read("command = \"verify\"\nreduction = \"r\"\n[grid]\nn = [1, 2]\nknows = [\"bob\", \"both\"]\n");
  CHECK(texts(points) == std::vector<std::string>{R"({"knows":"bob","n":1,"reduction":"r"})",
                                                  R"({"knows":"bob","n":2,"reduction":"r"})",
                                                  R"({"knows":"both","n":1,"reduction":"r"})",
                                                  R"({"knows":"both","n":2,"reduction":"r"})"});
  CHECK(points.front().command == "verify");
}

TEST_CASE("a list gives its points in order, over what all share, equal ones once") {
  const auto points = read(
      "command = \"verify\"\nreduction = \"r\"\n[[points]]\nn = 3\n[[points]]\nn = 1\nreduction = "
      "\"s\"\n[[points]]\nn = 3\n");
  CHECK(texts(points) ==
        std::vector<std::string>{R"({"n":3,"reduction":"r"})", R"({"n":1,"reduction":"s"})"});
}

TEST_CASE("a digest changes with command, each parameter, version and each file, and with nothing else") {
  const Point p{"verify", {{"n", 1}, {"seed", 2}}};
  Point same{"verify", {}};
  same.parameters["seed"] = 2;
  same.parameters["n"] = 1;
  CHECK(p.digest("1") == same.digest("1"));
  CHECK(p.digest("1") != p.digest("2"));
  CHECK(p.digest("1") != Point{"run", p.parameters}.digest("1"));
  CHECK(p.digest("1") != Point{"verify", {{"n", 1}, {"seed", 3}}}.digest("1"));
  CHECK(p.digest("1") != Point{"verify", {{"n", "1"}, {"seed", 2}}}.digest("1"));
  const Point one{"verify", p.parameters, {{"m.onnx", "aa"}}},
      other{"verify", p.parameters, {{"m.onnx", "ab"}}}, gone{"verify", p.parameters, {{"m.onnx", nullptr}}};
  CHECK(std::set{p.digest("1"), one.digest("1"), other.digest("1"), gone.digest("1")}.size() == 4);
}

TEST_CASE("a bad specification is refused in a sentence that names file and value") {
  const std::string head = "command = \"verify\"\nreduction = \"r\"\n";
  const std::vector<std::pair<std::string, std::string>> bad{
      {"command = ", "is not TOML"},
      {"", "names no command"},
      {"command = \"fly\"\n[grid]\nn = [1]", "the command 'fly'"},
      {"command = 3\n[grid]\nn = [1]", "the command 3"},
      {head, "neither a [grid] nor [[points]]"},
      {head + "[grid]\n", "an empty [grid]"},
      {head + "[grid]\nn = []\n", "no value for n"},
      {head + "grid = 3\n", "an empty [grid]"},
      {head + "points = []\n", "no [[points]]"},
      {head + "points = [1]\n", "the point 1, which must be a table"},
      {head + "[grid]\nm = [1]\n", "the key \"m\""},
      {head + "colour = 1\n[grid]\nn = [1]\n", "the key \"colour\""},
      {head + "[grid]\nn = [\"one\"]\n", "n = 'one', which must be a whole number"},
      {head + "[grid]\nn = [1.5]\n", "which must be a whole number"},
      {head + "[grid]\nn = [65]\n", "n = 65, which must be from 1 to 64"},
      {head + "[grid]\nn = [1]\nknows = [\"carol\"]\n", "one of bob, both"},
      {head + "[grid]\nn = [1]\nexchange = [1]\n", "true or false"},
      {head + "[grid]\nreduction = [\"r\"]\nn = [1]\n", "gives reduction twice"},
      {head + "[grid]\nknows = [\"bob\"]\n", "a point without n"},
      {"command = \"verify\"\n[grid]\nn = [1]\n", "a point without reduction"},
      {head + "[grid]\nn = [1]\n[[points]]\nn = 1\n", "both a [grid] and [[points]]"}};
  for (const auto& [text, sentence] : bad) {
    INFO(text);
    CHECK_THROWS_WITH(read(text), Catch::StartsWith("s.toml ") && Catch::Contains(sentence));
  }
}

TEST_CASE("a grid of 10^12 points is refused before it is built") {
  std::string numbers;
  for (int k = 0; k < 10'000; ++k) numbers += "1, ";
  const std::string text = "command = \"verify\"\nreduction = \"r\"\n[grid]\nn = [" + numbers +
                           "]\nknows = [" +
                           [] {
                             std::string words;
                             for (int k = 0; k < 10'000; ++k) words += "\"bob\", ";
                             return words;
                           }() +
                           "]\nexchange = [" +
                           [] {
                             std::string words;
                             for (int k = 0; k < 10'000; ++k) words += "true, ";
                             return words;
                           }() +
                           "]\n";
  CHECK_THROWS_WITH(read(text), Catch::Contains("more than 10000000 points"));
}
