#include "timing/report/line_stream.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace timing::report {

LineStream::Written LineStream::write(std::string_view lines) {
  std::size_t written = 0;
  if (mid_line_) {
    if (const int error = write_all("\n", written); error != 0) return {.bytes = 0, .error = error};
    mid_line_ = false;
  }
  written = begun_;
  const int error = write_all(lines, written);
  // npos + 1 is 0: no line is whole.
  const std::size_t whole = lines.substr(0, written).rfind('\n') + 1;
  begun_ = written - whole;
  return {.bytes = whole, .error = error};
}

int LineStream::write_all(std::string_view text, std::size_t& written) const {
  while (written < text.size()) {
    const ssize_t taken = ::write(descriptor_, text.data() + written, text.size() - written);
    if (taken > 0) {
      written += static_cast<std::size_t>(taken);
    } else if (taken < 0 && errno == EAGAIN) {
      pollfd writable{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      ::poll(&writable, 1, -1);
    } else if (taken == 0) {
      return ENOSPC;
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

void LineStream::skip_line() {
  mid_line_ = mid_line_ || begun_ > 0;
  begun_ = 0;
}

bool is_want_of_room(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG || error == ENOMEM;
}

bool wants_colour(int descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(descriptor) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace timing::report
