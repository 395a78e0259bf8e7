#include "reductions/reduction.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {
namespace {

/// A half may write only its own fields.
void check_ownership(const std::vector<Field>& fields, const FieldNumbers& written, Owner owner) {
  for (std::size_t k = 0; k < fields.size(); ++k) {
    if (fields[k].owner != owner && !written[k].empty()) {
      throw std::logic_error(fmt::format("the embedding lets {} write {} of token {}, which is not theirs",
                                         name(owner), fields[k].name, fields[k].token));
    }
  }
}

}  // namespace

FieldNumbers Embedding::embed_half(Owner party, const Symbols& input) const {
  FieldNumbers numbers(fields.size());
  (party == Owner::alice ? embed_alice : embed_bob)(input, numbers);
  check_ownership(fields, numbers, party);
  return numbers;
}

FieldNumbers Embedding::embed(const Symbols& x, const Symbols& y) const {
  FieldNumbers numbers = embed_half(Owner::alice, x), bobs = embed_half(Owner::bob, y);
  for (std::size_t k = 0; k < fields.size(); ++k)
    if (!bobs[k].empty()) numbers[k] = std::move(bobs[k]);
  return numbers;
}

const PaperProtocol& Reduction::paper(const std::string& family) const {
  std::vector<std::string> known;
  for (const PaperProtocol& p : papers) {
    if (p.family == family) return p;
    known.push_back(p.family);
  }
  throw std::invalid_argument(fmt::format("{} has no protocol for the family \"{}\"; it takes {}", id, family,
                                          fmt::join(known, ", ")));
}

}  // namespace crossbits
