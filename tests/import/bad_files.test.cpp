#include <iostream>

#include "models/import/bind.hpp"
#include "models/import/onnx_file.hpp"
#include "tests/import/shared.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using Catch::Matchers::Contains;

namespace {

/// The sentence with which a file is refused; empty if it is not.
std::string refusal_of_file(const std::filesystem::path& file) {
  try {
    import_onnx(file);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("each of the five bad models is refused in a sentence that names the file and the cause") {
  const auto folder = shared_models();
  if (!folder) return;
  CHECK_THAT(refusal_of_file(*folder / "bad_truncated.onnx"),
             Contains("bad_truncated.onnx") && Contains("truncated"));
  CHECK_THAT(refusal_of_file(*folder / "bad_dtype.onnx"),
             Contains("bad_dtype.onnx") && Contains("MatMul") && Contains("float64") && Contains("float32"));
  CHECK_THAT(refusal_of_file(*folder / "bad_unsupported_op.onnx"),
             Contains("SparseMixer") && Contains("com.example"));
  CHECK_THAT(refusal_of_file(*folder / "bad_nan_weights.onnx"),
             Contains("'Q'") && Contains("1 NaN and 1 +Inf"));
  CHECK_THAT(refusal_of_file(*folder / "bad_external.onnx"),
             Contains("../outside.bin") && Contains("outside"));
}

TEST_CASE("a file that is no ONNX model is refused as such") {
  const ScratchFolder scratch;
  CHECK(refusal_of_file(scratch.write("notes.txt", "hello, this is a text file\n")) ==
        "notes.txt is not an ONNX model: no graph in it");
  CHECK(refusal_of_file(scratch.write("empty.onnx", "")) ==
        "empty.onnx is not an ONNX model: no graph in it");
  CHECK_THAT(refusal_of_file("/nowhere/model.onnx"), Contains("there is no such file"));
  CHECK_THAT(refusal_of_file(examples()), Contains("there is no such file"));
}

TEST_CASE("every proper prefix of a model is refused") {
  std::ifstream in(examples() / "qsa_attn_n8.onnx", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  for (std::size_t length = 0; length < bytes.size(); length += length < 200 ? 1 : 37) {
    INFO(length << " bytes");
    CHECK_THROWS_AS(read_onnx_bytes(bytes.substr(0, length), "prefix.onnx"), std::invalid_argument);
  }
}
