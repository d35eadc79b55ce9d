#include "timing/run/event_loop.h"

#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <system_error>

namespace timing::run {
namespace {

// What posted calls post in their turn runs in the same turn for so long: short runs that a late
// tick starts have ended before the next tick asks for their threads.
constexpr nanoseconds kMostDraining = std::chrono::milliseconds(1);

Descriptor checked(int number, const char* call) {
  if (number < 0) throw std::system_error(errno, std::generic_category(), call);
  return Descriptor(number);
}

bool cancelled_by_clock_step(int descriptor) {
  std::uint64_t count = 0;
  return ::read(descriptor, &count, sizeof count) < 0 && errno == ECANCELED;
}

timespec absolute(nanoseconds since_epoch) {
  // Zero would disarm the timer; a time in the past fires at once.
  since_epoch = std::max(since_epoch, nanoseconds(1));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
  return {.tv_sec = seconds.count(), .tv_nsec = (since_epoch - seconds).count()};
}

}  // namespace

EventLoop::EventLoop(const Clock& clock)
    : clock_(clock),
      epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_up_(checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      timer_(
          checked(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create")),
      wall_clock_(
          checked(::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create")) {
  // Never read from, which saves a system call: edge-triggered, each write and each expiry is told
  // of once.
  watch(wake_up_.get(), EPOLLIN | EPOLLET, [](std::uint32_t) {});
  watch(timer_.get(), EPOLLIN | EPOLLET, [](std::uint32_t) {});
}

EventLoop::~EventLoop() = default;

void EventLoop::watch(int descriptor, std::uint32_t events, DescriptorHandler handler) {
  const bool known = watches_.contains(descriptor);
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  int status = ::epoll_ctl(epoll_.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
  if (status != 0 && known && errno == ENOENT) {
    // Its owner closed it and got the same number again.
    status = ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event);
  }
  if (status != 0) throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  watches_[descriptor] = std::make_shared<Watch>(Watch{std::move(handler)});
}

void EventLoop::unwatch(int descriptor) {
  // A descriptor that its owner has closed already is no longer in the epoll set.
  if (watches_.erase(descriptor) > 0) {
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  }
}

EventLoop::TimerKey EventLoop::call_at(SteadyTime time, std::function<void()> call) {
  const TimerKey key{time, next_timer_++};
  if (spare_timers_.empty()) {
    timers_.emplace(key, std::move(call));
    return key;
  }
  Timers::node_type timer = std::move(spare_timers_.back());
  spare_timers_.pop_back();
  timer.key() = key;
  timer.mapped() = std::move(call);
  timers_.insert(std::move(timer));
  return key;
}

void EventLoop::cancel(const TimerKey& key) {
  if (Timers::node_type timer = timers_.extract(key)) discard(std::move(timer));
}

void EventLoop::discard(Timers::node_type timer) {
  timer.mapped() = nullptr;
  spare_timers_.push_back(std::move(timer));
}

void EventLoop::follow_wall_clock(std::function<void(WallClockEvent)> call) {
  wall_clock_event_ = std::move(call);
  arm_wall_clock(std::nullopt);
  watch(wall_clock_.get(), EPOLLIN, [this](std::uint32_t) {
    const bool stepped = cancelled_by_clock_step(wall_clock_.get());
    arm_wall_clock(std::nullopt);
    wall_clock_event_(stepped ? WallClockEvent::stepped : WallClockEvent::alarm);
  });
}

void EventLoop::set_wall_alarm(std::optional<WallTime> time) {
  if (time != wall_alarm_) arm_wall_clock(time);
}

void EventLoop::arm_wall_clock(std::optional<WallTime> time) {
  wall_alarm_ = time;
  // Without an alarm it is armed for a time that never comes, since only an armed timer tells of a
  // step of the clock.
  constexpr std::int64_t kNever = std::numeric_limits<std::int32_t>::max() * std::int64_t{16};
  itimerspec spec{};
  spec.it_value.tv_sec = kNever;
  if (time) spec.it_value = absolute(time->time_since_epoch());
  ::timerfd_settime(wall_clock_.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, nullptr);
}

void EventLoop::post(std::function<void()> call) {
  bool first = false;
  {
    const std::lock_guard lock(posted_mutex_);
    first = posted_.empty();
    posted_.push_back(std::move(call));
  }
  if (thread_.load(std::memory_order_relaxed) == std::this_thread::get_id()) {
    posted_here_ = true;
  } else if (first) {
    wake_up();
  }
}

void EventLoop::wake_up() const {
  const std::uint64_t one = 1;
  // It fails only when the counter is full, and then the loop wakes up anyway.
  [[maybe_unused]] const ssize_t length = ::write(wake_up_.get(), &one, sizeof one);
}

void EventLoop::stop() {
  post([this] { running_ = false; });
}

void EventLoop::run() {
  constexpr int kEventsPerTurn = 256;
  std::array<epoll_event, kEventsPerTurn> events{};
  thread_ = std::this_thread::get_id();
  while (running_) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), kEventsPerTurn, arm());
    if (count < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "epoll_wait");
    }
    // Timers come first: a tick must not wait behind the answers of other jobs.
    fire_timers();
    for (int index = 0; index < count; ++index) {
      const epoll_event& event = events[static_cast<std::size_t>(index)];
      const auto found = watches_.find(event.data.fd);
      if (found == watches_.end()) continue;  // unwatched by an earlier handler of this turn
      const std::shared_ptr<Watch> watch = found->second;
      watch->handler(event.events);
    }
    drain_posted();
  }
  thread_ = std::thread::id();
}

int EventLoop::arm() {
  constexpr int kNotAtAll = 0;
  constexpr int kUntilWokenUp = -1;
  if (posted_here_) return kNotAtAll;
  const SteadyTime next = timers_.empty() ? SteadyTime::max() : timers_.begin()->first.first;
  // First of all, as it may have fired already for a time that was taken back and asked for again.
  if (next <= clock_.steady_now()) return kNotAtAll;
  if (next != armed_for_) arm_timer(next);
  return kUntilWokenUp;
}

void EventLoop::arm_timer(SteadyTime time) {
  armed_for_ = time;
  itimerspec spec{};  // all zero: disarmed
  if (time != SteadyTime::max()) spec.it_value = absolute(time.time_since_epoch());
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &spec, nullptr);
}

void EventLoop::fire_timers() {
  if (timers_.empty()) return;
  const SteadyTime now = clock_.steady_now();
  // What a call adds for the same moment waits for the next turn, so that descriptors get theirs.
  const std::uint64_t first_new = next_timer_;
  while (!timers_.empty()) {
    const auto first = timers_.begin();
    if (first->first.first > now || first->first.second >= first_new) break;
    Timers::node_type timer = timers_.extract(first);
    timer.mapped()();
    discard(std::move(timer));
  }
  if (armed_for_ <= now) armed_for_ = SteadyTime::min();  // it has fired and is armed anew
}

void EventLoop::drain_posted() {
  call_posted();
  if (!posted_here_) return;
  const SteadyTime end = clock_.steady_now() + kMostDraining;
  do {
    call_posted();
  } while (posted_here_ && clock_.steady_now() < end);
}

void EventLoop::call_posted() {
  {
    const std::lock_guard lock(posted_mutex_);
    draining_.swap(posted_);
  }
  posted_here_ = false;
  for (const auto& call : draining_) call();
  draining_.clear();
}

}  // namespace timing::run
