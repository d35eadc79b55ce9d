// What goes wrong again and again, said once in 10 s, and how often it was left out meanwhile.
//
// Ownership: borrows all that it is given. Threads: any; a short lock. Errors: none.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/base/log.h"

namespace timing::run {

class SqlNotice {
 public:
  SqlNotice(const Clock& clock, Log& log) : clock_(clock), log_(log) {}

  void say(std::string_view words);

 private:
  const Clock& clock_;
  Log& log_;

  std::mutex mutex_;
  std::optional<SteadyTime> last_words_;
  std::uint64_t left_out_ = 0;
};

}  // namespace timing::run
