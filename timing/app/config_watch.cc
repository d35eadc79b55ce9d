#include "timing/app/config_watch.h"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace timing::app {
namespace {

namespace fs = std::filesystem;

// As many as Linux itself follows.
constexpr int kMostLinks = 40;
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |
                                  IN_DELETE | IN_DELETE_SELF | IN_ATTRIB;

// Splits off the part of `path` up to its first component that is a symbolic link.
struct FirstLink {
  fs::path link;  // empty: there is none
  fs::path rest;
};

FirstLink first_link(const fs::path& path) {
  fs::path sofar;
  for (auto part = path.begin(); part != path.end(); ++part) {
    sofar /= *part;
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(sofar, error))) continue;
    fs::path rest;
    while (++part != path.end()) rest /= *part;
    return {.link = sofar, .rest = rest};
  }
  return {};
}

}  // namespace

std::set<fs::path> folders_that_decide(const fs::path& path) {
  std::set<fs::path> folders;
  fs::path current = fs::absolute(path).lexically_normal();
  for (int links = 0; links < kMostLinks; ++links) {
    const FirstLink first = first_link(current);
    if (first.link.empty()) break;
    folders.insert(first.link.parent_path());
    std::error_code error;
    const fs::path destination = fs::read_symlink(first.link, error);
    if (error) break;
    current = first.link.parent_path() / destination;
    if (!first.rest.empty()) current /= first.rest;  // or a separator would be left at the end
    current = current.lexically_normal();
  }
  folders.insert(current.parent_path());
  return folders;
}

Result<ConfigWatch> ConfigWatch::start(const fs::path& path) {
  Descriptor inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (inotify.get() < 0) {
    return Error{fmt::format("cannot watch {}: {}", path.string(), std::strerror(errno))};
  }
  ConfigWatch watch(path, std::move(inotify));
  if (!watch.follow()) {
    return Error{
        fmt::format("cannot watch the folder of {}: {}", path.string(), std::strerror(errno))};
  }
  return watch;
}

ConfigWatch::ConfigWatch(fs::path path, Descriptor inotify)
    : path_(std::move(path)), inotify_(std::move(inotify)) {}

void ConfigWatch::drain() {
  alignas(inotify_event) std::array<char, 4096> events{};
  while (::read(inotify_.get(), events.data(), events.size()) > 0) {
    // What happened does not matter: whoever asks compares the file's content.
  }
  follow();
}

bool ConfigWatch::follow() {
  std::map<fs::path, int> watches;
  for (const fs::path& folder : folders_that_decide(path_)) {
    // For a folder that is watched already this gives the same number again.
    const int watch = ::inotify_add_watch(inotify_.get(), folder.c_str(), kEvents);
    if (watch >= 0) watches.emplace(folder, watch);
  }
  for (const auto& [folder, watch] : watches_) {
    const bool kept = std::ranges::any_of(
        watches, [number = watch](const auto& item) { return item.second == number; });
    // A watch that went away with its folder cannot be removed, and need not be.
    if (!kept) ::inotify_rm_watch(inotify_.get(), watch);
  }
  watches_ = std::move(watches);
  return !watches_.empty();
}

}  // namespace timing::app
