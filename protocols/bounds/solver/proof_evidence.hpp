#pragma once

#include <string>
#include <vector>

#include "protocols/bounds/bound.hpp"

namespace crossbits {

/// Puts a proof into the evidence, as "proof", or, if it is long, into a side file named by its digest.
void attach_proof(Json& evidence, const std::string& proof, std::vector<SideFile>& files);

}  // namespace crossbits
