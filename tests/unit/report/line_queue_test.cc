#include "timing/report/line_queue.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace timing::report {
namespace {

const std::string kTime = "2026/01/02 15:04:05";

bool push(LineQueue& queue, const std::string& context) {
  return queue.push(kTime, LogLevel::info, context, false);
}

std::string take_text(LineQueue& queue) {
  LineChunk chunk = queue.take();
  std::string text = chunk.text;
  queue.give_back(std::move(chunk));
  return text;
}

TEST(LineQueue, LinesComeOutTogetherAndInOrder) {
  LineQueue queue(1'000'000);
  EXPECT_TRUE(queue.empty());
  push(queue, "one");
  queue.push(kTime, LogLevel::error, "two", true);
  EXPECT_FALSE(queue.empty());
  LineChunk chunk = queue.take();
  EXPECT_EQ(chunk.text,
            "2026/01/02 15:04:05 [INFO] one\n2026/01/02 15:04:05 \x1b[31m[Error]\x1b[0m two\n");
  ASSERT_EQ(chunk.marks.size(), 2U);
  EXPECT_EQ(chunk.marks[0].bytes, 31U);
  EXPECT_EQ(chunk.marks[0].level, LogLevel::info);
  EXPECT_EQ(chunk.marks[1].level, LogLevel::error);
  EXPECT_EQ(chunk.marks[0].bytes + chunk.marks[1].bytes, chunk.text.size());
  EXPECT_TRUE(queue.empty());
}

TEST(LineQueue, MoreThanAChunkMakesTheFirstFull) {
  LineQueue queue(1'000'000);
  std::string all;
  for (int i = 0; i < 20; ++i) {
    const std::string context = std::to_string(i) + std::string(10'000, 'x');
    push(queue, context);
    all += kTime + " [INFO] " + context + "\n";
  }
  EXPECT_TRUE(queue.has_full_chunk());
  std::string taken;
  while (!queue.empty()) {
    const std::string part = take_text(queue);
    EXPECT_LE(part.size(), 65'536U);
    taken += part;
  }
  EXPECT_FALSE(queue.has_full_chunk());
  EXPECT_EQ(taken, all);
}

TEST(LineQueue, AFullQueueDropsUntilItIsHalfEmpty) {
  LineQueue queue(250'000);
  const std::string text(10'000, 'x');
  int taken = 0;
  while (push(queue, text)) ++taken;
  EXPECT_EQ(taken, 25);
  // Six lines to a chunk: with two of them gone, 13 are left.
  EXPECT_FALSE(take_text(queue).empty());
  EXPECT_FALSE(take_text(queue).empty());
  EXPECT_FALSE(push(queue, text));
  // What is taken counts until it is given back.
  LineChunk third = queue.take();
  EXPECT_FALSE(push(queue, text));
  queue.give_back(std::move(third));
  EXPECT_TRUE(push(queue, text));
}

TEST(LineQueue, DropsAreToldAtTheirPlace) {
  LineQueue queue(1'000);
  push(queue, std::string(2'000, 'x'));
  push(queue, "lost");
  queue.set_obstacle(ENOSPC);
  push(queue, "lost");
  queue.set_obstacle(0);
  LineChunk first = queue.take();
  EXPECT_EQ(first.dropped_before, 0U);
  queue.give_back(std::move(first));
  EXPECT_FALSE(queue.empty());
  push(queue, "taken");
  const LineChunk second = queue.take();
  EXPECT_EQ(second.dropped_before, 2U);
  EXPECT_EQ(second.why_dropped, ENOSPC);
  EXPECT_EQ(second.text, kTime + " [INFO] taken\n");
  EXPECT_TRUE(queue.empty());
}

TEST(LineQueue, DropsAreToldWithoutALineBehindThem) {
  LineQueue queue(1'000);
  push(queue, std::string(2'000, 'x'));
  push(queue, "lost");
  take_text(queue);
  EXPECT_FALSE(queue.empty());
  const LineChunk chunk = queue.take();
  EXPECT_EQ(chunk.dropped_before, 1U);
  EXPECT_EQ(chunk.why_dropped, 0);
  EXPECT_TRUE(chunk.text.empty());
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace timing::report
