#include "timing/base/deciding_folders.h"

#include <system_error>

namespace timing {
namespace {

namespace fs = std::filesystem;

// As many as Linux itself follows.
constexpr int kMostLinks = 40;

class Walk {
 public:
  // Notes every component of the path, links followed, and what is below its end.
  void follow(const fs::path& path) {
    fs::path current = fs::absolute(path).lexically_normal();
    for (int links = 0; links < kMostLinks; ++links) {
      const fs::path next = follow_to_link(current);
      if (next.empty()) return look_into(current);
      current = next;
    }
  }

  DecidingFolders folders() && { return std::move(folders_); }

 private:
  // Notes components up to the first link, and tells where the path leads from there; empty: it has
  // no link. Of folders on the way it is enough to know that they go: what happens in them beside
  // the path need not wake anybody.
  fs::path follow_to_link(const fs::path& path) {
    fs::path sofar = path.root_path();
    const fs::path relative = path.relative_path();
    for (auto part = relative.begin(); part != relative.end(); ++part) {
      NamesThatDecide& decide = folders_[sofar];
      const fs::path folder = sofar;
      sofar /= *part;
      std::error_code error;
      const fs::file_status status = fs::symlink_status(sofar, error);
      if (fs::is_directory(status)) continue;
      decide.names.insert(part->string());
      if (!fs::exists(status)) return {};
      if (!fs::is_symlink(status)) continue;
      const fs::path destination = fs::read_symlink(sofar, error);
      if (error) return {};
      fs::path next = folder / destination;
      while (++part != relative.end()) next /= *part;
      return next.lexically_normal();
    }
    return {};
  }

  // Where that is a folder. Each is looked into once, so that links in a circle come to an end.
  void look_into(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(fs::symlink_status(path, error))) return;
    NamesThatDecide& names = folders_[path];
    if (names.all) return;
    names.all = true;
    for (fs::directory_iterator entry(path, error), end; !error && entry != end;
         entry.increment(error)) {
      if (is_inner_name(entry->path().filename().string())) continue;
      if (++entries_ > kMostFilesFollowed) return;
      std::error_code unknown;
      const fs::file_status status = entry->symlink_status(unknown);
      if (fs::is_symlink(status)) follow(entry->path());
      if (fs::is_directory(status)) look_into(entry->path());
    }
  }

  DecidingFolders folders_;
  std::size_t entries_ = 0;
};

}  // namespace

DecidingFolders folders_that_decide(const std::vector<fs::path>& paths) {
  Walk walk;
  for (const fs::path& path : paths) walk.follow(path);
  return std::move(walk).folders();
}

}  // namespace timing
