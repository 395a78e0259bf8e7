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
  for (const std::string& name : shared_model_names()) {
    const auto folder = *shared_models();
    const Parity parity =
        compare_reference(read_onnx(folder / (name + ".onnx")), read_cases(folder / (name + ".io.json")));
    INFO(name << " max_abs_diff " << parity.max_abs_diff << " tolerance " << parity.tolerance);
    CHECK(parity.pass);
  }
}
