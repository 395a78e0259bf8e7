#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "models/import/cases.hpp"
#include "models/import/onnx_file.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

TEST_CASE("every example model computes what PyTorch computes, within the tolerance of its case file") {
  for (const std::string model : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8", "induction_tf2"}) {
    const Parity parity = compare_reference(read_onnx(examples() / (model + ".onnx")),
                                            read_cases(examples() / (model + ".io.json")));
    INFO(model << " max_abs_diff " << parity.max_abs_diff);
    CHECK(parity.cases == 8);
    CHECK(parity.pass);
  }
}

TEST_CASE("all nine given models compute what PyTorch computes, within their tolerances") {
  const auto folder = shared_models();
  if (!folder) return;
  int models = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const std::string file = entry.path().filename().string();
    const auto end = file.find(".io.json");
    if (end == std::string::npos) continue;
    const Parity parity =
        compare_reference(read_onnx(*folder / (file.substr(0, end) + ".onnx")), read_cases(entry.path()));
    INFO(file << " max_abs_diff " << parity.max_abs_diff << " tolerance " << parity.tolerance);
    CHECK(parity.pass);
    ++models;
  }
  CHECK(models == 9);
}
