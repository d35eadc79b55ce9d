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

// A kernel's timer costs a virtual machine up to 20 us each time it is armed. So timers that follow
// one another for long at less than kClosest fire together; a crowd that lasts less does not wait.
constexpr nanoseconds kClosest = std::chrono::microseconds(50);
constexpr nanoseconds kCrowd = std::chrono::milliseconds(1);

bool cancelled_by_clock_step(int descriptor) {
  std::uint64_t count = 0;
  return ::read(descriptor, &count, sizeof count) < 0 && errno == ECANCELED;
}

constexpr unsigned kGenerationShift = 32;

timespec absolute(nanoseconds since_epoch) {
  // Zero would disarm the timer; a time in the past fires at once.
  since_epoch = std::max(since_epoch, nanoseconds(1));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
  return {.tv_sec = seconds.count(), .tv_nsec = (since_epoch - seconds).count()};
}

}  // namespace

class EventLoop::CallingHandler final : public DescriptorHandler {
 public:
  explicit CallingHandler(DescriptorCall call) : call_(std::move(call)) {}

  void ready(std::uint32_t events) override { call_(events); }

 private:
  DescriptorCall call_;
};

EventLoop::EventLoop(const Clock& clock)
    : clock_(clock),
      epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_up_(checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      timer_(
          checked(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create")),
      wall_clock_(
          checked(::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create")),
      turn_(clock.steady_now()) {
  // Never read from, which saves a system call: edge-triggered, each write and each expiry is told
  // of once.
  watch(wake_up_.get(), EPOLLIN | EPOLLET, [](std::uint32_t) {});
  watch(timer_.get(), EPOLLIN | EPOLLET, [](std::uint32_t) {});
}

EventLoop::~EventLoop() = default;

void EventLoop::watch(int descriptor, std::uint32_t events, DescriptorHandler& handler) {
  const auto place = static_cast<std::size_t>(descriptor);
  if (place >= watches_.size()) watches_.resize(place + 1);
  Watch& watch = watches_[place];
  const bool known = watch.handler != nullptr;
  epoll_event event{};
  event.events = events;
  event.data.u64 = place | std::uint64_t{watch.generation + 1} << kGenerationShift;
  int status = ::epoll_ctl(epoll_.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
  if (status != 0 && known && errno == ENOENT) {
    // Its owner closed it and got the same number again.
    status = ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event);
  }
  if (status != 0) throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  ++watch.generation;
  watch.handler = &handler;
  if (watch.owned) unwatched_.push_back(std::move(watch.owned));
}

void EventLoop::watch(int descriptor, std::uint32_t events, DescriptorCall call) {
  auto handler = std::make_unique<CallingHandler>(std::move(call));
  watch(descriptor, events, *handler);
  watches_[static_cast<std::size_t>(descriptor)].owned = std::move(handler);
}

void EventLoop::unwatch(int descriptor) {
  const auto place = static_cast<std::size_t>(descriptor);
  if (place >= watches_.size() || watches_[place].handler == nullptr) return;
  Watch& watch = watches_[place];
  watch.handler = nullptr;
  ++watch.generation;
  if (watch.owned) unwatched_.push_back(std::move(watch.owned));
  // A descriptor that its owner has closed already is no longer in the epoll set.
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
}

Instant EventLoop::at(SteadyTime now) {
  if (!wall_offset_) wall_offset_ = clock_.wall_now().time_since_epoch() - now.time_since_epoch();
  return {.steady = now, .wall = WallTime(now.time_since_epoch() + *wall_offset_)};
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
    has_posted_.store(true, std::memory_order_relaxed);
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
  running_ = true;
  while (running_) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), kEventsPerTurn, arm());
    if (count < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "epoll_wait");
    }
    begin_turn();
    // Timers come first: a tick must not wait behind the answers of other jobs.
    fire_timers();
    for (int index = 0; index < count; ++index) deliver(events[static_cast<std::size_t>(index)]);
    drain_posted();
    unwatched_.clear();
  }
  thread_ = std::thread::id();
}

void EventLoop::begin_turn() {
  turn_ = clock_.steady_now();
  wall_offset_.reset();
  if (armed_for_ <= turn_) armed_for_ = SteadyTime::min();  // it has fired: armed anew
}

void EventLoop::deliver(const epoll_event& event) {
  const Watch& watch = watches_[static_cast<std::uint32_t>(event.data.u64)];
  const auto generation = static_cast<std::uint32_t>(event.data.u64 >> kGenerationShift);
  // Else it was unwatched by an earlier call of this turn.
  if (watch.generation == generation && watch.handler != nullptr) {
    watch.handler->ready(event.events);
  }
}

int EventLoop::arm() {
  constexpr int kNotAtAll = 0;
  constexpr int kUntilWokenUp = -1;
  if (posted_here_) return kNotAtAll;
  SteadyTime next = timers_.empty() ? SteadyTime::max() : timers_.begin()->first.first;
  next = std::max(next, gate());
  if (next == armed_for_) return kUntilWokenUp;
  if (next <= clock_.steady_now()) return kNotAtAll;
  arm_timer(next);
  return kUntilWokenUp;
}

void EventLoop::arm_timer(SteadyTime time) {
  armed_for_ = time;
  itimerspec spec{};  // all zero: disarmed
  if (time != SteadyTime::max()) spec.it_value = absolute(time.time_since_epoch());
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &spec, nullptr);
}

// No timer fires before it.
SteadyTime EventLoop::gate() const { return crowding_ - kCrowd; }

void EventLoop::fire_timers() {
  const SteadyTime now = turn_;
  if (timers_.empty() || now < timers_.begin()->first.first || now < gate()) return;
  crowding_ = std::max(crowding_, now) + kClosest;
  // What a call adds for the same moment waits for the next turn, so that descriptors get theirs.
  const std::uint64_t first_new = next_timer_;
  while (!timers_.empty()) {
    const auto first = timers_.begin();
    if (first->first.first > now || first->first.second >= first_new) break;
    Timers::node_type timer = timers_.extract(first);
    timer.mapped()();
    discard(std::move(timer));
  }
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
  posted_here_ = false;
  // What another thread posts from here on wakes the next turn.
  if (!has_posted_.load(std::memory_order_relaxed)) return;
  {
    const std::lock_guard lock(posted_mutex_);
    draining_.swap(posted_);
    has_posted_.store(false, std::memory_order_relaxed);
  }
  for (const auto& call : draining_) call();
  draining_.clear();
}

}  // namespace timing::run
