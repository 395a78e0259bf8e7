#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "apps/cli/command.hpp"

namespace crossbits::test {

/// What one call of the program did.
struct Called {
  int code = 0;
  std::string out, err;
};

inline std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// Runs "run disjointness-to-sparse-average -n 3" in this process, from the root of the repository. A leading
/// "crossbits" is skipped.
inline Called call(const std::string& line, const std::string& input = "") {
  std::filesystem::current_path(CROSSBITS_SOURCE_DIR);
  std::vector<std::string> words = words_of(line);
  if (!words.empty() && words.front() == "crossbits") words.erase(words.begin());
  std::istringstream in(input);
  std::ostringstream out, err;
  const int code = run_command_line(words, in, out, err);
  return {code, out.str(), err.str()};
}

inline std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  return text.str();
}

/// The golden text of that name. Where it differs from `got`, `got` is written beside it as NAME.new.txt.
inline std::string golden(const std::string& name, const std::string& got) {
  const std::filesystem::path folder = std::filesystem::path(CROSSBITS_SOURCE_DIR) / "tests/apps/golden";
  const std::string expected = text_of_file(folder / (name + ".txt"));
  if (expected != got) std::ofstream(folder / (name + ".new.txt"), std::ios::binary) << got;
  return expected;
}

}  // namespace crossbits::test
