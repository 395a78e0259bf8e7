#pragma once

// The repository's own files as text, for rules about them.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

/// A text file: path from the repository's root, contents.
struct Source {
  std::string path, text;
};

inline bool is_code(const std::string& path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

/// What is no part of the repository (build folders, results of tests), files that are not text, and
/// generated pages.
inline bool is_left_out(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name == ".git" || name == "build" || name.starts_with("build-") ||
         name.find(".new.") != std::string::npos || name.ends_with(".onnx") || name.ends_with(".png") ||
         name == "dist";
}

/// Every text file of the repository, in order of path.
inline std::vector<Source> repository_files() {
  namespace fs = std::filesystem;
  const fs::path root = CROSSBITS_SOURCE_DIR;
  std::vector<Source> found;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator();
       ++entry) {
    if (is_left_out(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      std::ifstream file(entry->path(), std::ios::binary);
      found.push_back({fs::relative(entry->path(), root).generic_string(),
                       std::string(std::istreambuf_iterator<char>(file), {})});
    }
  }
  std::sort(found.begin(), found.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return found;
}

/// Where the comment or literal that begins at `i` ends; `i` itself when none begins there.
inline std::size_t skip_comment_or_literal(std::string_view text, std::size_t i) {
  const auto after = [&](std::string_view end, std::size_t from) {
    const std::size_t at = text.find(end, from);
    return at == text.npos ? text.size() : at + end.size();
  };
  const std::string_view rest = text.substr(i);
  if (rest.starts_with("//")) return std::min(text.find('\n', i), text.size());
  if (rest.starts_with("/*")) return after("*/", i + 2);
  if (rest.starts_with("R\"")) {
    const std::size_t open = text.find('(', i);
    return open == text.npos ? text.size()
                             : after(")" + std::string(text.substr(i + 2, open - i - 2)) + "\"", open);
  }
  const bool separator = i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1]));  // 65'536
  if (rest.empty() || (rest[0] != '"' && (rest[0] != '\'' || separator))) return i;
  std::size_t end = i + 1;
  while (end < text.size() && text[end] != rest[0]) end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

/// C++ text without comments, string and character literals.
inline std::string code_only(std::string_view text) {
  std::string code;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = skip_comment_or_literal(text, i);
    if (end == i)
      code += text[i++];
    else
      code += ' ', i = end;
  }
  return code;
}
