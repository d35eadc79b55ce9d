// The program's HTTP endpoint as a whole: its pages, and the servers that answer with them.
//
// Ownership: borrows its dependencies, which outlive it. Threads: the main loop's, but for what the
// servers ask of the pages on their own threads; `reload` and `quit` are called on the loop's.
// Errors: see open().
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/endpoints.h"
#include "exporter/metrics_page.h"
#include "exporter/server.h"
#include "timing/app/config_page.h"
#include "timing/app/linger.h"
#include "timing/app/loop_calls.h"
#include "timing/app/options.h"
#include "timing/app/running_config.h"
#include "timing/app/status_page.h"
#include "timing/app/web_settings.h"
#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"
#include "timing/run/event_loop.h"

namespace timing::app {

using Reloaded = Result<std::size_t, std::vector<std::string>>;

class Endpoint {
 public:
  struct Dependencies {
    const ServeOptions& options;
    const Clock& clock;
    Log& log;
    const record::Registry& registry;
    record::ProgramCounters& counters;
    run::EventLoop& loop;
    Linger& linger;
    // How many jobs run now, or what is wrong with the config; nullopt: the program is stopping.
    std::function<std::optional<Reloaded>()> reload;
    std::function<void()> quit;
  };

  explicit Endpoint(Dependencies dependencies);
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  ~Endpoint() { close(); }

  // Listens at all addresses, and says where in the log. Errors: one cannot be listened on, or the
  // web config cannot be used.
  Status open();
  // Reads the web config again.
  void reload_web_settings(std::string_view reason);
  // Waits for the answers under way. The loop need not run.
  void close();

  const exporter::MetricsPage& metrics() const { return metrics_; }
  // A config runs from now on.
  void show(RunningConfig config);
  // The config was loaded, or could not be.
  void note_reload() { status_.note_reload(); }
  // No run starts any more.
  void show_stopping();

 private:
  exporter::Endpoints::Handlers handlers();
  exporter::Response reload() const;
  exporter::Response quit() const;
  void follow_web_settings(FileIdentities files);

  Dependencies dependencies_;
  RunningConfigHolder config_;
  exporter::MetricsPage metrics_;
  StatusPage status_;
  ConfigPage config_page_{config_};
  LoopCalls calls_;
  exporter::Endpoints endpoints_;
  std::unique_ptr<exporter::Server> server_;      // none until open()
  std::optional<WebSettingsWatch> web_settings_;  // only with --web_config
};

}  // namespace timing::app
