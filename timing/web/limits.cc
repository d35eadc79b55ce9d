#include "timing/web/limits.h"

#include <sys/resource.h>

#include <algorithm>

namespace timing::web {

unsigned connections_within_file_limit(unsigned most, double part) {
  constexpr double kLeast = 1;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return most;
  return static_cast<unsigned>(
      std::clamp(static_cast<double>(files.rlim_cur) * part, kLeast, static_cast<double>(most)));
}

}  // namespace timing::web
