#include "tests/unit/run/blocking_resolver.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <utility>

namespace timing::test {
namespace {

struct Blocked {
  std::mutex mutex;
  std::condition_variable changed;
  std::string name;
  int waiting = 0;

  // True when the name was the blocked one, after it is no longer.
  bool wait(const char* node) {
    std::unique_lock lock(mutex);
    if (node == nullptr || name.empty() || name != node) return false;
    ++waiting;
    changed.wait(lock, [this] { return name.empty(); });
    --waiting;
    changed.notify_all();
    return true;
  }
};

Blocked& blocked() {
  static Blocked state;
  return state;
}

}  // namespace

BlockingResolver::BlockingResolver(std::string name) {
  const std::lock_guard lock(blocked().mutex);
  blocked().name = std::move(name);
}

BlockingResolver::~BlockingResolver() {
  std::unique_lock lock(blocked().mutex);
  blocked().name.clear();
  blocked().changed.notify_all();
  blocked().changed.wait(lock, [] { return blocked().waiting == 0; });
}

}  // namespace timing::test

// The program's own definition goes before the C library's.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  if (timing::test::blocked().wait(node)) return EAI_AGAIN;
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return next(node, service, hints, result);
}
