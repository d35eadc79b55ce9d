#include "timing/app/loop_calls.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>
#include <vector>

#include "timing/base/clock.h"

namespace timing::app {
namespace {

std::future<exporter::Response> ask(LoopCalls& calls, std::function<exporter::Response()> call) {
  return std::async(std::launch::async,
                    [&calls, call = std::move(call)] { return calls.ask(call); });
}

TEST(LoopCalls, AreAnsweredOnTheLoopsThread) {
  const SystemClock clock;
  run::EventLoop loop(clock);
  LoopCalls calls(loop);
  std::thread::id thread;
  auto answer = ask(calls, [&] {
    thread = std::this_thread::get_id();
    loop.stop();
    return exporter::Response{.status = 201, .body = ""};
  });
  loop.run();
  calls.close();
  EXPECT_EQ(answer.get().status, 201);
  EXPECT_EQ(thread, std::this_thread::get_id());
}

TEST(LoopCalls, AreLetGoWhenTheLoopHasEnded) {
  const SystemClock clock;
  run::EventLoop loop(clock);
  LoopCalls calls(loop);
  std::vector<std::future<exporter::Response>> answers;
  for (int i = 0; i < 8; ++i) {
    answers.push_back(ask(calls, [] { return exporter::Response{}; }));
  }
  calls.close();  // before some of them have asked, and after others
  for (auto& answer : answers) EXPECT_EQ(answer.get().status, 503);
  EXPECT_EQ(calls.ask([] { return exporter::Response{}; }).status, 503);
}

}  // namespace
}  // namespace timing::app
