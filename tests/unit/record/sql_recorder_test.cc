#include "timing/record/sql_recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "timing/record/buckets.h"
#include "timing/record/registry.h"

namespace timing::record {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(SqlRecorder, CountsEachKindOfEventByItself) {
  SqlRecorder recorder;
  for (std::size_t event = 0; event < kSqlEvents; ++event) {
    recorder.count(static_cast<SqlEvent>(event), event + 1);
    recorder.count(static_cast<SqlEvent>(event));
  }
  const SqlTotals totals = recorder.totals();
  for (std::size_t event = 0; event < kSqlEvents; ++event) {
    EXPECT_EQ(totals.count_of(static_cast<SqlEvent>(event)), event + 2);
  }
}

TEST(SqlRecorder, CountsErrorsByClassAndNumber) {
  SqlRecorder recorder;
  recorder.count_error(SqlErrorClass::duplicate_key, 1062);
  recorder.count_error(SqlErrorClass::rows, 0);
  recorder.count_error(SqlErrorClass::duplicate_key, 1586);
  recorder.count_error(SqlErrorClass::duplicate_key, 1062);
  EXPECT_THAT(recorder.totals().errors,
              ElementsAre(Pair(Pair(SqlErrorClass::duplicate_key, 1062), 2U),
                          Pair(Pair(SqlErrorClass::duplicate_key, 1586), 1U),
                          Pair(Pair(SqlErrorClass::rows, 0), 1U)));
}

TEST(SqlRecorder, TotalsAddUp) {
  SqlRecorder recorder;
  recorder.count(SqlEvent::row_read, 3);
  recorder.waited(milliseconds(20));
  recorder.count_error(SqlErrorClass::syntax, 1064);
  SqlTotals sum = recorder.totals();
  recorder.count_error(SqlErrorClass::full, 1114);
  sum.add(recorder.totals());
  EXPECT_EQ(sum.count_of(SqlEvent::row_read), 6U);
  EXPECT_EQ(sum.waited, milliseconds(40));
  EXPECT_THAT(sum.errors, ElementsAre(Pair(Pair(SqlErrorClass::syntax, 1064), 2U),
                                      Pair(Pair(SqlErrorClass::full, 1114), 1U)));
}

TEST(SqlRecorder, IsReadWhileItIsWritten) {
  SqlRecorder recorder;
  constexpr std::uint16_t kNumbers = 200;
  std::atomic<bool> written{false};
  {
    const std::jthread reader([&] {
      std::uint64_t before = 0;
      while (!written) {
        std::uint64_t now = 0;
        for (const auto& [error, count] : recorder.totals().errors) now += count;
        EXPECT_GE(now, before);
        before = now;
      }
    });
    for (int time = 0; time < 50; ++time) {
      for (std::uint16_t number = 0; number < kNumbers; ++number) {
        recorder.count_error(SqlErrorClass::other, number);
      }
    }
    written = true;
  }
  for (const auto& [error, count] : recorder.totals().errors) EXPECT_EQ(count, 50U);
  EXPECT_EQ(recorder.totals().errors.size(), kNumbers);
}

JobLabels sql_labels(const std::string& url) {
  return {.name = "orders", .url = url, .requests = {{"EXECUTE", "1"}}, .sql = true};
}

TEST(SqlSeries, AddUpOverLanesAndStayWithTheNameOfAJobThatWasChanged) {
  Registry registry(one_two_five_bounds());
  JobRecords& before = registry.add(sql_labels("mysql://one/"));
  for (int lane = 0; lane < 2; ++lane) {
    Recorder& recorder = before.new_recorder();
    recorder.sql().count(SqlEvent::transaction_committed, 5);
    recorder.sql().count_error(SqlErrorClass::deadlock, 1213);
    recorder.phase_ended(Phase::connect, milliseconds(3));
  }
  registry.add(sql_labels("mysql://two/"));
  registry.remove(before);
  const Snapshot snapshot = registry.snapshot();
  ASSERT_EQ(snapshot.jobs.size(), 1U);
  const JobSeries& series = snapshot.jobs[0];
  EXPECT_TRUE(series.sql);
  EXPECT_EQ(series.sql_totals.count_of(SqlEvent::transaction_committed), 10U);
  EXPECT_THAT(series.sql_totals.errors, ElementsAre(Pair(Pair(SqlErrorClass::deadlock, 1213), 2U)));
  EXPECT_EQ(series.phases.at(static_cast<std::size_t>(Phase::connect)).count(), 2U);
}

TEST(SqlSeries, GoWithTheLastJobOfADatabase) {
  Registry registry(one_two_five_bounds());
  JobRecords& before = registry.add(sql_labels("mysql://one/"));
  before.new_recorder().sql().count(SqlEvent::row_read, 5);
  registry.add({.name = "orders", .url = "http://one/", .requests = {{"GET", ""}}, .http = true});
  registry.remove(before);
  const JobSeries series = registry.snapshot().jobs.at(0);
  EXPECT_FALSE(series.sql);
  EXPECT_EQ(series.sql_totals.count_of(SqlEvent::row_read), 0U);
  EXPECT_THAT(series.sql_totals.errors, IsEmpty());
}

TEST(SqlSeries, AJobThatNeverRanHasItsKind) {
  Registry registry(one_two_five_bounds());
  registry.add(sql_labels("mysql://one/"));
  EXPECT_TRUE(registry.snapshot().jobs.at(0).sql);
}

}  // namespace
}  // namespace timing::record
