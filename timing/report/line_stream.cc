#include "timing/report/line_stream.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace timing::report {

bool LineStream::write_line(std::string_view line) {
  if (mid_line_) return write_all("\n" + std::string(line));
  return write_all(line);
}

bool LineStream::write_all(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written > 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
      mid_line_ = true;
    } else if (written < 0 && errno == EAGAIN) {
      pollfd writable{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      ::poll(&writable, 1, -1);
    } else if (written == 0 || errno != EINTR) {
      return false;
    }
  }
  mid_line_ = false;
  return true;
}

bool wants_colour(int descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(descriptor) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace timing::report
