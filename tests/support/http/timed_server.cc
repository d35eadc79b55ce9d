#include "tests/support/http/timed_server.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace timing::test {

AnswerTime after(nanoseconds delay) {
  return [delay](std::size_t, SteadyTime received) { return received + delay; };
}

AnswerTime after_with_each_hundredth(nanoseconds delay, nanoseconds longer) {
  return [delay, longer](std::size_t number, SteadyTime received) {
    return received + (number % 100 == 99 ? longer : delay);
  };
}

AnswerTime stalling_at(std::size_t number, nanoseconds stall) {
  const auto end = std::make_shared<std::optional<SteadyTime>>();
  return [number, stall, end](std::size_t which, SteadyTime received) {
    if (which == number) *end = received + stall;
    return std::max(received, end->value_or(received));
  };
}

TimedServer::TimedServer(AnswerTime answer_time)
    : answer_time_(std::move(answer_time)),
      server_([this](const ReceivedRequest& request) { return answer(request); }) {}

std::vector<Exchange> TimedServer::exchanges() const {
  const std::lock_guard lock(mutex_);
  return exchanges_;
}

HttpAnswer TimedServer::answer(const ReceivedRequest& request) {
  const SystemClock clock;
  Exchange exchange;
  const std::string run = request.header("X-Run");
  if (!run.empty()) exchange.run = std::stoull(run);
  exchange.received = clock.steady_now();
  {
    const std::lock_guard lock(mutex_);
    exchange.due = answer_time_(received_++, exchange.received);
  }
  std::this_thread::sleep_until(exchange.due);
  const std::lock_guard lock(mutex_);
  exchange.sent = clock.steady_now();
  exchanges_.push_back(exchange);
  return HttpAnswer::text("answer");
}

}  // namespace timing::test
