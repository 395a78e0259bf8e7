#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <optional>

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
