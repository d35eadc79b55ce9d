// The resolver: who asks whom how often, and who waits for whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/basics/manual_clock.h"
#include "timing/run/event_loop.h"
#include "timing/run/net/resolver.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using run::Resolver;

constexpr std::chrono::seconds kPatience(20);

// Stands in for the system: counts what it is asked, and lets names wait.
class Names {
 public:
  Resolver::Answer look_up(const std::string& host) {
    std::unique_lock lock(mutex_);
    ++asked_[host];
    changed_.notify_all();
    changed_.wait(lock, [&] { return !held_.contains(host); });
    if (host.starts_with("unknown")) return run::Fault{run::kCouldNotResolve, "unknown " + host};
    return run::SocketAddresses{run::SocketAddress::parse("192.0.2.1").value()};
  }
  Resolver::Lookup lookup() {
    return [this](const std::string& host) { return look_up(host); };
  }

  void hold(const std::string& host) {
    const std::lock_guard lock(mutex_);
    held_.insert(host);
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    held_.clear();
    changed_.notify_all();
  }
  int asked(const std::string& host) {
    const std::lock_guard lock(mutex_);
    return asked_[host];
  }
  bool wait_until_asked(const std::string& host, int times = 1) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return asked_[host] >= times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> held_;
  std::map<std::string, int> asked_;
};

class ResolverTest : public testing::Test {
 protected:
  using Question = std::unique_ptr<Resolver::Question>;

  ~ResolverTest() override { names_.let_go(); }

  // Null: it was answered at once.
  Question ask(const std::string& host) {
    auto known = resolver_.ask(host, loop_, [this, host](const Resolver::Answer& answer) {
      note(host, answer);
      if (told_.size() >= enough_) loop_.stop();
    });
    if (const auto* answer = std::get_if<Resolver::Answer>(&known)) {
      note(host, *answer);
      return nullptr;
    }
    return std::get<Question>(std::move(known));
  }
  void note(const std::string& host, const Resolver::Answer& answer) {
    told_.push_back(answer ? host : answer.error().words);
  }
  // Runs the loop until so many answers have been told in all.
  void run_until_told(std::size_t count) {
    enough_ = count;
    if (told_.size() >= enough_) return;
    const auto late = loop_.call_at(system_clock_.steady_now() + kPatience, [this] {
      ADD_FAILURE() << "no answer came";
      loop_.stop();
    });
    loop_.run();
    loop_.cancel(late);
  }

  Names names_;
  SystemClock system_clock_;
  ManualClock clock_;  // the resolver's; moved while it is idle
  run::EventLoop loop_{system_clock_};
  std::mutex idle_mutex_;
  std::condition_variable idle_changed_;
  int idled_ = 0;
  Resolver resolver_{{.clock = clock_, .lookup = names_.lookup(), .on_idle = [this] {
                        const std::lock_guard lock(idle_mutex_);
                        ++idled_;
                        idle_changed_.notify_all();
                      }}};
  std::vector<std::string> told_;
  std::size_t enough_ = 0;
};

TEST_F(ResolverTest, TellsOnTheLoop) {
  const Question question = ask("a");
  ASSERT_NE(question, nullptr);
  EXPECT_TRUE(told_.empty());
  run_until_told(1);
  EXPECT_THAT(told_, testing::ElementsAre("a"));
}

TEST_F(ResolverTest, AnAnswerHoldsForAMinute) {
  const Question first = ask("a");
  run_until_told(1);
  clock_.advance(60s - 1ns);
  EXPECT_EQ(ask("a"), nullptr);
  EXPECT_EQ(names_.asked("a"), 1);
  clock_.advance(1ns);
  const Question second = ask("a");
  EXPECT_NE(second, nullptr);
  run_until_told(3);
  EXPECT_EQ(names_.asked("a"), 2);
}

TEST_F(ResolverTest, AnErrorHoldsForASecond) {
  const Question first = ask("unknown");
  run_until_told(1);
  EXPECT_THAT(told_, testing::ElementsAre("unknown unknown"));
  clock_.advance(1s - 1ns);
  EXPECT_EQ(ask("unknown"), nullptr);
  EXPECT_EQ(told_.size(), 2U);
  clock_.advance(1ns);
  EXPECT_NE(ask("unknown"), nullptr);
}

TEST_F(ResolverTest, OneNameIsAskedForOnceAtATime) {
  names_.hold("a");
  std::vector<Question> questions;
  for (int count = 0; count < 100; ++count) questions.push_back(ask("a"));
  ASSERT_TRUE(names_.wait_until_asked("a"));
  names_.let_go();
  run_until_told(100);
  EXPECT_EQ(names_.asked("a"), 1);
}

TEST_F(ResolverTest, ASlowNameDoesNotHoldUpOthers) {
  std::vector<Question> questions;
  for (const std::string name : {"slow-1", "slow-2", "slow-3", "slow-4", "slow-5"}) {
    names_.hold(name);
    questions.push_back(ask(name));
  }
  questions.push_back(ask("quick"));
  run_until_told(1);
  EXPECT_THAT(told_, testing::ElementsAre("quick"));
}

TEST_F(ResolverTest, AQuestionTakenBackIsNotAnswered) {
  names_.hold("a");
  Question gone = ask("a");
  ASSERT_TRUE(names_.wait_until_asked("a"));
  const Question stays = ask("a");
  gone.reset();
  names_.let_go();
  run_until_told(1);
  const Question other = ask("b");
  run_until_told(2);
  EXPECT_THAT(told_, testing::ElementsAre("a", "b"));
}

TEST_F(ResolverTest, AnAnswerOnItsWayIsTakenBackWithItsQuestion) {
  Question gone = ask("a");
  ASSERT_TRUE(names_.wait_until_asked("a"));
  // Until it is idle again, its answer has been posted.
  {
    std::unique_lock lock(idle_mutex_);
    ASSERT_TRUE(idle_changed_.wait_for(lock, kPatience, [this] { return idled_ == 1; }));
  }
  gone.reset();
  const Question other = ask("b");
  run_until_told(1);
  EXPECT_THAT(told_, testing::ElementsAre("b"));
}

TEST_F(ResolverTest, ANameThatNobodyWaitsForAnyMoreIsNotAskedFor) {
  std::vector<Question> busy;
  constexpr int kMoreThanThreads = 40;
  for (int number = 0; number < kMoreThanThreads; ++number) {
    const std::string name = "slow-" + std::to_string(number);
    names_.hold(name);
    busy.push_back(ask(name));
  }
  Question gone = ask("gone");
  gone.reset();
  const Question last = ask("last");
  names_.let_go();
  run_until_told(kMoreThanThreads + 1);
  EXPECT_EQ(names_.asked("gone"), 0);
  EXPECT_EQ(names_.asked("last"), 1);
  // It can be asked for again.
  const Question again = ask("gone");
  run_until_told(kMoreThanThreads + 2);
  EXPECT_EQ(told_.back(), "gone");
}

TEST_F(ResolverTest, IsIdleOnceTheLastLookupHasEnded) {
  EXPECT_TRUE(resolver_.idle());
  names_.hold("a");
  Question question = ask("a");
  ASSERT_TRUE(names_.wait_until_asked("a"));
  EXPECT_FALSE(resolver_.idle());
  // It cannot be taken back.
  question.reset();
  EXPECT_FALSE(resolver_.idle());
  names_.let_go();
  std::unique_lock lock(idle_mutex_);
  EXPECT_TRUE(idle_changed_.wait_for(lock, kPatience, [this] { return idled_ == 1; }));
  EXPECT_TRUE(resolver_.idle());
}

TEST_F(ResolverTest, AnAnswerMayDestroyItsQuestionAndAskAgain) {
  Question question;
  std::function<void()> again = [&] {
    auto known = resolver_.ask("unknown-" + std::to_string(told_.size()), loop_,
                               [&](const Resolver::Answer& answer) {
                                 told_.push_back(answer.error().words);
                                 question.reset();
                                 if (told_.size() == 10) return loop_.stop();
                                 again();
                               });
    question = std::get<Question>(std::move(known));
  };
  again();
  loop_.run();
  EXPECT_EQ(told_.size(), 10U);
}

// Many loops ask and take back at once: for the sanitizers.
TEST(ResolverThreadsTest, ServesManyLoops) {
  constexpr int kLoops = 4;
  constexpr int kQuestions = 300;
  Names names;
  const SystemClock clock;
  Resolver resolver({.clock = clock, .lookup = names.lookup(), .on_idle = nullptr});
  std::vector<std::jthread> threads;
  for (int number = 0; number < kLoops; ++number) {
    threads.emplace_back([&] {
      run::EventLoop loop(clock);
      std::vector<std::unique_ptr<Resolver::Question>> questions;
      std::function<void(int)> ask = [&](int count) {
        if (count == kQuestions) return loop.stop();
        auto known = resolver.ask("unknown-" + std::to_string(count), loop,
                                  [&, count](const Resolver::Answer&) { ask(count + 1); });
        if (std::holds_alternative<Resolver::Answer>(known)) {
          return loop.post([&, count] { ask(count + 1); });
        }
        questions.push_back(std::move(std::get<1>(known)));
        // Others come and go.
        auto passing = resolver.ask("passing-" + std::to_string(count), loop,
                                    [](const Resolver::Answer&) { FAIL(); });
      };
      ask(0);
      loop.run();
    });
  }
}

}  // namespace
}  // namespace timing::test
