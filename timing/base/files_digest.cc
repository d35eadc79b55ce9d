#include "timing/base/files_digest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <utility>

#include "timing/base/descriptor.h"
#include "timing/base/digest.h"

namespace timing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (!is_inner_name(name)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

class FilesDigest {
 public:
  explicit FilesDigest(const DigestLimits& limits)
      : bytes_left_(limits.bytes), entries_left_(limits.entries) {}

  void add(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return add_text("missing");
    if (S_ISDIR(status.st_mode)) return add_folder(path, {status.st_dev, status.st_ino});
    if (S_ISREG(status.st_mode)) return add_file(path, status);
    add_text("neither file nor folder");
  }
  // With its length before it, so that no two lists of texts are alike.
  void add_text(std::string_view text) {
    digest_.add(fmt::format("{}:", text.size()));
    digest_.add(text);
  }

  std::uint64_t value() const { return digest_.value(); }

 private:
  using Identity = std::pair<dev_t, ino_t>;

  void add_folder(const fs::path& folder, const Identity& identity) {
    if (std::ranges::find(above_, identity) != above_.end()) return add_text("a folder above");
    above_.push_back(identity);
    add_text("folder");
    for (const std::string& name : names_in(folder)) {
      if (entries_left_ == 0) break;
      --entries_left_;
      add_text(name);
      add(folder / name);
    }
    add_text("end");
    above_.pop_back();
  }

  void add_file(const fs::path& path, const struct stat& status) {
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > bytes_left_) {
      return add_text(
          fmt::format("large file {} {} {}", size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec));
    }
    add_text("file");
    // It may have become something else by now, which must not block.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) return add_text("unreadable");
    add_content(file.get());
  }

  void add_content(int file) {
    std::array<char, 16384> piece{};
    std::uint64_t size = 0;
    while (bytes_left_ > 0) {
      const std::size_t wanted = std::min<std::uint64_t>(piece.size(), bytes_left_);
      const ssize_t got = ::read(file, piece.data(), wanted);
      if (got <= 0) break;
      const auto bytes = static_cast<std::size_t>(got);
      digest_.add({piece.data(), bytes});
      bytes_left_ -= bytes;
      size += bytes;
    }
    add_text(std::to_string(size));
  }

  Digest digest_;
  std::uint64_t bytes_left_;
  std::size_t entries_left_;
  std::vector<Identity> above_;
};

}  // namespace

std::uint64_t digest_of_files(const std::vector<fs::path>& paths, const DigestLimits& limits) {
  FilesDigest digest(limits);
  for (const fs::path& path : paths) {
    digest.add_text(path.string());
    digest.add(path);
  }
  return digest.value();
}

}  // namespace timing
