#include "exporter/scrape_counters.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace timing::exporter {
namespace {

TEST(ScrapeCounters, CountAnswersByStatusOnceTheyAreThere) {
  record::ScrapeCounters counters;
  std::uint64_t in_flight = 0;
  std::uint64_t answered = 0;
  const RequestHandler handler = count_scrapes(
      [&](const Request& request) {
        in_flight = counters.in_flight;
        answered = counters.by_status[200];
        return Response{.status = request.path == "/metrics" ? 200 : 406, .body = ""};
      },
      counters);
  EXPECT_EQ(handler({.path = "/metrics"}).status, 200);
  EXPECT_EQ(handler({.path = "/metrics"}).status, 200);
  EXPECT_EQ(in_flight, 1U);
  EXPECT_EQ(answered, 1U);
  EXPECT_EQ(handler({.path = "/other"}).status, 406);
  EXPECT_EQ(counters.in_flight, 0U);
  EXPECT_EQ(counters.by_status[200], 2U);
  EXPECT_EQ(counters.by_status[406], 1U);
  EXPECT_EQ(counters.by_status[500], 0U);
}

TEST(ScrapeCounters, CountAHandlerThatThrowsAsAnInternalError) {
  record::ScrapeCounters counters;
  const RequestHandler handler = count_scrapes(
      [](const Request&) -> Response { throw std::runtime_error("no memory"); }, counters);
  EXPECT_THROW(handler({}), std::runtime_error);
  EXPECT_EQ(counters.in_flight, 0U);
  EXPECT_EQ(counters.by_status[500], 1U);
}

TEST(ScrapeCounters, CountWhatWasRefusedBeforeTheHandler) {
  record::ScrapeCounters counters;
  count_answer(503, counters);
  count_answer(503, counters);
  count_answer(9999, counters);  // no status at all: counted where nothing is lost
  EXPECT_EQ(counters.by_status[503], 2U);
  EXPECT_EQ(counters.by_status[599], 1U);
}

TEST(ScrapeCounters, LoseNothingOnSeveralThreads) {
  record::ScrapeCounters counters;
  const RequestHandler handler = count_scrapes([](const Request&) { return Response{}; }, counters);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int scrape = 0; scrape < 1000; ++scrape) handler({});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counters.by_status[200], 4000U);
  EXPECT_EQ(counters.in_flight, 0U);
}

}  // namespace
}  // namespace timing::exporter
