// The built binary in a test, every line of whose log has to be what the log parser takes, and each
// of whose pages of metrics has to be consistent (page_check.h) and to please promtool: those that
// the test asks for, and one more before the program ends.
//
// promtool judges each page once: not again where only values are others. Each of these pages is
// also asked for as OpenMetrics, and kept for Prometheus (kept_pages.h).
//
// Threads: as Timing; pages that are asked for on several threads are compared in the order in
// which they came. Errors: test failures.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "tests/support/process/exposition.h"
#include "tests/support/process/timing.h"

namespace timing::test {

// A test failure for each whole line that the expression of parsers.conf does not take whole.
void expect_every_line_parses(std::string_view log);

class CheckedTiming : public Timing {
 public:
  using Timing::Timing;
  CheckedTiming(const CheckedTiming&) = delete;
  CheckedTiming& operator=(const CheckedTiming&) = delete;
  ~CheckedTiming() override;

  HttpReply get(const std::string& path) const override;
  int stop() const override;

 private:
  void check_page(const std::string& page) const;
  // Whether promtool and Prometheus have to judge it.
  bool remember_page(const std::string& page, Exposition exposition) const;
  void keep_openmetrics() const;
  void check_last_page() const;

  mutable std::mutex mutex_;
  mutable Exposition last_;
  mutable std::map<std::string, std::string> pages_;  // by what promtool sees of them
};

}  // namespace timing::test
