// A row stands for what the files held that its point names.
#include <catch2/catch.hpp>
#include <filesystem>

#include "apps/sweep/query.hpp"
#include "protocols/digest.hpp"
#include "tests/scratch.hpp"
#include "tests/sweep/program.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

/// A folder with a specification and its result file.
struct Swept {
  ScratchFolder scratch;

  std::string path(const std::string& name) const { return scratch.path(name); }
  /// Rows stored after the sweep has been run again.
  std::size_t rows_after(const std::string& spec) const {
    const std::string file = scratch.write("spec.toml", spec);
    wait_for(start({CROSSBITS_PROGRAM, "sweep", file, "--db", path("db")}));
    return query_results(path("db"), {}).rows.size();
  }
  std::size_t good_rows() const { return query_results(path("db"), {.where = "exit_code = 0"}).rows.size(); }
};

std::string example(const std::string& name) {
  return bytes_of(std::string(CROSSBITS_SOURCE_DIR) + "/examples/" + name);
}

/// A field of a protocol buffer that holds bytes.
std::string field(int number, const std::string& bytes) {
  std::string text{static_cast<char>(number << 3 | 2)};
  for (std::size_t rest = bytes.size(); text.size() == 1 || rest > 0; rest >>= 7)
    text += static_cast<char>(rest < 128 ? rest : rest % 128 + 128);
  return text + bytes;
}

/// An ONNX model with one tensor, which lies in another file.
std::string model_with_weights_in(const std::string& location) {
  return field(7, field(5, field(13, field(1, "location") + field(2, location))));
}

}  // namespace

TEST_CASE(
    "a matrix, a model or cases overwritten under the same name are another point; put back, the old one") {
  const Swept swept;
  for (const std::string name : {"qsa_attn_n8.onnx", "qsa_attn_n8.io.json"})
    swept.scratch.write(name, example(name));
  swept.scratch.write("m.txt", "01\n10\n");
  const std::string spec = "command = \"evaluate\"\n[grid]\nmodel = [\"" + swept.path("qsa_attn_n8.onnx") +
                           "\"]\ncases = [\"" + swept.path("qsa_attn_n8.io.json") + "\"]\n";
  const std::string bound =
      "command = \"bound\"\n[grid]\nonly = [\"one_way\"]\nmatrix = [\"" + swept.path("m.txt") + "\"]\n";
  CHECK(swept.rows_after(spec) == 1);
  CHECK(swept.rows_after(bound) == 2);
  CHECK(swept.rows_after(spec) == 2);
  swept.scratch.write("m.txt", "01\n11\n00\n");
  CHECK(swept.rows_after(bound) == 3);
  swept.scratch.write("m.txt", "01\n10\n");
  CHECK(swept.rows_after(bound) == 3);
  swept.scratch.write("qsa_attn_n8.io.json", example("qsa_attn_n8.io.json") + "\n");
  CHECK(swept.rows_after(spec) == 4);
  swept.scratch.write("qsa_attn_n8.onnx", example("qsa_lstm_n8.onnx"));
  CHECK(swept.rows_after(spec) == 5);
  CHECK(swept.rows_after(bound) == 5);
  const QueryRows rows =
      query_results(swept.path("db"), {.where = "matrix is not null", .columns = {"one_way", "files"}});
  REQUIRE(rows.rows.size() == 2);
  for (const std::string text : {"01\n10\n", "01\n11\n00\n"}) {
    const nlohmann::json files{{swept.path("m.txt"), sha256(text)}};
    CHECK(std::count_if(rows.rows.begin(), rows.rows.end(),
                        [&](const auto& row) { return row[1] == files.dump(); }) == 1);
  }
}

TEST_CASE("weights that lie beside a model file belong to its point") {
  const Swept swept;
  swept.scratch.write("m.onnx", model_with_weights_in("m.data"));
  swept.scratch.write("m.data", "one");
  const std::string spec =
      "command = \"count\"\nalice = \"0\"\nbob = \"1\"\n[grid]\nmodel = [\"" + swept.path("m.onnx") + "\"]\n";
  CHECK(swept.rows_after(spec) == 1);
  CHECK(swept.rows_after(spec) == 1);
  swept.scratch.write("m.data", "two");
  CHECK(swept.rows_after(spec) == 2);
  swept.scratch.write("m.onnx", model_with_weights_in("/dev/zero"));  // is not read, and not waited for
  CHECK(swept.rows_after(spec) == 3);
}

TEST_CASE("a point whose file is missing is computed when the file is there") {
  const Swept swept;
  const std::string spec =
      "command = \"bound\"\n[grid]\nonly = [\"one_way\"]\nmatrix = [\"" + swept.path("m.txt") + "\"]\n";
  CHECK(swept.rows_after(spec) == 1);
  CHECK(swept.good_rows() == 0);
  CHECK(swept.rows_after(spec) == 1);
  swept.scratch.write("m.txt", "01\n10\n");
  CHECK(swept.rows_after(spec) == 2);
  CHECK(swept.good_rows() == 1);
}
