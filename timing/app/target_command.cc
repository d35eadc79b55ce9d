#include "timing/app/target_command.h"

#include <sys/epoll.h>

#include <csignal>
#include <random>

#include "timing/app/signals.h"
#include "timing/base/clock.h"
#include "timing/record/program_counters.h"
#include "timing/report/log_writer.h"
#include "timing/run/event_loop.h"
#include "timing/target/target_server.h"

namespace timing::app {

int run_target(const TargetOptions& options) {
  const Signals signals;
  const SystemClock clock;
  record::ProgramCounters counters;
  report::LogWriter log(clock, counters);
  auto server = target::TargetServer::start(options.addr, log, std::random_device{}());
  if (!server) {
    log.error(server.error().message);
    return 1;
  }

  run::EventLoop loop(clock);
  loop.watch(signals.descriptor(), EPOLLIN, [&](std::uint32_t) {
    while (const auto signal = signals.next()) {
      if (*signal != SIGHUP) loop.stop();
    }
  });
  loop.run();
  return 0;
}

}  // namespace timing::app
