#include "timing/run/sql/sql_errands.h"

#include <random>

namespace timing::run {

SqlErrands::SqlErrands(bool init, const Clock& clock)
    : clock_(clock), init_done_(!init), random_(std::random_device()()), backoff_(random_) {}

SqlErrands::Turn SqlErrands::enter_init(const std::stop_token& stop) { return enter(stop, false); }

SqlErrands::Turn SqlErrands::wait_for_init(const std::stop_token& stop) {
  return enter(stop, true);
}

SqlErrands::Turn SqlErrands::enter(const std::stop_token& stop, bool patient) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, stop, [this] { return !busy_; });
    if (init_done()) return Turn::done;
    if (stop.stop_requested()) return Turn::not_now;
    const SteadyTime now = clock_.steady_now();
    if (now >= not_before_) {
      busy_ = true;
      return Turn::own;
    }
    if (!patient) return Turn::not_now;
    changed_.wait_for(lock, stop, not_before_ - now, [this] { return busy_ || init_done(); });
  }
}

void SqlErrands::init_ended(bool success) {
  {
    const std::lock_guard lock(mutex_);
    busy_ = false;
    if (success) {
      init_done_.store(true, std::memory_order_release);
    } else {
      not_before_ = clock_.steady_now() + backoff_.next_pause();
    }
  }
  changed_.notify_all();
}

void SqlErrands::note_begun() {
  if (!begun_.load(std::memory_order_relaxed)) begun_ = true;
}

void SqlErrands::clean_up_after(std::size_t lanes) {
  const std::lock_guard lock(mutex_);
  lanes_ = lanes;
}

bool SqlErrands::is_last_lane() {
  const std::lock_guard lock(mutex_);
  return lanes_ > 0 && --lanes_ == 0 && begun_;
}

}  // namespace timing::run
