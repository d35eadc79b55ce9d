#include "tests/support/logparser/log_follower.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <exception>
#include <system_error>
#include <utility>

#include "tests/support/process/file_descriptor.h"

namespace timing::test {
namespace {

constexpr std::chrono::milliseconds kPause{2};

std::filesystem::path rotated(const std::filesystem::path& path, int times) {
  return times == 0 ? path.string() : path.string() + "." + std::to_string(times);
}

bool same_file(int descriptor, const std::filesystem::path& path) {
  struct stat mine {};
  struct stat other {};
  return ::fstat(descriptor, &mine) == 0 && ::stat(path.c_str(), &other) == 0 &&
         mine.st_dev == other.st_dev && mine.st_ino == other.st_ino;
}

void read_rest(int descriptor, std::string& all) {
  std::array<char, 65'536> part{};
  for (;;) {
    const ssize_t length = ::read(descriptor, part.data(), part.size());
    if (length == 0) return;
    if (length < 0) throw std::system_error(errno, std::generic_category(), "log file");
    all.append(part.data(), static_cast<std::size_t>(length));
  }
}

// The file that was begun after the one that is open; none while files are being renamed, which
// begins with the oldest: one that is where it was before had no younger one renamed.
FileDescriptor next_file(const FileDescriptor& current, const std::filesystem::path& path) {
  for (int times = 1; std::filesystem::exists(rotated(path, times)); ++times) {
    if (!same_file(current.get(), rotated(path, times))) continue;
    FileDescriptor next(::open(rotated(path, times - 1).c_str(), O_RDONLY));
    return same_file(current.get(), rotated(path, times)) ? std::move(next) : FileDescriptor();
  }
  return {};
}

class Follower {
 public:
  explicit Follower(std::filesystem::path path) : path_(std::move(path)) {}

  // Whether there is more to read at once.
  bool read() {
    if (!file_.open()) file_ = FileDescriptor(::open(path_.c_str(), O_RDONLY));
    if (!file_.open()) return false;
    const bool rotated = !same_file(file_.get(), path_);
    read_rest(file_.get(), all_);
    if (!rotated) return false;
    if (FileDescriptor next = next_file(file_, path_); next.open()) file_ = std::move(next);
    return true;
  }
  std::string take() { return std::move(all_); }

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  std::string all_;
};

std::string follow(const std::stop_token& stop, const std::filesystem::path& path) {
  Follower follower(path);
  for (;;) {
    const bool last = stop.stop_requested();
    while (follower.read()) std::this_thread::yield();
    if (last) return follower.take();
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

LogFollower::LogFollower(std::filesystem::path path)
    : thread_([this, path = std::move(path)](const std::stop_token& stop) {
        try {
          all_.set_value(follow(stop, path));
        } catch (...) {
          all_.set_exception(std::current_exception());
        }
      }) {}

std::string LogFollower::finish() {
  thread_.request_stop();
  return all_.get_future().get();
}

}  // namespace timing::test
