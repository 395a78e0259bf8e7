#pragma once

#include "models/import/bind.hpp"

namespace crossbits {

/// Gives every axis of every input its length, as bind_model says. Private to binding.
void bind_inputs(OnnxModel& model, const ShapeBindings& bindings);

}  // namespace crossbits
