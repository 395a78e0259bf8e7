#pragma once

#include "reductions/reduction.hpp"

namespace crossbits {

/// The fields of a sparse-averaging input and who owns them: z, multihot_y (N bits), onehot_i (public) of
/// every token. What nobody owns is filled as in the trained networks' data: z = -1 and y = {0, ..., q - 1}.
class SparseAverageFields {
 public:
  SparseAverageFields(std::int32_t tokens, std::int32_t sparsity);

  void own_z(std::int32_t token, Owner owner, const Format& format);
  /// A public z other than -1.
  void set_z(std::int32_t token, std::int64_t value);
  void own_pointers(std::int32_t token, Owner owner);
  Format z_format(std::int32_t token) const { return fields_[index(token)].format; }

  /// Puts fields, fillers and their description into an embedding.
  void give(Embedding& embedding) const;
  void write_z(FieldNumbers& numbers, std::int32_t token, std::int64_t value) const {
    numbers[index(token)] = {value};
  }
  void write_pointers(FieldNumbers& numbers, std::int32_t token,
                      const std::vector<std::int32_t>& pointers) const;

 private:
  static std::size_t index(std::int32_t token) { return 3 * static_cast<std::size_t>(token); }

  std::int32_t tokens_, sparsity_;
  std::vector<Field> fields_;
  FieldNumbers fillers_;
};

/// What the holder of the asking token sends: her query, and the score and value of her own token.
Permit query_and_own_token();

}  // namespace crossbits
