#include "timing/app/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace timing::app {
namespace {

int open_descriptor() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigaddset(&signals, SIGUSR1);
  const int status = ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  if (status != 0) throw std::system_error(status, std::generic_category(), "pthread_sigmask");
  const int descriptor = ::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  return descriptor;
}

void ignore(int signal) {
  if (std::signal(signal, SIG_IGN) == SIG_ERR) {
    throw std::system_error(errno, std::generic_category(), "signal");
  }
}

}  // namespace

Signals::Signals() : descriptor_(open_descriptor()) {
  ignore(SIGPIPE);
  // The first process of a container is given the children of others that ended: the kernel
  // buries those of a parent that ignores this.
  ignore(SIGCHLD);
}

std::optional<int> Signals::next() const {
  signalfd_siginfo info{};
  const ssize_t length = ::read(descriptor_.get(), &info, sizeof info);
  if (length != static_cast<ssize_t>(sizeof info)) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace timing::app
