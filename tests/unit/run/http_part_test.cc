#include "timing/run/http/http_part.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

using run::HttpPart;

plan::JobPlan job_of(std::uint32_t threads, std::uint32_t connections) {
  plan::JobPlan job = http_job("http://h.example/");
  job.threads = threads;
  http_of(job).connection.most = connections;
  return job;
}

void expect_equal_shares(std::uint32_t threads, std::uint32_t connections, std::size_t loops) {
  const plan::JobPlan job = job_of(threads, connections);
  const std::vector<HttpPart> parts = run::parts_of(job, loops);
  const std::size_t most = connections > 0 ? std::min(connections, job.threads) : job.threads;
  ASSERT_EQ(parts.size(), std::min(loops, most));
  std::uint32_t next_lane = 0;
  std::uint32_t connections_given = 0;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    const HttpPart& part = parts[index];
    EXPECT_EQ(part.first_lane, next_lane);
    EXPECT_GE(part.lanes, job.threads / parts.size());
    EXPECT_LE(part.lanes, job.threads / parts.size() + 1);
    EXPECT_EQ(part.connections > 0, connections > 0) << "0 is no limit";
    EXPECT_EQ(part.told, parts[0].told);
    for (std::uint32_t lane = next_lane; lane < next_lane + part.lanes; ++lane) {
      EXPECT_EQ(run::part_with(lane, job, parts.size()), index) << lane;
    }
    next_lane += part.lanes;
    connections_given += part.connections;
  }
  EXPECT_EQ(next_lane, job.threads);
  EXPECT_EQ(connections_given, connections);
}

TEST(HttpPartTest, PartsShareLanesAndConnectionsOutEqually) {
  for (std::uint32_t threads = 1; threads <= 40; ++threads) {
    for (const std::uint32_t connections : {0U, 1U, 2U, 5U, threads, threads + 3}) {
      for (std::size_t loops = 1; loops <= 9; ++loops) {
        SCOPED_TRACE(testing::Message() << threads << " threads, " << connections
                                        << " connections, " << loops << " loops");
        expect_equal_shares(threads, connections, loops);
      }
    }
  }
  expect_equal_shares(100'000, 0, 1024);
  expect_equal_shares(100'000, 99'999, 1024);
}

TEST(HttpPartTest, TheWholeIsAllLanesAndAllConnections) {
  const HttpPart whole = run::whole_of(job_of(7, 3));
  EXPECT_EQ(whole.first_lane, 0U);
  EXPECT_EQ(whole.lanes, 7U);
  EXPECT_EQ(whole.connections, 3U);
}

}  // namespace
}  // namespace timing::test
