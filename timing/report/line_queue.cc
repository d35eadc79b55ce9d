#include "timing/report/line_queue.h"

#include <utility>

#include "timing/report/log_line.h"

namespace timing::report {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} * 1024;
// What a line has besides its time, its level's word and its context.
constexpr std::size_t kExtraBytes = 32;

}  // namespace

bool LineQueue::push(std::string_view local_time, LogLevel level, std::string_view context,
                     bool coloured) {
  if (!has_room()) {
    drop();
    return false;
  }
  LineChunk& chunk = open_chunk(local_time.size() + context.size() + kExtraBytes);
  const std::size_t before = chunk.text.size();
  append_line(chunk.text, local_time, level, context, coloured);
  const std::size_t bytes = chunk.text.size() - before;
  chunk.marks.push_back({.bytes = static_cast<std::uint32_t>(bytes), .level = level});
  held_bytes_ += bytes + sizeof(LineMark);
  return true;
}

void LineQueue::drop() {
  ++dropped_;
  if (obstacle_ != 0) why_dropped_ = obstacle_;
}

void LineQueue::hand_over_drops(LineChunk& chunk) {
  chunk.dropped_before = std::exchange(dropped_, 0);
  chunk.why_dropped = std::exchange(why_dropped_, 0);
}

bool LineQueue::has_room() const {
  return held_bytes_ <= (dropped_ > 0 ? capacity_ / 2 : capacity_);
}

LineChunk& LineQueue::open_chunk(std::size_t line_bytes) {
  const bool fits = !chunks_.empty() && chunks_.back().text.size() + line_bytes <= kChunkBytes;
  if (fits && dropped_ == 0) return chunks_.back();
  LineChunk& chunk = chunks_.emplace_back(std::exchange(spare_, {}));
  chunk.text.reserve(kChunkBytes);
  hand_over_drops(chunk);
  return chunk;
}

LineChunk LineQueue::take() {
  LineChunk chunk;
  if (chunks_.empty()) {
    hand_over_drops(chunk);
  } else {
    chunk = std::move(chunks_.front());
    chunks_.pop_front();
  }
  taken_bytes_ = chunk.bytes();
  return chunk;
}

void LineQueue::give_back(LineChunk chunk) {
  held_bytes_ -= std::exchange(taken_bytes_, 0);
  chunk.text.clear();
  chunk.marks.clear();
  spare_ = std::move(chunk);
}

}  // namespace timing::report
