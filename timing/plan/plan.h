// The plan: every job of a checked config, compiled, ready to be run.
//
// A JobPlan is immutable and shared. A job that a new config leaves as it is keeps the very same
// JobPlan (compile.h), so that comparing pointers tells what a reload changes.
//
// Where several processes run a plan together, a JobPlan is what this one does of the job: its
// threads, its part of run_count, of max_queue and of the connections (share.h).
//
// Units: nanoseconds. Threads: any thread may read. Errors: none left; compile.h has told them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "timing/base/label.h"
#include "timing/base/log.h"
#include "timing/base/secret_mask.h"
#include "timing/config/config.h"
#include "timing/plan/body.h"
#include "timing/plan/calendar/cron.h"
#include "timing/plan/calendar/window.h"
#include "timing/plan/check/check.h"
#include "timing/plan/share.h"
#include "timing/plan/sql.h"
#include "timing/plan/template/template.h"
#include "timing/plan/ticks/rate_profile.h"

namespace timing::plan {

struct HeaderPlan {
  std::string name;
  Template value;
};

struct HttpPlan {
  Template url;
  std::string method;
  std::vector<HeaderPlan> headers;  // those that follow from `auth` and `form` included
  std::vector<BodyPlan> bodies;     // empty: one request without a body, entity ""
  config::BodyPick pick = config::BodyPick::all;
  bool log_response = false;
  bool follow_redirects = true;
  std::uint64_t max_response_size = 0;  // bytes of a body as sent; 0: no limit
  config::Connection connection = {};
  std::optional<std::string> proxy = std::nullopt;  // none: the environment's; empty: no proxy
  config::Tls tls;
  std::vector<Check> checks;
};

// Where ticks begin, and how they are moved. Neither aligned nor at an instant: with the opening of
// each window.
struct StartPlan {
  bool aligned = false;  // at multiples of the interval since midnight in the zone of the window
  // Nothing happens before it: the window of the job opens no earlier. An interval's ticks are
  // counted from it.
  std::optional<WallTime> at = std::nullopt;
  nanoseconds jitter{0};  // a random part of it is added to each tick
  bool spread = false;    // each thread has an offset into the interval, see spread.h
};

struct OpenModelPlan {
  RateProfile profile;
  config::Arrivals arrivals{};
};

// A change of what is at any of the paths plans a run.
struct OnChangePlan {
  std::vector<std::string> paths;  // from the program's working folder
  nanoseconds debounce{0};
};

struct JobPlan {
  std::string name;         // unique in its plan
  bool name_given = false;  // by the user, not derived
  std::string content;      // canonical text of its document
  std::string url_label;    // the url as configured without userinfo, or type://host:port/database
  Labels labels = {};       // of its series, without secrets

  Window window;
  std::string timezone = "UTC";  // the name of the window's zone
  // At most one of these; none: a closed loop, whose threads start a run when one has ended, or a
  // think time later.
  std::optional<nanoseconds> interval = std::nullopt;
  std::optional<CronSchedule> cron = std::nullopt;
  std::optional<config::ThinkTime> think_time = std::nullopt;
  std::optional<OpenModelPlan> open_model = std::nullopt;
  std::optional<OnChangePlan> on_change = std::nullopt;
  StartPlan start = {};
  std::uint64_t seed = 0;  // of all that is random about the schedule

  std::optional<config::CatchUp> catch_up = std::nullopt;
  std::uint64_t schedule_digest = 0;  // equal for schedules that have the same ticks

  // How many runs may wait for a free thread; none: they do not wait, and are missed.
  std::optional<std::uint64_t> max_queue = std::nullopt;
  std::optional<nanoseconds> run_for = std::nullopt;  // of open time; none: no limit
  std::optional<std::uint64_t> run_count;             // absent: no limit
  std::uint32_t threads = 1;
  nanoseconds timeout{0};  // of one request or statement; 0: none
  RequestLogging log_requests = RequestLogging::automatic;
  SecretMask secrets;
  std::variant<HttpPlan, SqlPlan> target;

  Share share = {};
  bool idle = false;              // nothing of it is this share's
  std::uint32_t all_threads = 0;  // of all shares; only where there are several
  // Of the threads of all shares those that are its own, by lane; empty: every share.of-th.
  std::vector<std::uint32_t> own_threads = {};

  // The number of a lane's thread among those of all shares.
  std::uint32_t thread_of(std::uint32_t lane) const {
    return own_threads.empty() ? share.index + lane * share.of : own_threads[lane];
  }
  // The runs of this share.
  RunShare runs() const {
    const bool by_threads = !share.whole() && (interval || cron);
    return by_threads ? RunShare(share, all_threads) : RunShare(share);
  }

  // Ticks or changes plan its runs.
  bool scheduled() const { return ticks() || on_change; }
  bool ticks() const { return interval || cron || open_model; }
  // After so much open time no run starts any more: `run_for`, and all stages.
  std::optional<nanoseconds> open_time_limit() const {
    const auto stages = open_model ? open_model->profile.length() : std::nullopt;
    return stages && run_for ? std::min(*stages, *run_for) : stages ? stages : run_for;
  }
  // A thread may start its next run by itself, as soon as one has ended.
  bool back_to_back() const { return !scheduled() && !think_time; }
};

struct Plan {
  std::vector<std::shared_ptr<const JobPlan>> jobs;
  Share share = {};  // of the process
};

}  // namespace timing::plan
