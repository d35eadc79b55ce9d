// Reads a log file while it is written and rotated by rename (FILE, FILE.1, FILE.2 ...), as a
// sidecar does: a file that it has open is read to its end before it goes on with the next.
//
// Where several rotations came between two looks, it goes on with the file that followed its own,
// so that it misses nothing as long as that is kept.
//
// Owns a thread that reads until it is told to finish. Threads: one. Errors: a file that cannot be
// read is an exception from finish().
#pragma once

#include <filesystem>
#include <future>
#include <stop_token>
#include <string>
#include <thread>

namespace timing::test {

class LogFollower {
 public:
  // `path` need not be there yet.
  explicit LogFollower(std::filesystem::path path);

  // Nothing is written any more: reads the rest, and gives all that it has read.
  std::string finish();

 private:
  std::promise<std::string> all_;
  std::jthread thread_;
};

}  // namespace timing::test
