#include "timing/report/log_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace timing::report {
namespace {

// Readers of the log, a sidecar's say, may be other users.
constexpr mode_t kMode = 0644;

int open_for_lines(const std::string& path) {
  // Non-blocking, so that a named pipe without a reader is an error.
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  return ::open(path.c_str(), kFlags, kMode);
}

// A program that was killed, or ended while the disk was full, leaves such a file behind.
bool ends_within_a_line(const std::string& path, off_t size) {
  if (size == 0) return false;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  char last = '\n';
  return ::pread(file.get(), &last, 1, size - 1) == 1 && last != '\n';
}

// The time at which the file was made, or `now` where the file system does not keep it.
WallTime birth_of(int file, WallTime now) {
  struct statx status {};
  if (::statx(file, "", AT_EMPTY_PATH, STATX_BTIME, &status) != 0) return now;
  if ((status.stx_mask & STATX_BTIME) == 0) return now;
  return WallTime(std::chrono::seconds(status.stx_btime.tv_sec) +
                  nanoseconds(status.stx_btime.tv_nsec));
}

}  // namespace

Result<std::unique_ptr<LogFile>> LogFile::open(const std::string& path,
                                               const RotationLimits& limits, const Clock& clock) {
  std::unique_ptr<LogFile> file(new LogFile(path, limits, clock));
  if (const int error = file->open_file(); error != 0) {
    return Error{fmt::format("the log file {} cannot be opened: {}", path,
                             std::generic_category().message(error))};
  }
  return file;
}

int LogFile::open_file() {
  Descriptor file(open_for_lines(path_));
  if (file.get() < 0) return errno;
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return errno;
  file_ = std::move(file);
  rotates_ = S_ISREG(status.st_mode);
  state_.begun = birth_of(file_.get(), clock_.wall_now());
  stream_.emplace(file_.get(), rotates_ && ends_within_a_line(path_, status.st_size));
  return 0;
}

void LogFile::close() {
  stream_.reset();
  file_ = Descriptor();
}

void LogFile::reopen() {
  close();
  // Where that fails, the next line tries again, and tells.
  open_file();
}

// Somebody else may have removed it, or made it empty.
int LogFile::look_at_file() {
  removed_ = false;
  if (!rotates_) return 0;
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) return errno;
  removed_ = status.st_nlink == 0;
  state_.bytes = static_cast<std::uint64_t>(status.st_size);
  if (state_.bytes == 0) state_.begun = clock_.wall_now();
  return 0;
}

int LogFile::make_ready(std::uint64_t line_bytes) {
  int error = stream_ ? look_at_file() : 0;
  if (removed_) close();
  if (!stream_ && error == 0) {
    error = open_file();
    if (error == 0) error = look_at_file();
  }
  if (error != 0 || !rotates_ || stream_->mid_line()) return error;
  return is_rotation_due(state_, line_bytes, clock_.wall_now(), limits_) ? rotate() : 0;
}

int LogFile::rotate() {
  if (const int error = shift_files(path_, limits_.files); error != 0) return error;
  close();
  const int error = open_file();
  return error != 0 ? error : look_at_file();
}

Delivery LogFile::write(Lines& lines) {
  while (!lines.empty()) {
    int error = make_ready(lines.marks.front().bytes);
    if (error == 0) error = write_those_that_fit(lines);
    if (error == 0) continue;
    // The file may be another by the time there is a way again.
    if (stream_ && !is_want_of_room(error)) close();
    return {.lost = 0, .error = error};
  }
  return {};
}

int LogFile::write_those_that_fit(Lines& lines) {
  std::size_t bytes = lines.marks.front().bytes;
  if (!rotates_ || state_.bytes + lines.text.size() <= limits_.bytes) {
    bytes = lines.text.size();
  } else {
    for (const LineMark& line : lines.marks.subspan(1)) {
      if (state_.bytes + bytes + line.bytes > limits_.bytes) break;
      bytes += line.bytes;
    }
  }
  const LineStream::Written written = stream_->write(lines.text.substr(0, bytes));
  for (std::size_t rest = written.bytes; rest > 0; lines.remove_first()) {
    rest -= lines.marks.front().bytes;
  }
  return written.error;
}

}  // namespace timing::report
