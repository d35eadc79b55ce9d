#include "timing/plan/change/tries.h"

#include <algorithm>

namespace timing::plan {
namespace {

constexpr nanoseconds kFirstPause = std::chrono::milliseconds(250);
constexpr nanoseconds kLongestPause = std::chrono::seconds(2);
constexpr std::uint64_t kMostDoublings = 3;  // from the first to the longest
constexpr std::uint64_t kMostRefusals = 3;

bool says_not_now(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

}  // namespace

TryResult judge(std::optional<int> status, bool success) {
  if (!status || says_not_now(*status)) return TryResult::unanswered;
  const bool taken = *status >= 200 && *status < 300;
  return success && taken ? TryResult::done : TryResult::refused;
}

TryResult worse(TryResult one, TryResult other) {
  if (one == TryResult::unanswered || other == TryResult::unanswered) return TryResult::unanswered;
  return one == TryResult::done ? other : one;
}

std::optional<nanoseconds> pause_before_next_try(const FailedTries& failed, std::uint64_t random) {
  if (failed.refused >= kMostRefusals) return std::nullopt;
  const std::uint64_t doublings = std::min(failed.all() - 1, kMostDoublings);
  const nanoseconds pause = std::min(kFirstPause * (std::int64_t{1} << doublings), kLongestPause);
  const auto most_less = static_cast<std::uint64_t>(pause.count() / 5);
  return pause - nanoseconds(random % (most_less + 1));
}

}  // namespace timing::plan
