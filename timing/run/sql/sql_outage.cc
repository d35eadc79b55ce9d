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

SqlOutage::SqlOutage(std::string subject, const SecretMask& secrets, const Clock& clock, Log& log,
                     Kind kind)
    : subject_(std::move(subject)), secrets_(secrets), clock_(clock), log_(log), kind_(kind) {}

void SqlOutage::attempt_failed(SteadyTime began, const SqlError& error) {
  const SteadyTime now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  if (began <= last_success_) return;
  if (!outage_) begin(began, now);
  if (now < outage_->next_words) return;
  const std::string_view verb = kind_ == Kind::reach ? "reach" : "run init of";
  if (!outage_->told) {
    outage_->told = true;
    last_told_ = now;
    log_.error(fmt::format("cannot {} {}: {}; trying again", verb, subject_, words_of(error)));
  } else {
    outage_->interval = std::min(outage_->interval * 2, kLongestInterval);
    log_.error(fmt::format("still cannot {} {} after {}: {}; trying again", verb, subject_,
                           rounded(now - outage_->began), words_of(error)));
  }
  outage_->next_words = now + outage_->interval;
}

void SqlOutage::begin(SteadyTime began, SteadyTime now) {
  const SteadyTime first_words = last_told_ ? *last_told_ + kFirstInterval : now;
  outage_ = {.began = began, .next_words = first_words, .interval = kFirstInterval, .told = false};
}

std::string SqlOutage::words_of(const SqlError& error) const {
  return fmt::format("{} ({}error {})", secrets_.apply(error.message),
                     error.error_class == record::SqlErrorClass::other
                         ? ""
                         : fmt::format("{}, ", record::to_word(error.error_class)),
                     error.number);
}

void SqlOutage::attempt_succeeded(std::string_view greeting) {
  const SteadyTime now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  last_success_ = now;
  if (outage_ && outage_->told && kind_ == Kind::reach) {
    log_.info(fmt::format("{} is back after {}", subject_, rounded(now - outage_->began)));
  }
  outage_.reset();
  if (std::exchange(greeted_, true) || greeting.empty()) return;
  log_.info(fmt::format("connected to {}: {}", subject_, secrets_.apply(greeting)));
}

}  // namespace timing::run
