#include "timing/state/state_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "timing/base/descriptor.h"

namespace timing::state {
namespace {

namespace fs = std::filesystem;

// More than a state file ever has: another file was named by mistake.
constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;

Error system_error(std::string_view doing) {
  return {fmt::format("cannot be {}: {}", doing, std::generic_category().message(errno))};
}

// A link may lead to a file that is not there yet.
fs::path follow_links(const fs::path& path) {
  constexpr int kMostLinks = 40;  // as the kernel has it
  std::error_code failed;
  fs::path target = fs::absolute(path, failed);
  if (failed) return path;
  for (int links = 0; links < kMostLinks && fs::is_symlink(target, failed); ++links) {
    target = target.parent_path() / fs::read_symlink(target, failed);
    if (failed) return path;
  }
  return target;
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Some file systems have nothing to bring to the disk for a folder, and say EINVAL.
bool sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0) return errno == EACCES;  // one may write into what one cannot read
  return ::fsync(descriptor.get()) == 0 || errno == EINVAL;
}

}  // namespace

StateFile::StateFile(const fs::path& path)
    : path_(follow_links(path)),
      temporary_(path_.parent_path() / fmt::format(".{}.new", path_.filename().string())) {}

Result<std::optional<std::string>> StateFile::read() const {
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0 && errno == ENOENT) return std::optional<std::string>();
  if (file.get() < 0) return system_error("read");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error("read");
  if (!S_ISREG(status.st_mode)) return Error{"cannot be read: it is no regular file"};
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t length = ::read(file.get(), buffer.data(), buffer.size());
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return system_error("read");
    if (length == 0) return std::optional(std::move(text));
    text.append(buffer.data(), static_cast<std::size_t>(length));
    if (text.size() > kMostBytes) return Error{"is no state file of timing"};
  }
}

Result<std::string> StateFile::set_aside() const {
  fs::path aside = path_;
  aside += ".ignored";
  if (::rename(path_.c_str(), aside.c_str()) != 0) return system_error("renamed");
  return aside.string();
}

Status StateFile::replace(std::string_view text) const {
  constexpr mode_t kMode = 0644;
  const Descriptor file(
      ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kMode));
  if (file.get() < 0 || !write_all(file.get(), text) || ::fsync(file.get()) != 0 ||
      ::rename(temporary_.c_str(), path_.c_str()) != 0 || !sync_folder(path_.parent_path())) {
    return system_error("written");
  }
  return Success{};
}

}  // namespace timing::state
