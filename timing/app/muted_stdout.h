// Sends what is written to the C library's `stdout` nowhere, while it lives. The log is none the
// wiser: it writes to the descriptor.
//
// For the push library, which has libcurl print a gateway's answers there: they would stand in
// between the lines of the log.
//
// Source: glibc's manual, "Standard Streams": `stdout` is a variable that may be set.
// Ownership: its own stream. Threads: make and destroy it while no other thread uses `stdout`.
// Errors: where /dev/null cannot be opened, a std::system_error.
#pragma once

#include <cstdio>
#include <memory>

namespace timing::app {

class MutedStdout {
 public:
  MutedStdout();
  MutedStdout(const MutedStdout&) = delete;
  MutedStdout& operator=(const MutedStdout&) = delete;
  ~MutedStdout() { stdout = before_; }

 private:
  struct Close {
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the unique_ptr is the owner
    void operator()(std::FILE* stream) const { std::fclose(stream); }
  };

  std::unique_ptr<std::FILE, Close> nowhere_;
  std::FILE* before_;
};

}  // namespace timing::app
