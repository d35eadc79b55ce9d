#include "tests/support/process/process.h"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "tests/support/process/spawn.h"

namespace timing::test {
namespace {

constexpr std::chrono::milliseconds kAskAgain{10};

std::string join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

// Fields 14 and 15 of /proc/PID/stat, in clock ticks; the second field may hold blanks.
std::chrono::milliseconds cpu_time(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string ignored;
  std::getline(file, ignored, ')');
  for (int field = 3; field < 14; ++field) file >> ignored;
  long user = 0;
  long system = 0;
  file >> user >> system;
  if (!file) throw std::runtime_error("no CPU time in /proc for " + std::to_string(pid));
  return std::chrono::milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

// The value of a key in each thread's /proc/PID/task/TID/status.
std::vector<std::string> of_each_thread(pid_t pid, const std::string& wanted) {
  std::vector<std::string> values;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    std::ifstream file(task.path() / "status");
    std::string value;
    for (std::string key; file >> key && value.empty(); std::getline(file, key)) {
      if (key == wanted) file >> value;
    }
    if (!value.empty()) values.push_back(value);  // a thread may end meanwhile
  }
  return values;
}

bool all_sleep(pid_t pid) {
  return std::ranges::all_of(of_each_thread(pid, "State:"),
                             [](const std::string& state) { return state == "S"; });
}

}  // namespace

Process::Process(const Command& command) : command_line_(join(command.arguments)) {
  Spawned spawned = spawn(command);
  pid_ = spawned.pid;
  ended_ = std::move(spawned.ended);
  output_.pipe = std::move(spawned.output);
  errors_.pipe = std::move(spawned.errors);
  collector_ = std::thread([this] { collect(); });
}

Process::~Process() {
  ::kill(-pid_, SIGKILL);
  collector_.join();
  ::waitpid(pid_, nullptr, 0);
}

void Process::collect() {
  bool running = true;
  while (running || output_.pipe.open() || errors_.pipe.open()) {
    std::array<pollfd, 3> watched{{{output_.pipe.get(), POLLIN, 0},
                                   {errors_.pipe.get(), POLLIN, 0},
                                   {running ? ended_.get() : -1, POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0) continue;
    if (watched[0].revents != 0 || watched[1].revents != 0) read_streams();
    if (watched[2].revents != 0) {
      note_exit();
      running = false;
    }
  }
  const std::lock_guard lock(mutex_);
  complete_ = true;
  changed_.notify_all();
}

// What was written to the two together is seen together: who waits for a line on one may look for
// an earlier one on the other. Some programs never pause, so that there is an end to it.
void Process::read_streams() {
  constexpr int kRounds = 16;
  const std::lock_guard lock(mutex_);
  for (int round = 0; round < kRounds; ++round) {
    std::array<pollfd, 2> watched{
        {{output_.pipe.get(), POLLIN, 0}, {errors_.pipe.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), 0) <= 0) break;
    if (watched[0].revents != 0) read_some(output_);
    if (watched[1].revents != 0) read_some(errors_);
  }
  changed_.notify_all();
}

void Process::read_some(Stream& stream) {
  std::array<char, 65536> buffer{};
  const ssize_t size = ::read(stream.pipe.get(), buffer.data(), buffer.size());
  if (size < 0 && errno == EINTR) return;
  if (size <= 0) {
    stream.pipe.close();
    return;
  }
  stream.text.append(buffer.data(), static_cast<std::size_t>(size));
}

// WNOWAIT leaves the zombie to the destructor: until then its number, and its group's, cannot be
// given to a process that is not ours to signal.
void Process::note_exit() {
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT);
  const std::lock_guard lock(mutex_);
  exit_code_ = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
  changed_.notify_all();
}

std::string Process::output() const {
  const std::lock_guard lock(mutex_);
  return output_.text;
}

std::string Process::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_.text;
}

bool Process::running() const {
  const std::lock_guard lock(mutex_);
  return !exit_code_;
}

Usage Process::usage() const {
  Usage usage{.cpu = cpu_time(pid_)};
  std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
  for (std::string key; file >> key; std::getline(file, key)) {
    if (key == "VmRSS:") file >> usage.resident_bytes;
    if (key == "VmHWM:") file >> usage.peak_resident_bytes;
    if (key == "Threads:") file >> usage.threads;
  }
  usage.resident_bytes *= 1024;
  usage.peak_resident_bytes *= 1024;
  return usage;
}

std::chrono::milliseconds Process::cpu_at_rest() const {
  std::chrono::milliseconds used{0};
  wait_until("rest", [&] {
    used = usage().cpu;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    return all_sleep(pid_) && usage().cpu == used;
  });
  return used;
}

std::size_t Process::times_asleep() const {
  std::size_t sum = 0;
  for (const std::string& times : of_each_thread(pid_, "voluntary_ctxt_switches:")) {
    sum += std::stoull(times);
  }
  return sum;
}

void Process::signal(int number) const { ::kill(pid_, number); }

int Process::wait(std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, patience, [this] { return complete_; })) {
    lock.unlock();
    give_up("its end");
  }
  return *exit_code_;
}

int Process::stop() const {
  signal(SIGTERM);
  return wait();
}

void Process::wait_for(std::string_view part) const {
  wait_until("'" + std::string(part) + "'", [&] {
    const std::lock_guard lock(mutex_);
    return output_.text.find(part) != std::string::npos ||
           errors_.text.find(part) != std::string::npos;
  });
}

void Process::wait_until(std::string_view what, const std::function<bool()>& holds) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    bool complete = false;
    {
      const std::lock_guard lock(mutex_);
      complete = complete_;
    }
    if (holds()) return;
    if (complete || std::chrono::steady_clock::now() > deadline) give_up(what);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kAskAgain);
  }
}

void Process::give_up(std::string_view waited_for) const {
  const std::lock_guard lock(mutex_);
  throw std::runtime_error("waited in vain for " + std::string(waited_for) +
                           " of: " + command_line_ +
                           (exit_code_ ? "\nended with " + std::to_string(*exit_code_) : "") +
                           "\nstdout:\n" + output_.text + "\nstderr:\n" + errors_.text);
}

}  // namespace timing::test
