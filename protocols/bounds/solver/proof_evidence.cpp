#include "protocols/bounds/solver/proof_evidence.hpp"

#include <nlohmann/json.hpp>

#include "protocols/digest.hpp"

namespace crossbits {

void attach_proof(Json& evidence, const std::string& proof, std::vector<SideFile>& files) {
  constexpr std::size_t longest_inline = 1 << 16;
  if (proof.size() <= longest_inline) {
    evidence["proof"] = proof;
    return;
  }
  const std::string digest = sha256(proof);
  files.push_back({digest.substr(0, 16) + ".drat", proof});
  evidence["proof_file"] = {{"name", files.back().name}, {"sha256", digest}};
}

}  // namespace crossbits
