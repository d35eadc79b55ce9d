#include "timing/report/failure_kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace timing::report {
namespace {

using record::Code;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Code http(int number) {
  return {.kind = Code::Kind::http, .number = static_cast<std::uint16_t>(number)};
}

TEST(FailureKinds, CountsEachCodeByItself) {
  FailureKinds kinds;
  const Code client{.kind = Code::Kind::client, .number = 7};
  const Code sql{.kind = Code::Kind::sql, .number = 7};
  EXPECT_EQ(kinds.add(http(503)), 1U);
  EXPECT_EQ(kinds.add(client), 1U);
  EXPECT_EQ(kinds.add(http(503)), 2U);
  EXPECT_EQ(kinds.add(sql), 1U);
  EXPECT_EQ(kinds.add(http(7)), 1U);
  const FailureCounts counts = kinds.drain();
  EXPECT_THAT(counts.by_code,
              ElementsAre(Pair(http(7), 1), Pair(http(503), 2), Pair(sql, 1), Pair(client, 1)));
  EXPECT_EQ(counts.other, 0U);
  EXPECT_EQ(counts.total(), 5U);
}

TEST(FailureKinds, BeginsAnewAfterADrain) {
  FailureKinds kinds;
  kinds.add(http(500));
  EXPECT_EQ(kinds.drain().total(), 1U);
  EXPECT_THAT(kinds.drain().by_code, IsEmpty());
  EXPECT_EQ(kinds.add(http(500)), 1U);
}

TEST(FailureKinds, CodesBeyondTheTableCountTogether) {
  FailureKinds kinds;
  for (int code = 400; code < 420; ++code) {
    EXPECT_EQ(kinds.add(http(code)), code < 416 ? 1U : 0U) << code;
  }
  EXPECT_EQ(kinds.add(http(400)), 2U);
  const FailureCounts counts = kinds.drain();
  EXPECT_EQ(counts.by_code.size(), FailureKinds::kKinds);
  EXPECT_EQ(counts.other, 4U);
  EXPECT_EQ(counts.total(), 21U);
}

TEST(FailureKinds, CodeZeroIsACode) {
  FailureKinds kinds;
  const Code zero{.kind = Code::Kind::http, .number = 0};
  EXPECT_EQ(kinds.add(zero), 1U);
  EXPECT_THAT(kinds.drain().by_code, ElementsAre(Pair(zero, 1)));
}

TEST(FailureKinds, EveryFailureIsTakenOutOnce) {
  FailureKinds kinds;
  constexpr std::uint64_t kEach = 50'000;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&kinds] {
      for (std::uint64_t i = 0; i < kEach; ++i) kinds.add(http(static_cast<int>(500 + i % 4)));
    });
  }
  std::uint64_t taken = 0;
  while (taken < kEach) {
    const FailureCounts counts = kinds.drain();
    EXPECT_LE(counts.by_code.size(), 4U);
    taken += counts.total();
  }
  for (std::thread& writer : writers) writer.join();
  taken += kinds.drain().total();
  EXPECT_EQ(taken, 4 * kEach);
}

}  // namespace
}  // namespace timing::report
