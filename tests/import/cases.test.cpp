#include "models/import/cases.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "models/import/onnx_file.hpp"
#include "tests/import/build_model.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// One case for y = -x.
json sound() {
  return {{"model", "m.onnx"},
          {"inputs", {{{"name", "x"}, {"dtype", "float32"}, {"shape", {1, 2}}}}},
          {"outputs", {{{"name", "y"}, {"dtype", "float32"}, {"shape", {1, 2}}}}},
          {"suggested_abs_tolerance", 0.25},
          {"cases",
           {{{"inputs", {{"x", {1, 2.5}}}}, {"outputs", {{"y", {-1, -2.5}}}}, {"target", {{1, 2}, true}}}}}};
}

OnnxModel negation() {
  ModelBuilder model;
  model.input("x", {1, 2}).output("y").node("Neg", {"x"}, {"y"});
  return read_onnx_bytes(model.bytes(), "m.onnx");
}

template <class Change>
std::string refusal_after(Change change) {
  json spoilt = sound();
  change(spoilt);
  try {
    read_cases_text(spoilt.dump(), "c.io.json");
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("parity passes at the tolerance and fails beyond it") {
  ReferenceCases cases = read_cases_text(sound().dump(), "c.io.json");
  CHECK(cases.model == "m.onnx");
  CHECK(cases.cases.at(0).target == std::vector<double>{1, 2, 1});
  CHECK(compare_reference(negation(), cases).pass);
  auto& expected = std::get<Array<double>>(cases.cases[0].outputs.at("y").values).data;
  expected[1] = -2.75;
  CHECK(compare_reference(negation(), cases).pass);
  expected[1] = -2.8;
  const Parity parity = compare_reference(negation(), cases);
  CHECK_FALSE(parity.pass);
  CHECK(parity.max_abs_diff == Approx(0.3));
  expected[1] = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isinf(compare_reference(negation(), cases).max_abs_diff));
  cases.cases[0].outputs.at("y") = real_tensor({{2, 1}, {-1, -2.5}}, ElementType::float32);
  CHECK_THROWS_WITH(compare_reference(negation(), cases),
                    "c.io.json: output 'y' is [2, 1], but m.onnx gives [1, 2]");
}

TEST_CASE(
    "the error against targets is a mean of squares, and there is none where a case has no target of its "
    "size") {
  TargetError error;
  CHECK_FALSE(error.mean_square());
  error.add(std::vector{1., 2.}, {1, 4});
  error.add(std::vector{0.}, {2});
  CHECK(error.mean_square() == 8. / 3);
  error.add(std::vector{0., 1.}, {1});
  CHECK_FALSE(error.mean_square());

  ReferenceCases cases = read_cases_text(sound().dump(), "c.io.json");
  CHECK_FALSE(compare_reference(negation(), cases).target_mse);  // three targets for two outputs
  const std::size_t outputs = std::get<Array<double>>(cases.cases[0].outputs.at("y").values).data.size();
  cases.cases[0].target.assign(outputs, 0);
  double squares = 0;
  for (const double y : std::get<Array<double>>(cases.cases[0].outputs.at("y").values).data) squares += y * y;
  CHECK(compare_reference(negation(), cases).target_mse.value() ==
        Approx(squares / static_cast<double>(outputs)));
}

TEST_CASE("a malformed case file is refused in a sentence") {
  CHECK(refusal_after([](json&) {}).empty());
  CHECK_THROWS_WITH(read_cases_text("{", "c.io.json"), "c.io.json: the file is not JSON");
  CHECK_THAT(refusal_after([](json& j) { j = 3; }), Contains("has no 'model'"));
  CHECK_THAT(refusal_after([](json& j) { j.erase("cases"); }), Contains("has no 'cases'"));
  CHECK_THAT(refusal_after([](json& j) { j["cases"] = json::array(); }), Contains("no case"));
  CHECK_THAT(refusal_after([](json& j) { j["inputs"] = 1; }), Contains("'inputs'"));
  CHECK_THAT(refusal_after([](json& j) { j["inputs"][0]["dtype"] = "float31"; }), Contains("unknown dtype"));
  CHECK_THAT(refusal_after([](json& j) { j["inputs"][0]["shape"][0] = -1; }),
             Contains("impossible shape [-1, 2]"));
  CHECK_THAT(refusal_after([](json& j) { j["inputs"][0]["shape"][0] = "a"; }),
             Contains("more than integers"));
  CHECK_THAT(refusal_after([](json& j) { j["cases"][0]["inputs"]["x"].push_back(1); }),
             Contains("case 0") && Contains("3 numbers"));
  CHECK_THAT(refusal_after([](json& j) { j["cases"][0]["inputs"]["x"][0] = "a"; }),
             Contains("more than float32 numbers"));
  CHECK_THAT(refusal_after([](json& j) { j["cases"][0]["outputs"].erase("y"); }), Contains("has no 'y'"));
  CHECK_THAT(refusal_after([](json& j) { j["suggested_abs_tolerance"] = -1; }),
             Contains("suggested_abs_tolerance"));
  CHECK_THROWS_WITH(read_cases("/nowhere/c.io.json"), "c.io.json: there is no such file");
}
