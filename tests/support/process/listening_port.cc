#include "tests/support/process/listening_port.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <system_error>

namespace timing::test {
namespace {

std::set<std::string> sockets_of(pid_t pid) {
  std::set<std::string> inodes;
  std::error_code error;
  const std::filesystem::path folder = "/proc/" + std::to_string(pid) + "/fd";
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string link = std::filesystem::read_symlink(entry, error).string();
    if (link.starts_with("socket:[")) inodes.insert(link.substr(8, link.size() - 9));
  }
  return inodes;
}

void add_listening(const char* table, const std::set<std::string>& inodes,
                   std::set<std::uint16_t>& ports) {
  std::ifstream file(table);
  std::string ignored;
  std::getline(file, ignored);
  std::string local;
  std::string state;
  std::string inode;
  while (file >> ignored >> local >> ignored >> state) {
    for (int field = 0; field < 5; ++field) file >> ignored;
    file >> inode;
    std::getline(file, ignored);
    constexpr const char* kListening = "0A";
    if (state != kListening || !inodes.contains(inode)) continue;
    ports.insert(
        static_cast<std::uint16_t>(std::stoul(local.substr(local.rfind(':') + 1), nullptr, 16)));
  }
}

}  // namespace

std::optional<std::uint16_t> listening_port(pid_t pid) {
  const std::set<std::string> inodes = sockets_of(pid);
  std::set<std::uint16_t> ports;
  add_listening("/proc/net/tcp", inodes, ports);
  add_listening("/proc/net/tcp6", inodes, ports);
  return ports.empty() ? std::nullopt : std::optional(*ports.begin());
}

}  // namespace timing::test
