#include "tests/support/process/spawn.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace timing::test {
namespace {

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("pipe2");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Ours, with the command's added: a name given twice would leave it to the program which counts.
std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!command.environment.contains(text.substr(0, text.find('=')))) result.push_back(text);
  }
  for (const auto& [name, value] : command.environment) {
    result.emplace_back(name).append("=").append(value);
  }
  return result;
}

// Everything the child needs after the fork, where only async-signal-safe calls are allowed.
struct ChildPlan {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* folder;
  int input;
  int output;
  int errors;
  int failure;
  pid_t parent;
};

[[noreturn]] void become(const ChildPlan& plan) {
  sigset_t none;
  ::sigemptyset(&none);
  const bool ready = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == plan.parent &&
                     ::setpgid(0, 0) == 0 && ::sigprocmask(SIG_SETMASK, &none, nullptr) == 0 &&
                     ::dup2(plan.input, STDIN_FILENO) >= 0 &&
                     ::dup2(plan.output, STDOUT_FILENO) >= 0 &&
                     ::dup2(plan.errors, STDERR_FILENO) >= 0 &&
                     (*plan.folder == '\0' || ::chdir(plan.folder) == 0);
  if (ready) ::execvpe(plan.arguments[0], plan.arguments.data(), plan.environment.data());
  const int reason = errno;
  // The parent learns of a failed write as well: it reads nothing, and then the exit code.
  [[maybe_unused]] const ssize_t written = ::write(plan.failure, &reason, sizeof reason);
  ::_exit(127);
}

// The exec closes the pipe; bytes in it mean that there was none.
void expect_exec(const FileDescriptor& failure, pid_t child, const std::string& program) {
  int reason = 0;
  ssize_t size = 0;
  do {
    size = ::read(failure.get(), &reason, sizeof reason);
  } while (size < 0 && errno == EINTR);
  if (size == 0) return;
  ::waitpid(child, nullptr, 0);
  throw std::system_error(reason, std::generic_category(), "cannot start " + program);
}

}  // namespace

Spawned spawn(const Command& command) {
  if (command.arguments.empty()) throw std::invalid_argument("a command without a program");
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  Pipe failure = make_pipe();
  const FileDescriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!nothing.open()) throw_errno("/dev/null");
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = environment_of(command);
  const ChildPlan plan{.arguments = pointers(arguments),
                       .environment = pointers(environment),
                       .folder = command.folder.c_str(),
                       .input = nothing.get(),
                       .output = output.writer.get(),
                       .errors = command.merge ? output.writer.get() : errors.writer.get(),
                       .failure = failure.writer.get(),
                       .parent = ::getpid()};

  const pid_t child = ::fork();
  if (child < 0) throw_errno("fork");
  if (child == 0) become(plan);

  failure.writer.close();
  expect_exec(failure.reader, child, arguments.front());
  Spawned result{.pid = child,
                 .ended = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, child, 0))),
                 .output = std::move(output.reader),
                 .errors = {}};
  if (!result.ended.open()) throw_errno("pidfd_open");
  if (!command.merge) result.errors = std::move(errors.reader);
  return result;
}

}  // namespace timing::test
