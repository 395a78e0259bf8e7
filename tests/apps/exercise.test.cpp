// 200 exercises of every kind: solved by the engine and graded right; wrong answers graded wrong, with a
// counterexample that is checked here again, from the definitions and without the grader.
#include "apps/study/exercise/exercise.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "apps/study/exercise/bound_rules.hpp"
#include "apps/study/experiment.hpp"
#include "protocols/bounds/discrepancy.hpp"
#include "protocols/bounds/rank.hpp"
#include "protocols/bounds/vc_dimension.hpp"
#include "protocols/problems.hpp"
#include "tests/apps/call.hpp"
#include "tests/protocols/exact_cost.hpp"

using namespace crossbits;
using crossbits::test::call;
using crossbits::test::Called;

namespace {

constexpr std::uint64_t exercises = 200;

Json given(const std::string& kind, std::uint64_t seed) { return find_exercise_kind(kind).make(seed).given; }
Json key(const std::string& kind, std::uint64_t seed) { return find_exercise_kind(kind).key(seed); }

/// Grades an answer that must be wrong; returns the counterexample.
Json counterexample(const std::string& kind, std::uint64_t seed, const Json& answer) {
  const Grade grade = find_exercise_kind(kind).grade(seed, answer);
  INFO(kind << " " << seed << " " << answer.dump() << " " << grade.reason);
  REQUIRE_FALSE(grade.right);
  REQUIRE_FALSE(grade.reason.empty());
  REQUIRE(grade.counterexample.is_object());
  return grade.counterexample;
}

char entry(const Json& matrix, const Json& cell) {
  return matrix.at(cell.at(0).get<std::size_t>()).get<std::string>().at(cell.at(1).get<std::size_t>());
}

}  // namespace

TEST_CASE("200 seeded exercises of every kind are solved by the engine and graded right") {
  for (const ExerciseKind& kind : exercise_kinds()) {
    for (std::uint64_t seed = 0; seed < exercises; ++seed) {
      INFO(kind.id << " " << seed);
      const Grade grade = kind.grade(seed, kind.key(seed));
      INFO(grade.reason);
      REQUIRE(grade.right);
      REQUIRE(grade.counterexample.is_null());
    }
  }
}

TEST_CASE("an exercise is a function of its kind and seed, and an array of them is graded in order") {
  for (const ExerciseKind& kind : exercise_kinds()) {
    Json all = Json::array();
    std::set<std::string> different;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const Exercise one = kind.make(seed), again = kind.make(seed);
      REQUIRE(to_json(one, one.blank) == to_json(again, again.blank));
      all.push_back(to_json(one, kind.key(seed)));
      different.insert(one.question + one.given.dump());
    }
    CHECK(different.size() > (kind.id == "which-bound" ? 20u : 30u));
    const auto graded = grade_document(all.dump());
    REQUIRE(graded.size() == 40);
    for (std::uint64_t seed = 0; seed < 40; ++seed)
      REQUIRE((graded[seed].seed == seed && graded[seed].grade.right));
  }
}

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

TEST_CASE("the tokens of another input are graded wrong, and on the y shown the two inputs differ") {
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    const Json asked = given("fill-tokens", seed);
    const Reduction& reduction = find_reduction(asked["reduction"].get<std::string>());
    const Embedding embedding = reduction.embed(reduction.problem_id, asked["n"].get<int>(), {});
    const Problem& problem = embedding.problem;
    const Symbols x = problem.parse_x(asked["x"].get<std::string>());
    Symbols other = x;
    other[seed % other.size()] ^= 1;
    FieldNumbers numbers(embedding.fields.size());
    embedding.embed_alice(other, numbers);
    Json answer = find_exercise_kind("fill-tokens").make(seed).blank;
    for (Json& token : answer["tokens"])
      for (std::size_t k = 0; k < numbers.size(); ++k)
        if (embedding.fields[k].token == token["token"] && embedding.fields[k].name == token["field"] &&
            !numbers[k].empty())
          token["numbers"] = numbers[k];
    const Json shown = counterexample("fill-tokens", seed, answer);
    const Symbols y = problem.parse_y(shown["y"].get<std::string>());
    // A right model on the tokens of `other` says f(other, y), whatever x is.
    CHECK(problem.f(x, y) == shown["expected"].get<int>());
    CHECK(problem.f(other, y) == shown["got"].get<int>());
    CHECK(shown["got"] != shown["expected"]);
  }
}

TEST_CASE("a number that its field cannot hold is graded wrong by name") {
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    Json answer = key("fill-tokens", seed);
    Json& token = answer["tokens"][seed % answer["tokens"].size()];
    token["numbers"][0] = 7;
    const Json shown = counterexample("fill-tokens", seed, answer);
    CHECK((shown["token"] == token["token"] && shown["field"] == token["field"] && shown["number"] == 7));
  }
}

namespace {

/// What the changed reduction decides, from the mutation's words alone: the catalogued reductions are right,
/// so a changed input is answered as that input, and outputs against a threshold are known from the task.
int decided_by_hand(const Json& asked, const Problem& problem, Symbols x, Symbols y) {
  const Json& m = asked.at("mutation");
  const std::string change = m.at("change");
  const int n = problem.n;
  if (change == "threshold") {
    const std::string reduction = asked.at("reduction");
    std::vector<double> outputs;
    if (reduction == "disjointness-to-sparse-average") {
      int common = 0;
      for (std::size_t i = 0; i < x.size(); ++i) common += x[i] & y[i];
      outputs = {-1 + 2.0 * common / n};
    } else {
      const double size = reduction.ends_with("-dense") ? 0.5 : 1;
      if (problem.id == "index")
        outputs = {x[static_cast<std::size_t>(y[0])] ? size : -size};
      else
        for (std::size_t i = 0; i < x.size(); ++i) outputs.push_back(x[i] & y[i] ? size : -size);
    }
    const double threshold = m.at("threshold").get<double>() / m.at("denominator").get<double>();
    if (problem.id == "index")
      return std::any_of(outputs.begin(), outputs.end(), [&](double o) { return o > threshold; });
    return std::all_of(outputs.begin(), outputs.end(), [&](double o) { return o < threshold; });
  }
  const auto applied = [&](Symbols input, int places) {
    const auto i = m.contains("i") ? m["i"].get<std::size_t>() : 0,
               j = m.contains("j") ? m["j"].get<std::size_t>() : 0;
    if (input.size() == 1 && places > 1) {  // a number that names a place
      if (change == "reverse") return Symbols{places - 1 - input[0]};
      if (input[0] == static_cast<int>(i)) return Symbols{static_cast<int>(j)};
      return input[0] == static_cast<int>(j) ? Symbols{static_cast<int>(i)} : input;
    }
    if (change == "reverse") std::reverse(input.begin(), input.end());
    if (change == "exchange") std::swap(input[i], input[j]);
    if (change == "forget") input[i] = 0;
    if (change == "complement_one") input[i] ^= 1;
    if (change == "complement_all")
      for (int& bit : input) bit ^= 1;
    return input;
  };
  if (m.at("alice").get<bool>()) x = applied(x, n);
  if (m.at("bob").get<bool>()) y = applied(y, n);
  return *problem.f(x, y);
}

Problem problem_of(const Json& asked) {
  return make_problem(find_reduction(asked.at("reduction").get<std::string>()).problem_id,
                      asked.at("n").get<int>());
}

}  // namespace

TEST_CASE(
    "200 wrong claims about changed reductions are answered by pairs that show it; both verdicts occur") {
  int working = 0;
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    const Json asked = given("broken-reduction", seed);
    const Problem problem = problem_of(asked);
    bool works = true;
    Json right_pair;
    for (std::uint64_t i = 0; i < problem.x_count(); ++i)
      for (std::uint64_t j = 0; j < problem.y_count(); ++j) {
        const bool right = decided_by_hand(asked, problem, problem.x_at(i), problem.y_at(j)) ==
                           *problem.f(problem.x_at(i), problem.y_at(j));
        works = works && right;
        if (right)
          right_pair = {{"works", false},
                        {"x", problem.x_domain.text(problem.x_at(i))},
                        {"y", problem.y_domain.text(problem.y_at(j))}};
      }
    INFO(asked.dump());
    CHECK(key("broken-reduction", seed)["works"] == works);
    working += works;
    const auto check = [&](const Json& answer) {
      const Json shown = counterexample("broken-reduction", seed, answer);
      const Symbols x = problem.parse_x(shown["x"].get<std::string>()),
                    y = problem.parse_y(shown["y"].get<std::string>());
      CHECK(shown["expected"] == *problem.f(x, y));
      CHECK(shown["decided"] == decided_by_hand(asked, problem, x, y));
      CHECK((shown["decided"] == shown["expected"]) == !answer["works"].get<bool>());
    };
    if (!works) check({{"works", true}, {"x", nullptr}, {"y", nullptr}});
    if (!right_pair.is_null()) check(right_pair);
  }
  CHECK(working > 30);
  CHECK(working < 150);
}

TEST_CASE("200 wrong counts are answered with the ledger that run prints") {
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    const auto right = key("count-bits", seed)["bits"].get<std::int64_t>();
    const Json shown = counterexample("count-bits", seed, {{"bits", seed % 2 ? right + 1 : right - 1}});
    std::int64_t sum = 0;
    for (const Json& message : shown["messages"]) sum += message["bits"].get<std::int64_t>();
    CHECK(sum == right);
    if (seed >= 40) continue;  // run by the command line: slower, and the same code for every seed
    const Json asked = given("count-bits", seed);
    const auto word = [&](const char* name) { return asked[name].get<std::string>(); };
    const Called run =
        call("run " + word("reduction") + " -n " + asked["n"].dump() + " --model " + word("model") +
             " --protocol " + word("protocol") + " --knows " + word("knows") + " --json");
    const Json document = Json::parse(run.out);
    CHECK(document["bits"] == right);
    REQUIRE(document["messages"].size() == shown["messages"].size());
    for (std::size_t k = 0; k < shown["messages"].size(); ++k)
      CHECK(document["messages"][k]["bits"] == shown["messages"][k]["bits"]);
  }
}

namespace {

/// Checks the numbers of a refutation from the matrix in it.
void check_refutation(const Json& shown, const std::string& measure) {
  const bool randomised = measure.starts_with("randomised"),
             both = measure == "deterministic" || measure == "randomised";
  const std::string statement = shown["statement"];
  const double claimed = shown["claimed_bits"];
  const int cost = shown["protocol_bits"];
  INFO(shown.dump());
  CHECK(claimed > cost);
  if (shown["matrix"].is_null()) {  // INDEX_128
    const double h = -(1.0 / 3) * std::log2(1.0 / 3) - (2.0 / 3) * std::log2(2.0 / 3);
    CHECK(claimed == Approx(128 * (1 - h)));
    CHECK(cost >= 8);
    return;
  }
  const auto rows = shown["matrix"].get<std::vector<std::string>>();
  std::set<char> values;
  for (const std::string& row : rows)
    for (const char c : row)
      if (c != '*') values.insert(c);
  const std::string protocol = shown["protocol"];
  if (protocol == "bob_sends_column") {
    CHECK(cost == bits_to_index(rows[0].size()) + bits_to_index(values.size()));
  } else if (protocol == "alice_sends_class") {  // greedy classes of rows that agree where both are defined
    std::vector<std::string> classes;
    for (const std::string& row : rows) {
      const auto agrees = [&](const std::string& merged) {
        for (std::size_t j = 0; j < row.size(); ++j)
          if (row[j] != '*' && merged[j] != '*' && row[j] != merged[j]) return false;
        return true;
      };
      const auto found = std::find_if(classes.begin(), classes.end(), agrees);
      if (found == classes.end())
        classes.push_back(row);
      else
        for (std::size_t j = 0; j < row.size(); ++j)
          if (row[j] != '*') (*found)[j] = row[j];
    }
    CHECK(bits_to_index(classes.size()) <= cost);
    if (both)
      for (const std::string& one : classes) CHECK(std::set<char>(one.begin(), one.end()).size() == 1);
  } else {  // two hash bits: right on equal inputs, wrong with probability 1/4 on others
    CHECK(protocol == "hash");
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = 0; j < rows.size(); ++j)
        CHECK((rows[i][j] == '*' || (rows[i][j] == '0') == (i != j)));
    CHECK(cost == 2 + (both ? bits_to_index(values.size()) : 0));
  }
  if (statement == "one_way") {
    CHECK(claimed == Approx(std::log2(std::set<std::string>(rows.begin(), rows.end()).size())));
  } else if (statement == "discrepancy") {  // row 0 is 1s: imbalance of at least its width over all entries,
                                            // and no more with row 1
    CHECK(claimed == Approx(std::log2(static_cast<double>(rows.size())) - (randomised ? std::log2(3.0) : 0) -
                            (both ? 0 : 1)));
  } else if (statement == "vc_dimension") {
    std::set<std::string> boolean;
    for (const std::string& row : rows)
      if (row.find_first_not_of("01") == std::string::npos) boolean.insert(row);
    CHECK(boolean.size() == std::size_t{1} << rows[0].size());
    CHECK(claimed == Approx(static_cast<double>(rows[0].size())));
  } else {  // rank, fooling set and cover: diagonal matrices
    int ones = 0, other = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) (rows[i][i] == '1' ? ones : other) += 1;
    CHECK(claimed == Approx(std::log2(statement == "log_rank" ? ones + other : ones)));
  }
}

}  // namespace

TEST_CASE("200 wrong choices of bounds are refuted by numbers or answered with the theorem") {
  int refuted = 0, missed = 0;
  for (std::uint64_t seed = 0; seed < exercises; ++seed) {
    const Json asked = given("which-bound", seed);
    Json answer = key("which-bound", seed);
    Json& bounds = answer["bounds"];
    Json others = Json::array();
    for (const auto& [name, statement] : asked["statements"].items())
      if (std::count(bounds.begin(), bounds.end(), name) == 0) others.push_back(name);
    const bool add = others.size() > 0 && (seed % 2 == 0 || bounds.empty());
    if (add)
      bounds.push_back(others[seed % others.size()]);
    else
      bounds.erase(seed % bounds.size());
    const Json shown = counterexample("which-bound", seed, answer);
    if (add)
      check_refutation(shown, asked["measure"]);
    else
      CHECK_FALSE(shown["source"].get<std::string>().empty());
    (add ? refuted : missed) += 1;
  }
  CHECK(refuted > 50);
  CHECK(missed > 50);
}

TEST_CASE(
    "every false statement about a bound is refuted, and the true deterministic ones hold on random "
    "functions") {
  for (const BoundName bound : all_bounds)
    for (const Measure measure : all_measures)
      for (const FunctionKind kind : all_function_kinds)
        if (!holds(bound, measure, kind)) CHECK_NOTHROW(refute(bound, measure, kind));
  Draw draw(5);
  for (int k = 0; k < 300; ++k) {
    const int values = 2 + k % 2, height = 2 + draw.below(3), width = 2 + draw.below(3);
    SmallFunction f{"random", {}};
    std::vector<std::vector<int>> matrix;
    for (int i = 0; i < height; ++i) {
      matrix.push_back(draw.symbols(width, values));
      f.rows.emplace_back();
      for (const int v : matrix.back()) f.rows.back() += static_cast<char>('0' + v);
    }
    const int two_way = ExactCost(matrix, Knows::both).bits(), one_way = one_way_cost(matrix, false);
    CHECK(one_way == bits_to_index(static_cast<std::uint64_t>(different_rows(f))));
    CHECK(two_way >= bits_to_index(static_cast<std::uint64_t>(rank(f))));
    CHECK(one_way >= bits_to_index(static_cast<std::uint64_t>(rank(f))));
    CHECK(one_way >= vc_dimension(f));
    if (values > 2) continue;
    const auto [imbalance, entries] = uniform_discrepancy(f);
    CHECK(two_way >= std::log2(static_cast<double>(entries) / imbalance));
    CHECK(one_way >= std::log2(static_cast<double>(entries) / imbalance) - 1);
    // The library of bounds, which shares no code with the small definitions, finds the same numbers.
    std::string text;
    for (const std::string& row : f.rows) text += row + '\n';
    const CommunicationMatrix same(matrix_problem(text));
    if (!same.is_boolean()) continue;
    Effort effort = Effort::steps(1 << 20);
    CHECK(rank(f) == static_cast<int>(rank_mod(same.plane(1), largest_prime).rank()));
    CHECK(vc_dimension(f) == static_cast<int>(vc_dimension(same, effort).columns.size()));
    CHECK(largest_imbalance(merge_equal_lines(same)).value().size == static_cast<std::uint64_t>(imbalance));
  }
}

namespace {

struct Malformed {
  std::string text, names;
};

std::string changed(const std::string& kind, const std::function<void(Json&)>& change) {
  const Exercise e = find_exercise_kind(kind).make(3);
  Json document = to_json(e, find_exercise_kind(kind).key(3));
  change(document);
  return document.dump();
}

}  // namespace

TEST_CASE("a malformed answer file ends in exit 2 with one sentence that names the member") {
  const std::vector<Malformed> files{
      {"", "not JSON"},
      {"{", "not JSON"},
      {std::string(100000, '['), "not JSON"},
      {"7", "one JSON object"},
      {"[]", "from 1 to 10000 exercises"},
      {"[7]", "[0] must be"},
      {"{}", "schema is missing"},
      {changed("partition", [](Json& d) { d["schema"] = "x/1"; }), "schema must be"},
      {changed("partition", [](Json& d) { d["kind"] = "essay"; }), "\"essay\" is no kind"},
      {changed("partition", [](Json& d) { d["kind"] = 4; }), "kind must be a text"},
      {changed("partition", [](Json& d) { d["seed"] = -1; }), "seed must be a whole number"},
      {changed("partition", [](Json& d) { d["seed"] = 1e300; }), "seed must be a whole number"},
      {changed("partition", [](Json& d) { d["seed"] = 4; }), "was changed"},
      {changed("partition", [](Json& d) { d["question"] = "easy"; }), "question was changed"},
      {changed("partition", [](Json& d) { d["given"]["most_rectangles"] = 100; }), "given was changed"},
      {changed("partition", [](Json& d) { d.erase("answer"); }), "answer is missing"},
      {changed("partition", [](Json& d) { d["answer"] = 7; }), "answer must be an object"},
      {changed("partition", [](Json& d) { d["answer"] = Json::object(); }), "answer.rectangles is missing"},
      {changed("partition",
               [](Json& d) {
                 d["answer"]["rectangles"][1]["rows"] = {0, 0};
               }),
       "answer.rectangles[1].rows names 0 twice"},
      {changed("partition", [](Json& d) { d["answer"]["rectangles"][1]["columns"] = {99}; }),
       "answer.rectangles[1].columns[0]"},
      {changed("partition", [](Json& d) { d["answer"]["rectangles"][0]["rows"] = Json::array(); }),
       "answer.rectangles[0].rows must have"},
      {changed("fooling-set", [](Json& d) { d["answer"]["pairs"][0] = {1}; }),
       "answer.pairs[0] must have 2 entries"},
      {changed("fooling-set", [](Json& d) { d["answer"]["pairs"][0][1] = 0.5; }), "answer.pairs[0][1]"},
      {changed("fooling-set", [](Json& d) { d["answer"]["pairs"] = "all"; }), "answer.pairs must be a list"},
      {changed("count-bits", [](Json& d) { d["answer"]["bits"] = nullptr; }),
       "answer.bits must be a whole number"},
      {changed("count-bits", [](Json& d) { d["answer"]["bits"] = "six"; }), "answer.bits"},
      {changed("which-bound", [](Json& d) { d["answer"]["bounds"] = {"hope"}; }), "answer.bounds[0]"},
      {changed("broken-reduction",
               [](Json& d) {
                 d["answer"] = {{"works", "no"}};
               }),
       "answer.works must be true or false"},
      {changed("broken-reduction",
               [](Json& d) {
                 d["answer"] = {{"works", false}};
               }),
       "answer.x is missing"},
      {changed("broken-reduction",
               [](Json& d) {
                 d["answer"] = {{"works", false}, {"x", "2"}, {"y", "0"}};
               }),
       "answer.x"},
      {changed("fill-tokens", [](Json& d) { d["answer"] = find_exercise_kind("fill-tokens").make(3).blank; }),
       "answer.tokens[0].numbers[0]"},
      {changed("fill-tokens", [](Json& d) { d["answer"]["tokens"][0]["token"] = 77; }),
       "answer.tokens[0].token"},
      {changed("fill-tokens", [](Json& d) { d["answer"]["tokens"][0]["field"] = "w"; }),
       "answer.tokens[0] is w"},
      {changed("fill-tokens", [](Json& d) { d["answer"]["tokens"].push_back(7); }),
       "answer.tokens must have"},
  };
  for (const Malformed& file : files) {
    INFO(file.text.substr(0, 200));
    const Called called = call("exercise grade -", file.text);
    INFO(called.err);
    CHECK(called.code == 2);
    CHECK(called.out == "");
    CHECK(std::count(called.err.begin(), called.err.end(), '\n') == 1);
    CHECK(called.err.find(file.names) != std::string::npos);
  }
}

TEST_CASE("grade exits 0 when all is right and 1 when something is wrong, as text, JSON and CSV") {
  const Called made = call("exercise new count-bits --seed 3 --json --key");
  REQUIRE(made.code == 0);
  Json both = Json::array({Json::parse(made.out), Json::parse(made.out)});
  CHECK(call("exercise grade -", made.out).code == 0);
  CHECK(call("exercise grade -", both.dump()).code == 0);
  both[1]["answer"]["bits"] = 0;
  const Called json = call("exercise grade - --json", both.dump()),
               csv = call("exercise grade - --csv", both.dump());
  CHECK(json.code == 1);
  CHECK(csv.code == 1);
  const Json document = Json::parse(json.out);
  CHECK(document.begin().key() == "schema");
  CHECK((document["schema"] == "crossbits.grade/1" && document["exercises"] == 2 && document["right"] == 1));
  CHECK((document["results"][0]["verdict"] == "right" && document["results"][1]["verdict"] == "wrong"));
  CHECK(document["results"][1]["counterexample"]["bits"] == Json::parse(made.out)["answer"]["bits"]);
  CHECK(std::count(csv.out.begin(), csv.out.end(), '\n') == 3);
  CHECK(csv.out.find("\n1,count-bits,3,wrong,\"") != std::string::npos);
}
