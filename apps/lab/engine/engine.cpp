#include "apps/lab/engine/engine.hpp"

#include <nlohmann/json.hpp>

#include "apps/lab/engine/catalogue_view.hpp"
#include "apps/lab/engine/matrix_view.hpp"
#include "apps/lab/engine/request.hpp"
#include "apps/lab/engine/run_view.hpp"

namespace crossbits {

LabEngine::LabEngine() = default;
LabEngine::~LabEngine() = default;

const Setup& LabEngine::setup_for(const std::string& key, const Question& question) {
  if (!setup_ || key != key_) {
    setup_.reset();
    setup_ = std::make_unique<Setup>(prepare(question));
    key_ = key;
  }
  return *setup_;
}

std::string LabEngine::answer(std::string_view text) {
  const LabRequest request = request_of_text(text);
  if (request.ask == LabRequest::Ask::catalogue) return catalogue_view().dump();
  const Setup& setup = setup_for(request.question_key, request.question);
  switch (request.ask) {
    case LabRequest::Ask::look:
      return run_view(setup, instance_of(request, setup.problem())).dump();
    case LabRequest::Ask::matrix:
      return matrix_view(setup).dump();
    default:
      return witness_view(setup).dump();
  }
}

}  // namespace crossbits
