#include "apps/study/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace crossbits {

namespace fs = std::filesystem;

std::string read_text(const std::string& path, std::istream& in) {
  std::ostringstream text;
  if (path == "-") {
    text << in.rdbuf();
    return text.str();
  }
  std::error_code error;
  if (fs::is_directory(path, error)) throw std::invalid_argument(fmt::format("{} is a folder", path));
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw std::invalid_argument(fmt::format("{} cannot be read: {}", path,
                                            fs::exists(path, error) ? "not permitted" : "no such file"));
  if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  return text.str();
}

void write_text(const std::string& flag, const std::string& path, const std::string& text) {
  const auto refuse = [&](const char* why) {
    throw std::invalid_argument(fmt::format("{} {} cannot be written: {}", flag, path, why));
  };
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_regular_file(path, error))
    refuse("it is there and is no plain file");
  const std::string beside =
      fmt::format("{}.{}.part", path, getpid());  // no two processes write the same one
  {
    std::ofstream file(beside, std::ios::binary);
    if (!file) refuse("its folder does not let a file be made");
    file << text << std::flush;
    if (!file) {
      file.close();
      fs::remove(beside, error);
      refuse("no room");
    }
  }
  fs::rename(beside, path, error);
  if (!error) return;
  std::error_code ignored;
  fs::remove(beside, ignored);
  refuse("it could not be put in place");
}

}  // namespace crossbits
