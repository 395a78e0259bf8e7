#pragma once

#include <string>
#include <vector>

#include "models/constructions/construction.hpp"

namespace crossbits {

/// One key of a model specification.
struct FamilyOption {
  std::string key;
  std::string values;   ///< "pairs|onehot|random|cyclic"
  std::string meaning;  ///< and what holds without it
};

/// One specification that a reduction builds, as a worked case.
struct FamilyCase {
  std::string reduction;
  std::string spec;
  bool splits = true;  ///< two parties have the paper's protocol for it: not where every pair of tokens meets
};

/// A family of models that --model names, and what is known about it: the claims are read off the
/// constructions themselves.
struct Family {
  std::string id;
  std::string summary;
  std::vector<FamilyOption> options;
  std::vector<FamilyCase> cases;
};

const std::vector<Family>& families();

/// The construction of a case at size n.
Construction construct(const FamilyCase& c, int n);

}  // namespace crossbits
