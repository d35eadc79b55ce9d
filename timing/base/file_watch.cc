#include "timing/base/file_watch.h"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace timing {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kOwnEvents = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t kEventsWithin =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB;
constexpr int kMostRounds = 8;

std::string list_of(const std::vector<fs::path>& paths) {
  std::string list;
  for (const fs::path& path : paths) list += (list.empty() ? "" : ", ") + path.string();
  return list;
}

}  // namespace

Result<FileWatch> FileWatch::start(std::vector<fs::path> paths) {
  Descriptor inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (inotify.get() < 0) {
    return Error{fmt::format("cannot watch {}: {}", list_of(paths), std::strerror(errno))};
  }
  FileWatch watch(std::move(paths), std::move(inotify));
  if (!watch.follow()) {
    return Error{fmt::format("cannot watch the folder of {}: {}", list_of(watch.paths_),
                             std::strerror(errno))};
  }
  return watch;
}

FileWatch::FileWatch(std::vector<fs::path> paths, Descriptor inotify)
    : paths_(std::move(paths)), inotify_(std::move(inotify)) {}

bool FileWatch::drain() {
  alignas(inotify_event) std::array<char, 4096> events{};
  bool decided = false;
  for (;;) {
    const ssize_t size = ::read(inotify_.get(), events.data(), events.size());
    if (size <= 0) break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, &events.at(at), sizeof(event));
      const char* const name = event.len > 0 ? &events.at(at + sizeof(event)) : "";
      const bool lost_events = (event.mask & IN_Q_OVERFLOW) != 0;
      decided = decided || lost_events || decides(event.wd, name);
      at += sizeof(event) + event.len;
    }
  }
  if (decided) follow();
  return decided;
}

bool FileWatch::decides(int watch, const char* name) const {
  const auto found = watches_.find(watch);
  if (found == watches_.end()) return false;  // told of a watch that has been taken back since
  const std::string_view what = name;         // empty: the folder itself
  return what.empty() || found->second.all || found->second.names.contains(what);
}

// What comes into a folder after it was looked into and before it is watched would be missed: it is
// looked into again, until nothing new turns up.
bool FileWatch::follow() {
  DecidingFolders folders = folders_that_decide(paths_);
  for (int round = 0; round < kMostRounds; ++round) {
    watch(folders);
    DecidingFolders now = folders_that_decide(paths_);
    if (now == folders) break;
    folders = std::move(now);
  }
  return !watches_.empty();
}

void FileWatch::watch(const DecidingFolders& folders) {
  std::map<int, NamesThatDecide> watches;
  complete_ = true;
  // Of several names of one folder the last one says what is told of it: those that want more come
  // last.
  for (const auto& [folder, names] : folders) {
    if (names.itself_alone()) watch_folder(folder, names, watches);
  }
  for (const auto& [folder, names] : folders) {
    if (!names.itself_alone()) watch_folder(folder, names, watches);
  }
  for (const auto& [watch, names] : watches_) {
    // A watch that went away with its folder cannot be removed, and need not be.
    if (!watches.contains(watch)) ::inotify_rm_watch(inotify_.get(), watch);
  }
  watches_ = std::move(watches);
}

void FileWatch::watch_folder(const fs::path& folder, const NamesThatDecide& names,
                             std::map<int, NamesThatDecide>& watches) {
  // For a folder that is watched already this gives the same number again.
  const std::uint32_t events = names.itself_alone() ? kOwnEvents : kOwnEvents | kEventsWithin;
  const int watch = ::inotify_add_watch(inotify_.get(), folder.c_str(), events | IN_ONLYDIR);
  if (watch < 0) {
    complete_ = complete_ && (errno == ENOENT || errno == ENOTDIR);
    return;
  }
  NamesThatDecide& watched = watches[watch];
  watched.all = watched.all || names.all;
  watched.names.insert(names.names.begin(), names.names.end());
}

}  // namespace timing
