#include "apps/study/bound.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "apps/study/files.hpp"
#include "protocols/digest.hpp"

namespace crossbits {
namespace {

std::string file_stem(const Subject& subject) {
  if (!subject.matrix_text.empty()) return "matrix_" + sha256(subject.matrix_text).substr(0, 12);
  std::string stem = subject.problem.spec() + fmt::format("_{}", subject.problem.n);
  for (char& c : stem) {
    if (c == ':' || c == ',' || c == '=') c = '_';
  }
  return stem;
}

}  // namespace

std::vector<StoredCertificate> certificates(const Subject& subject, const BoundReport& report) {
  const std::string stem = file_stem(subject);
  std::vector<StoredCertificate> stored;
  for (const Bound& b : report.bounds) {
    Json document = certificate(subject, b);
    if (document.is_null()) continue;
    const std::string suffix = b.kind == Kind::exact ? "" : "." + kind_word(b.kind);
    stored.push_back({&b, fmt::format("{}.{}{}.json", stem, b.name, suffix), std::move(document)});
  }
  return stored;
}

void write_certificates(const std::string& folder, const std::vector<StoredCertificate>& stored) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder, error))
    throw std::invalid_argument(fmt::format("--certificates {} is no folder and cannot be made one", folder));
  for (const StoredCertificate& c : stored) {
    for (const SideFile& side : c.bound->files)
      write_text("--certificates", folder + "/" + side.name, side.text);
    write_text("--certificates", folder + "/" + c.file, c.document.dump() + '\n');
  }
}

std::string subject_text(const Subject& subject) {
  const auto count = [](const Domain& domain) {
    return domain.bits() <= 40 ? domain.count().str() : fmt::format("2^{}", domain.bits());
  };
  if (!subject.matrix_text.empty()) return subject.problem.name;
  return fmt::format("{}, {} x {}", subject.problem.name, count(subject.problem.x_domain),
                     count(subject.problem.y_domain));
}

std::optional<ProtocolTree> optimal_tree(const Subject& subject, const BoundReport& report) {
  const Bound* const bound = report.find("deterministic", Kind::lower_bound);
  if (bound == nullptr || bound->evidence.is_null() || !bound->evidence.contains("upper") ||
      !bound->evidence["upper"].contains("tree"))
    return std::nullopt;
  ProtocolTree tree(static_cast<std::size_t>(subject.problem.x_count()),
                    static_cast<std::size_t>(subject.problem.y_count()));
  for (const Json& node : bound->evidence["upper"]["tree"]["nodes"]) {
    if (node.contains("value")) {
      tree.add_leaf(node["value"].get<int>());
      continue;
    }
    const int speaker = node["speaker"] == "Alice" ? 0 : 1;
    Bits says = Bits::zeros(speaker == 0 ? tree.rows() : tree.columns());
    for (const Json& i : node["one_if"]) says.set(i.get<std::size_t>(), true);
    tree.add_inner(speaker, std::move(says), node["zero"].get<std::size_t>(), node["one"].get<std::size_t>());
  }
  return tree;
}

}  // namespace crossbits
