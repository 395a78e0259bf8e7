#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <stdexcept>
#include <string>

/// What a shell command printed and how it ended; -1 for a signal.
struct Ran {
  int exit_code;
  std::string output;
};

/// Runs a command in the repository's root.
inline Ran run_in_repository(const std::string& command) {
  FILE* pipe = popen(("cd '" CROSSBITS_SOURCE_DIR "' && { " + command + "\n}").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell for " + command);
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  const int status = pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}
