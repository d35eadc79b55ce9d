#include "tests/support/http/fault_server.h"

#include <utility>

namespace timing::test {

FaultServer::FaultServer(Misdeed misdeed, Connections connections)
    : misdeed_(std::move(misdeed)),
      connections_(connections),
      server_([this](const ReceivedRequest&) { return answer(); }, misdeed_.greeting) {}

std::size_t FaultServer::answered() const {
  const std::lock_guard lock(mutex_);
  return answered_;
}

HttpAnswer FaultServer::answer() {
  const std::lock_guard lock(mutex_);
  if (!misdeed_.greeting.empty()) {
    ++answered_;
    return HttpAnswer::close_at_once();
  }
  const bool wrong = asked_++ % 3 == 2;
  if (!wrong || misdeed_.answers) ++answered_;
  return wrong ? misdeed_.answer : right_answer();
}

HttpAnswer FaultServer::right_answer() const {
  HttpAnswer answer = HttpAnswer::text("right");
  if (connections_ == Connections::closed) answer.ending = HttpAnswer::Ending::close;
  return answer;
}

}  // namespace timing::test
