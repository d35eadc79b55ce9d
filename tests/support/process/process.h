// A child process for a test: started, watched, signalled and, whatever the test does, ended. Its
// stdin is empty.
//
// Owns the child and the process group that it starts in: the destructor kills what is left of
// that group and nothing else. Should the test program itself be killed, the kernel kills the
// child. One thread of the object's own collects the output.
// Threads: any thread may call the const members; the others, one thread at a time.
// Errors: what cannot be started or takes longer than kPatience is an exception whose text holds
// the command and all it has written, so that a failing test explains itself.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/process/file_descriptor.h"

namespace timing::test {

// Long enough for any machine: a deadline ends a test that hangs, it measures nothing.
constexpr std::chrono::seconds kPatience{150};

struct Command {
  std::vector<std::string> arguments;  // the program, by path or found on the PATH, comes first
  std::map<std::string, std::string> environment = {};  // added to the test's own
  std::filesystem::path folder = {};                    // to run in; empty: where the test runs
  bool merge = false;                                   // stderr goes where stdout goes, in order
};

// What the kernel has accounted to a process so far.
struct Usage {
  std::chrono::milliseconds cpu{0};  // user and system
  std::size_t resident_bytes = 0;
  std::size_t peak_resident_bytes = 0;
  std::size_t threads = 0;
};

class Process {
 public:
  explicit Process(const Command& command);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  // All that was written until now.
  std::string output() const;
  std::string errors() const;
  bool running() const;
  Usage usage() const;
  // Waits until it has used no CPU for half a second, and not for want of a free one. What it has
  // used by then.
  std::chrono::milliseconds cpu_at_rest() const;
  // How often its threads went to sleep so far: two equal counts mean that none woke in between.
  std::size_t times_asleep() const;

  // Sends a signal to the child alone; nothing happens if it has ended.
  void signal(int number) const;
  // Waits until the child has ended and its output is read. The exit code, or 128 + signal.
  int wait(std::chrono::milliseconds patience = kPatience) const;
  // SIGTERM, then wait.
  int stop() const;

  // Waits until stdout or stderr holds `part`.
  void wait_for(std::string_view part) const;
  // Waits until `holds` says yes; it is asked again whenever there is output, and often enough.
  void wait_until(std::string_view what, const std::function<bool()>& holds) const;

 private:
  struct Stream {
    FileDescriptor pipe;
    std::string text;
  };

  void collect();
  void read_streams();
  void read_some(Stream& stream);  // REQUIRES: mutex_ is held
  void note_exit();
  [[noreturn]] void give_up(std::string_view waited_for) const;

  std::string command_line_;
  pid_t pid_ = -1;
  FileDescriptor ended_;  // a pidfd: readable once the child has ended

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Stream output_;
  Stream errors_;
  std::optional<int> exit_code_;
  bool complete_ = false;  // ended, and every byte read
  std::thread collector_;
};

}  // namespace timing::test
