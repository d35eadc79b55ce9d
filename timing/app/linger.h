// `--linger`: once all jobs are done, the program stays until their final values have been scraped,
// or for so long.
//
// A scrape counts that is a GET, began after begin() and was answered with 200: every run had been
// counted by then.
//
// Ownership: borrows its dependencies, which outlive it. Threads: respond() on any, also at once;
// the others on the loop's. Units: nanoseconds on the steady clock. Errors: that nobody came is a
// warning in the log.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "exporter/http_message.h"
#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/run/event_loop.h"

namespace timing::app {

class Linger {
 public:
  struct Dependencies {
    const Clock& clock;
    Log& log;
    run::EventLoop& loop;
    nanoseconds limit{0};  // 0: the program does not stay
    std::function<void(std::string_view reason)> over;
  };

  explicit Linger(Dependencies dependencies);

  // The values are final from now on; they still are, if it goes on already.
  void begin();
  // They are not, or nobody waits for their scrape any more.
  void cancel();

  // Passes the request on to the metrics' handler.
  exporter::Response respond(const exporter::Request& request,
                             const exporter::RequestHandler& metrics);

 private:
  void scraped(std::uint64_t round);
  void time_is_over();
  void end(std::string_view reason);

  const Dependencies dependencies_;
  std::uint64_t rounds_ = 0;
  std::atomic<std::uint64_t> round_ = 0;  // 0: the values are not final
  std::optional<run::EventLoop::TimerKey> timer_;
};

}  // namespace timing::app
