// What /api/v1/status tells, as plain values; docs/api.md explains each.
//
// Units: nanoseconds. Threads: plain values. Errors: none; what is not known is absent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/base/clock.h"
#include "timing/plan/share.h"
#include "timing/record/job_latencies.h"
#include "timing/record/registry.h"

namespace timing::app {

enum class ProgramPhase { starting, running, stopping };

// waiting: for the next opening of the window. ending: no run starts any more, some are under way.
// finished: nothing will run any more.
enum class JobPhase { waiting, open, ending, finished };

struct JobStatus {
  std::string_view name;
  std::string_view type;    // "http", "mysql", "sqlite"
  std::string_view target;  // the label `url`
  JobPhase phase{};
  const record::JobSeries& series;
  const record::JobLatencies* latencies = nullptr;  // null: no request has ended
  // Whose changes start it; null: no file's.
  const std::vector<std::string>* follows = nullptr;
  bool in_shard = true;  // false: other processes do all of it
};

struct ReloadStatus {
  WallTime last{};  // the last attempt, the start included
  bool successful = false;
  std::optional<WallTime> last_success = std::nullopt;
  std::uint64_t failures = 0;
};

struct ProgramStatus {
  std::string_view version;
  ProgramPhase phase{};
  WallTime started{};
  nanoseconds uptime{0};
  std::string_view config_file;
  ReloadStatus reload;
  plan::Share shard = {};
  std::vector<JobStatus> jobs;  // in the file's order
};

// Where a job stands, by what the scheduler tells of it.
JobPhase phase_of(const record::ScheduleState& schedule);

}  // namespace timing::app
