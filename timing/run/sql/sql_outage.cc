#include "timing/run/sql/sql_outage.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "timing/base/duration.h"

namespace timing::run {
namespace {

constexpr nanoseconds kFirstInterval = std::chrono::seconds(10);
constexpr nanoseconds kLongestInterval = std::chrono::minutes(10);

// Nobody wants nanoseconds of an outage.
std::string rounded(nanoseconds duration) {
  if (duration >= std::chrono::seconds(10)) {
    return format_duration(std::chrono::round<std::chrono::seconds>(duration));
  }
  return format_duration(std::chrono::round<std::chrono::milliseconds>(duration));
}

}  // namespace

SqlOutage::SqlOutage(std::string subject, const SecretMask& secrets, const Clock& clock, Log& log)
    : subject_(std::move(subject)), secrets_(secrets), clock_(clock), log_(log) {}

void SqlOutage::attempt_failed(SteadyTime began, const SqlError& error) {
  const SteadyTime now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  if (began <= last_success_) return;
  const std::string words =
      fmt::format("{} (error {})", secrets_.apply(error.message), error.number);
  if (!outage_) {
    outage_ = {.began = began, .next_words = now + kFirstInterval, .interval = kFirstInterval};
    log_.error(fmt::format("cannot reach {}: {}; trying again", subject_, words));
  } else if (now >= outage_->next_words) {
    outage_->interval = std::min(outage_->interval * 2, kLongestInterval);
    outage_->next_words = now + outage_->interval;
    log_.error(fmt::format("still cannot reach {} after {}: {}; trying again", subject_,
                           rounded(now - outage_->began), words));
  }
}

void SqlOutage::attempt_succeeded() {
  const SteadyTime now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  last_success_ = now;
  if (!outage_) return;
  log_.info(fmt::format("{} is back after {}", subject_, rounded(now - outage_->began)));
  outage_.reset();
}

}  // namespace timing::run
