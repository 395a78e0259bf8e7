#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <regex>
#include <string>

/// Documented commands name fixed ports, 4711 to 4713; a test runs them at ports that are free here and now,
/// so that two runs of the tests do not meet.
class FreePorts {
 public:
  /// The command with every documented port replaced, the same port by the same one.
  std::string in(std::string command) {
    static const std::regex documented("\\b471[123]\\b");
    for (std::smatch found; std::regex_search(command, found, documented);) {
      const auto [place, fresh] = ports_.try_emplace(found.str());
      if (fresh) place->second = std::to_string(free_port());
      command.replace(static_cast<std::size_t>(found.position()), found.str().size(), place->second);
    }
    return command;
  }

 private:
  /// Bound and given back at once.
  static int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const at = reinterpret_cast<sockaddr*>(&address);
    const bool bound = bind(socket, at, size) == 0 && getsockname(socket, at, &size) == 0;
    close(socket);
    return bound ? ntohs(address.sin_port) : 0;
  }

  std::map<std::string, std::string> ports_;
};
