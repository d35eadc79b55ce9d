#include "timing/config/file_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace timing::config {
namespace {

class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (is_open()) ::close(descriptor_);
  }

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Error system_error() {
  return {fmt::format("the file cannot be read: {}",
                      std::error_code(errno, std::generic_category()).message())};
}

Error too_large(std::size_t largest) {
  return {fmt::format("the file is too large; allowed: {} MiB", largest >> 20U)};
}

Result<std::string> read_all(int descriptor, std::size_t largest) {
  std::string text;
  std::array<char, 65536> chunk{};
  for (;;) {
    const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error();
    if (count == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(count));
    if (text.size() > largest) return too_large(largest);
  }
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t largest, std::string_view kind) {
  const OpenFile file(path);
  if (!file.is_open()) return system_error();
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return system_error();
  if (S_ISDIR(status.st_mode)) {
    return Error{fmt::format("the path is a directory; allowed: {}", kind)};
  }
  if (status.st_size > static_cast<off_t>(largest)) return too_large(largest);
  return read_all(file.descriptor(), largest);
}

Result<std::string> read_config_file(const std::string& path) {
  return read_file(path, kLargestFile, "a YAML file");
}

}  // namespace timing::config
