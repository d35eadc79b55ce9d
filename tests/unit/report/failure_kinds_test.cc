#include "timing/report/failure_kinds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace timing::report {
namespace {

using record::Code;

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
  EXPECT_EQ(kinds.add(client), 2U);
}

TEST(FailureKinds, BeginsAnewAfterAReset) {
  FailureKinds kinds;
  kinds.add(http(500));
  kinds.reset();
  EXPECT_EQ(kinds.add(http(501)), 1U);
  EXPECT_EQ(kinds.add(http(500)), 1U);
}

TEST(FailureKinds, CodesBeyondTheTableHaveNoPlace) {
  FailureKinds kinds;
  for (int code = 400; code < 420; ++code) {
    EXPECT_EQ(kinds.add(http(code)), code < 416 ? 1U : 0U) << code;
  }
  EXPECT_EQ(kinds.add(http(400)), 2U);
}

TEST(FailureKinds, CodeZeroIsACode) {
  FailureKinds kinds;
  const Code zero{.kind = Code::Kind::http, .number = 0};
  EXPECT_EQ(kinds.add(zero), 1U);
  EXPECT_EQ(kinds.add(zero), 2U);
}

TEST(FailureKinds, ManyThreadsGetEachNumberOnce) {
  FailureKinds kinds;
  constexpr std::size_t kThreads = 4;
  constexpr std::uint64_t kEach = 20'000;
  std::vector<std::vector<std::uint64_t>> got(kThreads);
  std::vector<std::thread> writers;
  for (std::vector<std::uint64_t>& numbers : got) {
    writers.emplace_back([&kinds, &numbers] {
      for (std::uint64_t i = 0; i < kEach; ++i) numbers.push_back(kinds.add(http(500)));
    });
  }
  for (std::thread& writer : writers) writer.join();
  std::vector<std::uint64_t> all;
  for (const auto& numbers : got) all.insert(all.end(), numbers.begin(), numbers.end());
  std::ranges::sort(all);
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], i + 1);
}

}  // namespace
}  // namespace timing::report
