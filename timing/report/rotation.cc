#include "timing/report/rotation.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace timing::report {
namespace {

std::string nth_name(const std::string& path, std::size_t number) {
  return number == 0 ? path : path + "." + std::to_string(number);
}

// One that is not there need not go anywhere.
int error_unless(bool done) { return done || errno == ENOENT ? 0 : errno; }

// What a run with more files has left.
int remove_files_from(const std::string& path, std::size_t number) {
  for (;; ++number) {
    if (::unlink(nth_name(path, number).c_str()) != 0) return error_unless(false);
  }
}

}  // namespace

bool is_rotation_due(const FileState& file, std::uint64_t line_bytes, WallTime now,
                     const RotationLimits& limits) {
  if (file.bytes == 0) return false;
  if (file.bytes + line_bytes > limits.bytes) return true;
  return limits.age > nanoseconds(0) && now - file.begun >= limits.age;
}

int shift_files(const std::string& path, std::size_t files) {
  int error = remove_files_from(path, files);
  if (files == 1 && error == 0) error = error_unless(::unlink(path.c_str()) == 0);
  for (std::size_t number = files - 1; number > 0 && error == 0; --number) {
    const std::string from = nth_name(path, number - 1);
    error = error_unless(std::rename(from.c_str(), nth_name(path, number).c_str()) == 0);
  }
  return error;
}

}  // namespace timing::report
