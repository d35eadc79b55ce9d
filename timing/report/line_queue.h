// Lines that wait for their output, bounded in bytes, and how many found no room.
//
// A queue that is full drops lines until it is half empty, so that it does not drop and take by
// turns. Lines lie in chunks, which are taken out as a whole; what is taken out counts until it is
// given back.
//
// Threads: one at a time. Units: bytes. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "timing/base/log.h"
#include "timing/report/log_output.h"

namespace timing::report {

// Lines that follow each other.
struct LineChunk {
  std::string text;
  std::vector<LineMark> marks;
  std::uint64_t dropped_before = 0;  // lines that are missing in front of them
  int why_dropped = 0;               // an errno; 0: they came too fast

  Lines lines() const { return {.text = text, .marks = marks}; }
  std::size_t bytes() const { return text.size() + marks.size() * sizeof(LineMark); }
};

class LineQueue {
 public:
  explicit LineQueue(std::size_t capacity) : capacity_(capacity) {}

  // False: there is no room, the line is dropped.
  bool push(std::string_view local_time, LogLevel level, std::string_view context, bool coloured);

  // No line waits, and of none that was dropped the taker is unaware.
  bool empty() const { return chunks_.empty() && dropped_ == 0; }
  bool has_full_chunk() const { return chunks_.size() > 1; }

  // The lines that came first. Without any it tells what was dropped. REQUIRES: the one taken
  // before has been given back.
  LineChunk take();
  void give_back(LineChunk chunk);

  // What is in the output's way, an errno; 0: nothing. It is why lines are dropped from now on.
  void set_obstacle(int error) { obstacle_ = error; }

 private:
  bool has_room() const;
  void drop();
  void hand_over_drops(LineChunk& chunk);
  LineChunk& open_chunk(std::size_t line_bytes);

  const std::size_t capacity_;
  std::deque<LineChunk> chunks_;
  LineChunk spare_;  // its memory serves the next
  std::size_t held_bytes_ = 0;
  std::size_t taken_bytes_ = 0;
  std::uint64_t dropped_ = 0;  // since the last line that was taken in
  int why_dropped_ = 0;
  int obstacle_ = 0;
};

}  // namespace timing::report
