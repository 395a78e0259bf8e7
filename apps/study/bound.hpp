#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "protocols/bounds/solver/cover.hpp"
#include "protocols/tree.hpp"

namespace crossbits {

/// A certificate as it is stored, in a file such as "disjointness_4.fooling_set.json".
struct StoredCertificate {
  const Bound* bound = nullptr;
  std::string file;
  Json document;
};

/// The certificates of a report, in its order; a bound without one is left out.
std::vector<StoredCertificate> certificates(const Subject& subject, const BoundReport& report);

/// Writes them and their side files into a folder, which is made if it is not there. Throws
/// std::invalid_argument with a sentence that names --certificates.
void write_certificates(const std::string& folder, const std::vector<StoredCertificate>& stored);

/// "DISJ_4, 16 x 16".
std::string subject_text(const Subject& subject);

/// The protocol tree in the evidence of the deterministic bound; nothing if it is not there.
std::optional<ProtocolTree> optimal_tree(const Subject& subject, const BoundReport& report);

}  // namespace crossbits
