#include "timing/run/net/resolver.h"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "timing/run/net/name_lookup.h"

namespace timing::run {
namespace {

constexpr std::size_t kMostThreads = 16;
constexpr nanoseconds kAnswerHolds = std::chrono::seconds(60);
constexpr nanoseconds kErrorHolds = std::chrono::seconds(1);
// How often answers that hold no longer are dropped, so that names from templates do not pile up.
constexpr nanoseconds kSweepEvery = std::chrono::seconds(1);

using Answer = Resolver::Answer;

struct Waiter {
  EventLoop& loop;
  std::function<void(const Answer&)> answer;
  bool gone = false;  // written on the loop's thread, under the mutex
};

struct Name {
  std::shared_ptr<const Answer> answer;  // the last one
  SteadyTime holds_until;
  bool asked = false;  // it is queued or under way
  std::vector<std::shared_ptr<Waiter>> waiters;
};

}  // namespace

class Resolver::State {
 public:
  explicit State(Dependencies dependencies) : dependencies_(std::move(dependencies)) {
    if (!dependencies_.lookup) dependencies_.lookup = &look_up_name;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  ~State() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
  }

  std::variant<Answer, std::unique_ptr<Question>> ask(const std::string& host, EventLoop& loop,
                                                      std::function<void(const Answer&)> answer);

  bool idle() const {
    const std::lock_guard lock(mutex_);
    return under_way_ == 0;
  }

 private:
  class Wait;

  void take_back(Waiter& waiter) {
    const std::lock_guard lock(mutex_);
    waiter.gone = true;
  }
  // Under the mutex. A system that has no thread to give at all is the answer.
  std::optional<Fault> queue(const std::string& host);
  void work();
  void settle(const std::string& host, Answer answer);
  void sweep(SteadyTime now);
  bool is_wanted(const Name& name) const;

  Dependencies dependencies_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::map<std::string, Name> names_;
  std::deque<std::string> queue_;
  std::size_t under_way_ = 0;
  std::size_t resting_ = 0;  // threads without work
  SteadyTime swept_ = SteadyTime::min();
  std::vector<std::jthread> threads_;  // last: joined before the rest goes
};

class Resolver::State::Wait final : public Question {
 public:
  Wait(State& state, std::shared_ptr<Waiter> waiter) : state_(state), waiter_(std::move(waiter)) {}
  ~Wait() override { state_.take_back(*waiter_); }

 private:
  State& state_;
  std::shared_ptr<Waiter> waiter_;
};

std::variant<Answer, std::unique_ptr<Resolver::Question>> Resolver::State::ask(
    const std::string& host, EventLoop& loop, std::function<void(const Answer&)> answer) {
  const SteadyTime now = dependencies_.clock.steady_now();
  const std::lock_guard lock(mutex_);
  Name& name = names_[host];
  if (name.answer && now < name.holds_until) return *name.answer;
  if (!name.asked) {
    if (const std::optional<Fault> fault = queue(host)) return Answer(*fault);
    name.asked = true;
  }
  auto waiter = std::make_shared<Waiter>(Waiter{.loop = loop, .answer = std::move(answer)});
  name.waiters.push_back(waiter);
  return std::make_unique<Wait>(*this, std::move(waiter));
}

std::optional<Fault> Resolver::State::queue(const std::string& host) {
  queue_.push_back(host);
  if (resting_ < queue_.size() && threads_.size() < kMostThreads) {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error& error) {
      if (threads_.empty()) {
        queue_.pop_back();
        return Fault{kCouldNotResolve,
                     fmt::format("could not resolve host {}: no thread for it: {}", host,
                                 error.code().message())};
      }
    }
  }
  changed_.notify_one();
  return std::nullopt;
}

void Resolver::State::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++resting_;
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    --resting_;
    if (stopping_) return;
    const std::string host = std::move(queue_.front());
    queue_.pop_front();
    if (Name& name = names_[host]; !is_wanted(name)) {
      name.asked = false;
      name.waiters.clear();
      continue;
    }
    ++under_way_;
    lock.unlock();
    Answer answer = dependencies_.lookup(host);
    lock.lock();
    settle(host, std::move(answer));
    if (--under_way_ > 0 || !dependencies_.on_idle) continue;
    lock.unlock();
    dependencies_.on_idle();
    lock.lock();
  }
}

bool Resolver::State::is_wanted(const Name& name) const {
  for (const auto& waiter : name.waiters) {
    if (!waiter->gone) return true;
  }
  return false;
}

void Resolver::State::settle(const std::string& host, Answer answer) {
  const SteadyTime now = dependencies_.clock.steady_now();
  Name& name = names_[host];
  name.answer = std::make_shared<const Answer>(std::move(answer));
  name.holds_until = now + (name.answer->ok() ? kAnswerHolds : kErrorHolds);
  name.asked = false;
  for (auto& waiter : std::exchange(name.waiters, {})) {
    // Its loop is there as long as its question is, whose end waits for the mutex.
    if (waiter->gone) continue;
    EventLoop& loop = waiter->loop;
    loop.post([waiter = std::move(waiter), answer = name.answer] {
      if (!waiter->gone) waiter->answer(*answer);
    });
  }
  sweep(now);
}

void Resolver::State::sweep(SteadyTime now) {
  if (swept_ != SteadyTime::min() && now - swept_ < kSweepEvery) return;
  swept_ = now;
  std::erase_if(names_, [now](const auto& entry) {
    return !entry.second.asked && entry.second.holds_until <= now;
  });
}

Resolver::Resolver(Dependencies dependencies)
    : state_(std::make_unique<State>(std::move(dependencies))) {}

Resolver::~Resolver() = default;

std::variant<Answer, std::unique_ptr<Resolver::Question>> Resolver::ask(
    const std::string& host, EventLoop& loop, std::function<void(const Answer&)> answer) {
  return state_->ask(host, loop, std::move(answer));
}

bool Resolver::idle() const { return state_->idle(); }

}  // namespace timing::run
