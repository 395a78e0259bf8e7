#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// The models that come with the repository.
inline std::filesystem::path examples() { return std::filesystem::path(CROSSBITS_SOURCE_DIR) / "examples"; }

/// The folder of all given models: $CROSSBITS_SHARED/models, beside the repository by default. Warns if it is
/// missing.
inline std::optional<std::filesystem::path> shared_models() {
  const char* given = std::getenv("CROSSBITS_SHARED");
  const std::filesystem::path shared =
      given != nullptr ? given : std::filesystem::path(CROSSBITS_SOURCE_DIR) / ".." / "shared";
  if (std::filesystem::is_directory(shared / "models")) return shared / "models";
  WARN("not run: the folder of shared models is missing; set CROSSBITS_SHARED");
  return std::nullopt;
}

/// Names of the given models, each NAME.onnx beside NAME.io.json; none if the folder is missing.
inline std::vector<std::string> shared_model_names() {
  std::vector<std::string> names;
  const auto folder = shared_models();
  if (!folder) return names;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const std::string file = entry.path().filename().string();
    if (const auto end = file.find(".io.json"); end != std::string::npos)
      names.push_back(file.substr(0, end));
  }
  CHECK(names.size() == 9);
  return names;
}
