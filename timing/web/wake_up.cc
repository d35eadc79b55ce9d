#include "timing/web/wake_up.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace timing::web {

WakeUp::WakeUp() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

WakeUp::~WakeUp() { ::close(descriptor_); }

void WakeUp::notify() const {
  // It fails only when the counter is full, and then it is readable already.
  [[maybe_unused]] const int status = ::eventfd_write(descriptor_, 1);
}

void WakeUp::clear() const {
  eventfd_t count = 0;
  // It fails only when there is nothing to clear.
  [[maybe_unused]] const int status = ::eventfd_read(descriptor_, &count);
}

}  // namespace timing::web
