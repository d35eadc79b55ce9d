// A Log that keeps its lines for a test to read.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "timing/base/log.h"

namespace timing::test {

class CapturingLog final : public Log {
 public:
  struct Line {
    LogLevel level;
    std::string text;
  };

  void write(LogLevel level, std::string_view text) override;
  bool enabled(LogLevel level) const override;

  std::vector<Line> lines() const;
  // How many lines hold `part`.
  std::size_t count(std::string_view part) const;

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
};

}  // namespace timing::test
