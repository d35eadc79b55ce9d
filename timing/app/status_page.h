// The page /api/v1/status: gathers what the program knows of itself at the moment it is asked.
//
// Ownership: borrows its dependencies, which outlive it. Threads: respond() on any, also at once;
// the others on any one. Errors: none.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "exporter/http_message.h"
#include "timing/app/running_config.h"
#include "timing/app/status.h"
#include "timing/base/clock.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::app {

class StatusPage {
 public:
  struct Dependencies {
    const Clock& clock;
    const record::Registry& registry;
    const record::ProgramCounters& counters;
    const RunningConfigHolder& config;
    std::string config_file;
  };

  // The program starts now.
  explicit StatusPage(Dependencies dependencies);

  void set_phase(ProgramPhase phase) { phase_ = phase; }
  // The config was loaded, or could not be.
  void note_reload() { last_reload_ = dependencies_.clock.wall_now().time_since_epoch(); }

  exporter::Response respond(const exporter::Request& request) const;

 private:
  ReloadStatus reload() const;

  const Dependencies dependencies_;
  const Instant started_;
  std::atomic<ProgramPhase> phase_ = ProgramPhase::starting;
  std::atomic<nanoseconds> last_reload_;
};

}  // namespace timing::app
