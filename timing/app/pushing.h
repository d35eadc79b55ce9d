// `--push`: the metrics go to a Pushgateway every so often, and once more at the end.
//
// A push runs on a thread of its own and holds nothing up. One that fails, or is due while the one
// before is under way, is counted; the first of them in a row is told, and when it works again.
//
// Ownership: borrows its dependencies, which outlive it. Destroying it waits for a push under way:
// see busy(). Threads: the loop's. Units: nanoseconds on the steady clock. Errors: warnings in the
// log, without the password.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/metrics_page.h"
#include "exporter/push.h"
#include "exporter/push_url.h"
#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/record/program_counters.h"
#include "timing/run/event_loop.h"

namespace timing::app {

// How long the end of the program waits for the last push.
inline constexpr nanoseconds kLastPushTime = std::chrono::seconds(5);

class Pushing {
 public:
  struct Dependencies {
    const Clock& clock;
    Log& log;
    run::EventLoop& loop;
    record::ProgramCounters& counters;
    const exporter::MetricsPage& page;
    exporter::PushUrl url;
    nanoseconds every{0};
  };

  // The first push comes after `every`.
  explicit Pushing(Dependencies dependencies);

  // Pushes what there is now, and no more; then calls `done`, after kLastPushTime at the latest.
  void push_last(std::function<void()> done);

  bool busy() const { return busy_; }

 private:
  void tick();
  void push();
  void ended(const Status& status);
  void failed(std::string_view reason);
  void finish();

  const Dependencies dependencies_;
  std::optional<run::EventLoop::TimerKey> timer_;
  bool busy_ = false;
  bool failing_ = false;
  bool last_waits_ = false;  // for the push before it
  std::function<void()> done_;
  exporter::Pusher pusher_;  // last: it calls back
};

}  // namespace timing::app
