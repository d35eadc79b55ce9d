// Closed loops over several event loops, with real servers and threads.
#include "timing/run/http/spread_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <numeric>

#include "tests/support/http/http_server.h"
#include "tests/unit/run/gathering_server.h"
#include "tests/unit/run/http_bench.h"
#include "tests/unit/run/loops_bench.h"

namespace timing::test {
namespace {

using namespace std::chrono_literals;
using record::Event;

HttpAnswer ok(const ReceivedRequest& /*request*/) { return HttpAnswer::text("ok"); }

struct Closed {
  std::uint32_t threads = 7;
  std::optional<std::uint64_t> run_count = std::nullopt;
  std::string name = "job";
};

plan::JobPlan closed_loop(const HttpServer& server, const Closed& job) {
  plan::JobPlan plan = http_job(server.url("/page"));
  plan.name = job.name;
  plan.threads = job.threads;
  plan.run_count = job.run_count;
  return plan;
}

std::shared_ptr<const plan::JobPlan> shared(plan::JobPlan plan) {
  return std::make_shared<const plan::JobPlan>(std::move(plan));
}

std::set<std::thread::id> threads_of(const LoopsBench::Seen& seen) {
  std::set<std::thread::id> threads;
  for (const auto& [lane, its_threads] : seen.threads) {
    threads.insert(its_threads.begin(), its_threads.end());
  }
  return threads;
}

std::uint64_t events(const record::JobSeries& series, Event event) {
  return record::count_of(series.events, event);
}

TEST(SpreadTargetTest, EachLaneStaysOnTheLoopOfItsBlock) {
  const HttpServer server(ok);
  LoopsBench bench(3);
  bench.apply({shared(closed_loop(server, {.threads = 7}))});
  bench.wait_until("each lane made 20 runs", [&] {
    const LoopsBench::Seen seen = bench.seen();
    return seen.requests.size() == 7 &&
           std::ranges::all_of(seen.requests, [](const auto& lane) { return lane.second >= 20; });
  });
  bench.close();
  const LoopsBench::Seen seen = bench.seen();
  std::map<std::thread::id, std::vector<std::uint32_t>> blocks;
  for (const auto& [lane, threads] : seen.threads) {
    ASSERT_EQ(threads.size(), 1U) << "lane " << lane;
    blocks[*threads.begin()].push_back(lane);
  }
  std::vector<std::vector<std::uint32_t>> lanes;
  for (auto& [thread, block] : blocks) lanes.push_back(std::move(block));
  using Block = std::vector<std::uint32_t>;
  EXPECT_THAT(lanes, testing::UnorderedElementsAre(Block{0, 1}, Block{2, 3}, Block{4, 5, 6}));
  EXPECT_EQ(server.connections(), 7U);
}

TEST(SpreadTargetTest, ARunCountIsExactOverAllLoops) {
  const GatheringServer server(7);
  LoopsBench bench(3);
  bench.apply({shared(closed_loop(*server, {.threads = 7, .run_count = 500}))});
  bench.wait_until("the job is done", [&] { return bench.runner().finished(); });
  std::vector<std::uint64_t> numbers(500);
  std::iota(numbers.begin(), numbers.end(), 1);
  EXPECT_THAT(bench.seen().runs, testing::ElementsAreArray(numbers));
  EXPECT_EQ(threads_of(bench.seen()).size(), 3U);
  EXPECT_EQ(server->request_count(), 500U);
  const record::JobSeries series = bench.series();
  EXPECT_EQ(series.success, 500U);
  EXPECT_EQ(series.failure, 0U);
  EXPECT_EQ(events(series, Event::started), 500U);
  EXPECT_EQ(series.schedule.in_flight, 0U);
  bench.close();
}

// libcurl keeps apart what the loops do, and so do templates that all of them render.
TEST(SpreadTargetTest, EveryEngineServesOnEveryLoop) {
  for (const config::EngineChoice engine :
       {config::EngineChoice::curl, config::EngineChoice::native,
        config::EngineChoice::automatic}) {
    const GatheringServer server(7);
    LoopsBench bench(3);
    plan::JobPlan job = closed_loop(*server, {.threads = 7, .run_count = 210});
    http_of(job).url = plan::Template::literal(server->url("/"));
    http_of(job).connection.engine = engine;
    http_of(job).method = "PUT";
    http_of(job).log_response = true;
    add_header(job, "X-Run", "{{ .Run }}");
    add_body(job, "{{ .RenderTime \"2006-01-02T15:04:05\" }} {{ .Thread }}");
    bench.apply({shared(std::move(job))});
    bench.wait_until("it is done", [&] { return bench.runner().finished(); });
    EXPECT_EQ(threads_of(bench.seen()).size(), 3U);
    EXPECT_EQ(bench.series().success, 210U);
    bench.close();
    EXPECT_EQ(server->request_count(), 2U * 210U) << "each run is led on once";
  }
}

TEST(SpreadTargetTest, JobsOfFewLanesTakeTurnsOnTheLoops) {
  const HttpServer server(ok);
  LoopsBench bench(4);
  LoopsBench::JobPlans jobs;
  for (const char* name : {"a", "b", "c"}) {
    jobs.push_back(shared(closed_loop(server, {.threads = 1, .run_count = 5, .name = name})));
  }
  bench.apply(jobs);
  bench.wait_until("all are done", [&] { return bench.runner().finished(); });
  EXPECT_EQ(threads_of(bench.seen()).size(), 3U);
  bench.apply({shared(closed_loop(server, {.threads = 2, .run_count = 100}))});
  bench.wait_until("it is done", [&] { return bench.runner().finished(); });
  EXPECT_EQ(bench.series().success, 100U);
  bench.close();
}

TEST(SpreadTargetTest, WhatHasAScheduleStaysOnTheFirstLoop) {
  const HttpServer server(ok);
  LoopsBench bench(3);
  plan::JobPlan job = closed_loop(server, {.threads = 7, .run_count = 70});
  job.interval = 1ms;
  bench.apply({shared(std::move(job))});
  bench.wait_until("it is done", [&] { return bench.runner().finished(); });
  EXPECT_EQ(bench.seen().runs.size(), 70U);
  EXPECT_EQ(threads_of(bench.seen()).size(), 1U);
  bench.close();
}

TEST(SpreadTargetTest, ThinkingLanesPauseAndGoOn) {
  const GatheringServer server(7);
  LoopsBench bench(3);
  plan::JobPlan job = closed_loop(*server, {.threads = 7, .run_count = 70});
  job.think_time = config::ThinkTime{.least = 1us, .most = 1ms};
  bench.apply({shared(std::move(job))});
  bench.wait_until("it is done", [&] { return bench.runner().finished(); });
  EXPECT_EQ(server->request_count(), 70U);
  EXPECT_EQ(threads_of(bench.seen()).size(), 3U);
  bench.close();
}

TEST(SpreadTargetTest, ConnectionsAreLimitedOverAllLoops) {
  const GatheringServer server(4);
  LoopsBench bench(3);
  plan::JobPlan job = closed_loop(*server, {.threads = 9, .run_count = 900});
  http_of(job).connection.most = 4;
  bench.apply({shared(std::move(job))});
  bench.wait_until("it is done", [&] { return bench.runner().finished(); });
  EXPECT_EQ(bench.series().success, 900U);
  EXPECT_EQ(server->connections(), 4U);
  EXPECT_EQ(threads_of(bench.seen()).size(), 3U);
  bench.close();
}

TEST(SpreadTargetTest, WhatIsSaidOfAJobIsSaidOnce) {
  const GatheringServer server(9);
  LoopsBench bench(3);
  plan::JobPlan job = closed_loop(*server, {.threads = 9, .run_count = 900});
  http_of(job).connection.engine = config::EngineChoice::automatic;
  add_header(job, "Content-Length", "5");
  bench.apply({shared(std::move(job))});
  bench.wait_until("it is done", [&] { return bench.runner().finished(); });
  EXPECT_EQ(threads_of(bench.seen()).size(), 3U);
  EXPECT_EQ(bench.log().count("the native engine serves it"), 1U);
  EXPECT_EQ(bench.log().count("is not sent"), 1U);
  bench.close();
}

TEST(SpreadTargetTest, RunsUnderWayFinishWhenItIsClosed) {
  std::latch release(1);
  const HttpServer server([&](const ReceivedRequest&) {
    release.wait();
    return HttpAnswer::text("ok");
  });
  LoopsBench bench(3);
  bench.apply({shared(closed_loop(server, {.threads = 7}))});
  ASSERT_TRUE(server.wait_for_requests(7));
  bench.runner().retire_all();
  EXPECT_FALSE(bench.runner().idle());
  release.count_down();
  bench.wait_until("it is closed", [&] { return bench.runner().closed(); });
  EXPECT_EQ(bench.seen().runs.size(), 7U);
  EXPECT_EQ(server.request_count(), 7U);
  EXPECT_EQ(events(bench.series(), Event::started), 7U);
  EXPECT_EQ(bench.series().open_connections, 0U);
}

// A lane that had not begun when the job was taken away ends in good order too.
TEST(SpreadTargetTest, AReloadTakesAJobAwayAndLeavesTheOtherAlone) {
  const HttpServer kept_server(ok);
  const HttpServer server(ok);
  LoopsBench bench(3);
  const auto kept = shared(closed_loop(kept_server, {.threads = 3, .name = "kept"}));
  for (int round = 0; round < 20; ++round) {
    bench.apply({kept, shared(closed_loop(server, {.threads = 7, .name = "removed"}))});
    if (round % 2 == 0) {
      ASSERT_TRUE(server.wait_for_requests(server.request_count() + 1));
    }
    bench.apply({kept});
    bench.wait_until("its series are gone", [&] { return !bench.has_series("removed"); });
    EXPECT_TRUE(server.wait_for_open_connections(0));
  }
  const std::size_t before = kept_server.request_count();
  EXPECT_TRUE(kept_server.wait_for_requests(before + 100));
  EXPECT_EQ(kept_server.connections(), 3U);
  bench.close();
  EXPECT_EQ(bench.series("kept").success, kept_server.request_count());
}

// A window that is always open, but for its end.
plan::Window window_until(WallTime end) {
  const auto second = std::chrono::ceil<std::chrono::seconds>(end);
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const config::DateBound until{.day = std::chrono::local_days(day.time_since_epoch()),
                                .time = second - day};
  return plan::Window({{.dates = {config::DateSpan{.to = until}}}}, plan::Timezone::utc());
}

// False: the machine stood still for so long that not every lane has run.
bool runs_on_all_lanes_until_closed(nanoseconds window) {
  const HttpServer server(ok);
  LoopsBench bench(3);
  plan::JobPlan job = closed_loop(server, {.threads = 7});
  job.window = window_until(SystemClock().wall_now() + window);
  bench.apply({shared(std::move(job))});
  bench.wait_until("the window has closed", [&] { return bench.runner().finished(); });
  bench.wait_until("no run is left", [&] { return bench.series().schedule.in_flight == 0; });
  const record::JobSeries series = bench.series();
  EXPECT_EQ(series.success, server.request_count());
  EXPECT_EQ(events(series, Event::started), series.success);
  bench.close();
  EXPECT_EQ(bench.series().success, series.success) << "runs started after the window";
  return bench.seen().requests.size() == 7;
}

TEST(SpreadTargetTest, TheEndOfAWindowEndsAllLanes) {
  EXPECT_TRUE(runs_on_all_lanes_until_closed(1s) || runs_on_all_lanes_until_closed(10s) ||
              runs_on_all_lanes_until_closed(100s));
}

TEST(SpreadTargetTest, WhatNeverEndsIsAbandonedWithTheBooksBalanced) {
  std::atomic<int> answers{100};
  const HttpServer server([&](const ReceivedRequest&) {
    return answers.fetch_sub(1) > 0 ? HttpAnswer::text("ok") : HttpAnswer::silence();
  });
  LoopsBench bench(3);
  bench.apply({shared(closed_loop(server, {.threads = 7}))});
  ASSERT_TRUE(server.wait_for_requests(107));
  bench.runner().retire_all();
  EXPECT_EQ(bench.runner().abandon_runs(), 7U);
  const record::JobSeries series = bench.series();
  EXPECT_EQ(series.success, 100U);
  EXPECT_EQ(events(series, Event::started), 107U);
  EXPECT_EQ(events(series, Event::abandoned), 7U);
}

TEST(SpreadTargetTest, ABusyJobIsAbandonedWithTheBooksBalanced) {
  const HttpServer server(ok);
  for (int round = 0; round < 20; ++round) {
    LoopsBench bench(3);
    bench.apply({shared(closed_loop(server, {.threads = 7}))});
    ASSERT_TRUE(server.wait_for_requests(server.request_count() + 20));
    bench.runner().retire_all();
    const std::uint64_t abandoned = bench.runner().abandon_runs();
    const record::JobSeries series = bench.series();
    EXPECT_EQ(events(series, Event::started), series.success + series.failure + abandoned);
    EXPECT_EQ(events(series, Event::abandoned), abandoned);
  }
}

}  // namespace
}  // namespace timing::test
