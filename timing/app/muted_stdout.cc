#include "timing/app/muted_stdout.h"

#include <cerrno>
#include <system_error>

namespace timing::app {

MutedStdout::MutedStdout() : nowhere_(std::fopen("/dev/null", "we")), before_(stdout) {
  if (!nowhere_) throw std::system_error(errno, std::generic_category(), "/dev/null");
  stdout = nowhere_.get();
}

}  // namespace timing::app
