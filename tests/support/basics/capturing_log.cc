#include "tests/support/basics/capturing_log.h"

#include <algorithm>

namespace timing::test {

void CapturingLog::write(LogLevel level, std::string_view text) {
  const std::lock_guard lock(mutex_);
  lines_.push_back({level, std::string(text)});
}

bool CapturingLog::enabled(LogLevel /*level*/) const { return true; }

std::vector<CapturingLog::Line> CapturingLog::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::size_t CapturingLog::count(std::string_view part) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(
      lines_, [&](const Line& line) { return line.text.find(part) != std::string::npos; }));
}

}  // namespace timing::test
