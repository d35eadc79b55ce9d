#include "timing/run/sql/sql_notice.h"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>

namespace timing::run {
namespace {

constexpr nanoseconds kQuiet = std::chrono::seconds(10);

}  // namespace

void SqlNotice::say(std::string_view words) {
  const SteadyTime now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  if (last_words_ && now - *last_words_ < kQuiet) {
    ++left_out_;
    return;
  }
  last_words_ = now;
  const std::uint64_t left_out = std::exchange(left_out_, 0);
  log_.error(left_out == 0 ? std::string(words)
                           : fmt::format("{} ({} more like it before)", words, left_out));
}

}  // namespace timing::run
