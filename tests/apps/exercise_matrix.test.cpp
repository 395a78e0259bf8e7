// Wrong fooling sets and partitions: the fault that the grader shows is looked up in the matrix again.
#include <algorithm>
#include <set>

#include "protocols/bounds/solver/cover.hpp"
#include "tests/apps/exercise.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

char entry(const Json& matrix, const Json& cell) {
  return matrix.at(cell.at(0).get<std::size_t>()).get<std::string>().at(cell.at(1).get<std::size_t>());
}

}  // namespace

TEST_CASE("200 fooling sets with a fault are graded wrong, and the fault is in the matrix") {
  std::set<std::string> faults;
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    const Json asked = given("fooling-set", seed), &matrix = asked.at("matrix");
    const char z = static_cast<char>('0' + asked.at("value").get<int>());
    Json answer = key("fooling-set", seed);
    Json& pairs = answer["pairs"];
    REQUIRE(pairs.size() == asked.at("size"));
    if (seed % 4 == 0) pairs[1] = pairs[0];
    if (seed % 4 == 1) pairs.erase(0);
    const int height = static_cast<int>(matrix.size()),
              width = static_cast<int>(matrix[0].get<std::string>().size());
    if (seed % 4 == 2) {  // some entry that is not z
      for (int cell = 0; cell < height * width; ++cell)
        if (entry(matrix, {cell / width, cell % width}) != z) pairs[0] = {cell / width, cell % width};
    }
    if (seed % 4 ==
        3) {  // a second z in the row of the first pair, if there is one: then both crossed entries are z
      for (int j = 0; j < width; ++j)
        if (const Json cell = {pairs[0][0], j}; cell != pairs[0] && entry(matrix, cell) == z) pairs[1] = cell;
      if (key("fooling-set", seed)["pairs"] == pairs) pairs[1] = pairs[0];
    }
    const Json shown = counterexample("fooling-set", seed, answer);
    faults.insert(shown.begin().key());
    if (shown.contains("not_the_value")) {
      CHECK(entry(matrix, shown["not_the_value"]) != z);
      CHECK(std::count(pairs.begin(), pairs.end(), shown["not_the_value"]) > 0);
    } else if (shown.contains("repeated")) {
      CHECK(std::count(pairs.begin(), pairs.end(), shown["repeated"][0]) > 1);
    } else if (shown.contains("pairs_given")) {
      CHECK(pairs.size() < asked["size"].get<std::size_t>());
    } else {
      const Json &one = shown.at("pairs")[0], &two = shown.at("pairs")[1];
      CHECK(std::count(pairs.begin(), pairs.end(), one) * std::count(pairs.begin(), pairs.end(), two) > 0);
      CHECK(one != two);
      CHECK((entry(matrix, {one[0], two[1]}) == z && entry(matrix, {two[0], one[1]}) == z));
    }
  }
  CHECK(faults == std::set<std::string>{"not_the_value", "repeated", "pairs_given", "pairs"});
}

TEST_CASE("a partition exercise allows the least number of rectangles: one fewer is proven not to do") {
  std::set<std::size_t> sizes;
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    INFO(seed);
    const Json asked = given("partition", seed);
    std::string rows;
    for (const Json& row : asked.at("matrix")) rows += row.get<std::string>() + '\n';
    const BoundReport report = bound(subject_of_matrix(rows), {.only = {"partition"}}, all_techniques());
    REQUIRE(report.bounds.size() == 1);
    REQUIRE(report.bounds[0].kind == Kind::exact);
    REQUIRE(report.bounds[0].value == asked.at("most_rectangles").get<int>());
    REQUIRE(key("partition", seed)["rectangles"].size() == asked.at("most_rectangles"));
    sizes.insert(asked.at("most_rectangles").get<std::size_t>());
  }
  CHECK((*sizes.begin() == 3 && sizes.size() >= 4));
}

TEST_CASE("200 partitions with a fault are graded wrong, and the fault is in the matrix") {
  std::set<std::string> faults;
  const auto inside = [](const Json& rectangle, const Json& cell) {
    const auto has = [](const Json& lines, const Json& line) {
      return std::count(lines.begin(), lines.end(), line) > 0;
    };
    return has(rectangle["rows"], cell[0]) && has(rectangle["columns"], cell[1]);
  };
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    const Json asked = given("partition", seed), &matrix = asked.at("matrix");
    Json answer = key("partition", seed);
    Json& rectangles = answer["rectangles"];
    if (seed % 4 == 0) rectangles.erase(0);
    if (seed % 4 == 1) rectangles.push_back(rectangles[0]);
    if (seed % 4 == 2) {  // everything, so that both values are inside
      for (std::size_t i = 0; i < matrix.size(); ++i)
        if (std::count(rectangles[0]["rows"].begin(), rectangles[0]["rows"].end(), i) == 0)
          rectangles[0]["rows"].push_back(i);
      for (std::size_t j = 0; j < matrix[0].get<std::string>().size(); ++j)
        if (std::count(rectangles[0]["columns"].begin(), rectangles[0]["columns"].end(), j) == 0)
          rectangles[0]["columns"].push_back(j);
    }
    if (seed % 4 == 3) {  // single cells: a partition, but too many
      rectangles = Json::array();
      for (std::size_t i = 0; i < matrix.size(); ++i)
        for (std::size_t j = 0; j < matrix[0].get<std::string>().size(); ++j)
          rectangles.push_back({{"rows", {i}}, {"columns", {j}}});
    }
    const Json shown = counterexample("partition", seed, answer);
    faults.insert(shown.begin().key());
    if (shown.contains("cell")) {
      const auto covered = std::count_if(rectangles.begin(), rectangles.end(),
                                         [&](const Json& r) { return inside(r, shown["cell"]); });
      CHECK(covered != 1);
      CHECK(covered == static_cast<long>(shown["rectangles"].size()));
    } else if (shown.contains("rectangle")) {
      const Json& rectangle = rectangles.at(shown["rectangle"].get<std::size_t>());
      for (const Json& cell : shown["cells"]) CHECK(inside(rectangle, cell));
      CHECK(entry(matrix, shown["cells"][0]) != entry(matrix, shown["cells"][1]));
    } else {
      CHECK(rectangles.size() > asked["most_rectangles"].get<std::size_t>());
    }
  }
  CHECK(faults == std::set<std::string>{"cell", "rectangle", "rectangles_given"});
}
