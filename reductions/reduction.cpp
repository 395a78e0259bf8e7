#include "reductions/reduction.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {
namespace {

/// A half wrote `after` over `before`: only its own fields may differ.
void check_ownership(const std::vector<Field>& fields, const FieldNumbers& before, const FieldNumbers& after, Owner owner) {
  for (std::size_t k = 0; k < fields.size(); ++k) {
    if (fields[k].owner != owner && before[k] != after[k]) {
      throw std::logic_error(fmt::format("the embedding lets {} write {} of token {}, which is not theirs", name(owner),
                                         fields[k].name, fields[k].token));
    }
  }
}

}  // namespace

FieldNumbers Embedding::embed(const Symbols& x, const Symbols& y) const {
  FieldNumbers numbers = fillers;
  embed_alice(x, numbers);
  check_ownership(fields, fillers, numbers, Owner::alice);
  FieldNumbers both = numbers;
  embed_bob(y, both);
  check_ownership(fields, numbers, both, Owner::bob);
  return both;
}

const PaperProtocol& Reduction::paper(const std::string& family) const {
  std::vector<std::string> known;
  for (const PaperProtocol& p : papers) {
    if (p.family == family) return p;
    known.push_back(p.family);
  }
  throw std::invalid_argument(fmt::format("{} has no protocol for the family \"{}\"; it takes {}", id, family, fmt::join(known, ", ")));
}

}  // namespace crossbits
