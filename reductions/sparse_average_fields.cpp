#include "reductions/sparse_average_fields.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {
namespace {

constexpr std::int32_t most_tokens = 4096;

}  // namespace

SparseAverageFields::SparseAverageFields(std::int32_t tokens, std::int32_t sparsity)
    : tokens_(tokens), sparsity_(sparsity) {
  if (tokens > most_tokens)
    throw std::invalid_argument(fmt::format(
        "sparse averaging writes tokens^2 numbers: at most {} tokens, not {}", most_tokens, tokens));
  for (std::int32_t t = 0; t < tokens; ++t) {
    fields_.push_back({"z", t, 1, Format::constant(-1), Owner::everyone});
    fields_.push_back({"multihot_y", t, tokens, Format::bit(), Owner::everyone});
    fields_.push_back({"onehot_i", t, tokens, Format::bit(), Owner::everyone});
    Numbers pointers(static_cast<std::size_t>(tokens), 0), position = pointers;
    for (std::int32_t j = 0; j < sparsity; ++j) pointers[static_cast<std::size_t>(j)] = 1;
    position[static_cast<std::size_t>(t)] = 1;
    fillers_.push_back({-1});
    fillers_.push_back(std::move(pointers));
    fillers_.push_back(std::move(position));
  }
}

void SparseAverageFields::own_z(std::int32_t token, Owner owner, const Format& format) {
  fields_[index(token)].owner = owner;
  fields_[index(token)].format = format;
}

void SparseAverageFields::set_z(std::int32_t token, std::int64_t value) {
  fields_[index(token)].format = Format::constant(value);
  fillers_[index(token)] = {value};
}

void SparseAverageFields::own_pointers(std::int32_t token, Owner owner) {
  fields_[index(token) + 1].owner = owner;
}

void SparseAverageFields::give(Embedding& embedding) const {
  embedding.fields = fields_;
  embedding.fillers = fillers_;
  embedding.filler_text = fmt::format("z = -1 and y = {{0, ..., {}}} where nobody writes", sparsity_ - 1);
}

void SparseAverageFields::write_pointers(FieldNumbers& numbers, std::int32_t token,
                                         const std::vector<std::int32_t>& pointers) const {
  Numbers& row = numbers[index(token) + 1];
  row.assign(static_cast<std::size_t>(tokens_), 0);
  for (const std::int32_t j : pointers) row[static_cast<std::size_t>(j)] = 1;
}

Permit query_and_own_token() {
  Permit permit = Permit::one_way({Role::query, Role::score, Role::weight, Role::value});
  permit.own_scores_only = true;
  return permit;
}

}  // namespace crossbits
