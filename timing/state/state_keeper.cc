#include "timing/state/state_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "timing/state/state_text.h"

namespace timing::state {
namespace {

constexpr nanoseconds kLongestRetry = std::chrono::minutes(1);
constexpr std::uint64_t kMostDoublings = 16;

}  // namespace

StateKeeper::StateKeeper(Dependencies dependencies)
    : dependencies_(std::move(dependencies)), thread_([this] { run(); }) {}

StateKeeper::~StateKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

StateKeeper::Ticket StateKeeper::note(const std::string& job, const JobState& state) {
  Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    states_[job] = state;
    ticket = ++noted_;
  }
  work_.notify_one();
  return ticket;
}

StateKeeper::Ticket StateKeeper::settled() const {
  const std::lock_guard lock(mutex_);
  return settled_;
}

void StateKeeper::on_settled(std::function<void()> call) {
  const std::lock_guard lock(call_mutex_);
  call_ = std::move(call);
}

bool StateKeeper::flush_for(nanoseconds longest) {
  std::unique_lock lock(mutex_);
  const Ticket wanted = noted_;
  return settled_changed_.wait_for(lock, longest, [&] { return settled_ >= wanted; });
}

void StateKeeper::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto wanted = [this] { return stopping_ || settled_ < noted_; };
    if (failures_in_a_row_ == 0) {
      work_.wait(lock, wanted);
    } else {
      const std::uint64_t doublings = std::min(failures_in_a_row_ - 1, kMostDoublings);
      work_.wait_for(lock, std::min(dependencies_.first_retry * (1U << doublings), kLongestRetry),
                     wanted);
    }
    if (stopping_ && settled_ == noted_) return;
    write(lock);
  }
}

void StateKeeper::write(std::unique_lock<std::mutex>& lock) {
  const Ticket ticket = noted_;
  const std::string text = format_states(states_);
  lock.unlock();
  const Status written = dependencies_.write(text);
  if (!written) {
    tell_of_failure(written.error());
  } else if (std::exchange(failures_in_a_row_, 0) > 0) {
    dependencies_.log.info(
        fmt::format("the state file {} can be written again", dependencies_.name));
  }
  lock.lock();
  settled_ = ticket;
  settled_changed_.notify_all();
  lock.unlock();
  {
    const std::lock_guard call_lock(call_mutex_);
    if (call_) call_();
  }
  lock.lock();
}

void StateKeeper::tell_of_failure(const Error& error) {
  dependencies_.failures.fetch_add(1, std::memory_order_relaxed);
  if (!std::has_single_bit(++failures_in_a_row_)) return;
  dependencies_.log.warn(
      fmt::format("the state file {} {} (failure {} in a row); jobs go on, and a restart may run "
                  "again what has run since",
                  dependencies_.name, error.message, failures_in_a_row_));
}

Result<JobStates> load_states(const StateFile& file, Log& log) {
  const auto explain = [&](const std::string& why) {
    return fmt::format("the state file {} {}", file.path().string(), why);
  };
  JobStates states;
  std::error_code unknown;
  const auto kind = std::filesystem::status(file.path(), unknown).type();
  if (kind != std::filesystem::file_type::regular &&
      kind != std::filesystem::file_type::not_found && kind != std::filesystem::file_type::none) {
    return Error{explain("cannot be used: it is no regular file")};
  }
  const Result<std::optional<std::string>> text = file.read();
  std::optional<std::string> useless;
  if (!text) {
    useless = text.error().message;
  } else if (text.value()) {
    Result<JobStates> parsed = parse_states(*text.value());
    if (parsed) return std::move(parsed).value();
    useless = parsed.error().message;
  }
  if (!useless) return states;
  const Result<std::string> aside = file.set_aside();
  if (!aside) return Error{explain(aside.error().message)};
  log.warn(fmt::format("{}; it is ignored, and kept as {}", explain(*useless), aside.value()));
  return states;
}

}  // namespace timing::state
