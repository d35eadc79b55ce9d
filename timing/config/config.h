// What a config file says, as plain values: each key checked by itself, nothing compiled yet.
//
// The meaning of every key stands in docs/config.md. Values that a later layer may reject (URLs,
// templates, time zones, JSONPath rules, regular expressions) carry the Mark of the place where
// they were written, so that their errors name it too.
//
// Units: durations in nanoseconds. Threads: plain values. Errors: see load.h.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "timing/base/label.h"
#include "timing/base/log.h"
#include "timing/config/file.h"
#include "timing/config/located.h"
#include "timing/config/sql.h"
#include "timing/config/syntax/cron_syntax.h"
#include "timing/config/tls.h"

namespace timing::config {

enum class Unit { month, day, weekday, hour, minute, second };
enum class Comparison { gt, gte, lt, lte, eq, in, not_in, between };

// Days of a month count from its end where they are negative: -1 is its last.
struct Condition {
  Unit unit{};
  Comparison comparison{};
  std::vector<int> values{};  // in, not_in: at least one; between: the first and the last; else one
  Mark mark{};
};

// Wall-clock time since midnight, without `end`. It ends on the next day where `end` is before
// `begin`; they are never equal.
struct TimeSpan {
  std::chrono::seconds begin{0};
  std::chrono::seconds end{0};
};

// Without a time: the whole day.
struct DateBound {
  std::chrono::local_days day{};
  std::optional<std::chrono::seconds> time{};
};

// A day at either end belongs to it whole; an instant belongs to it as `from`, not as `to`.
struct DateSpan {
  std::optional<DateBound> from{};
  std::optional<DateBound> to{};
};

// One map of `range`: open while all conditions hold, within any of the times, within the dates.
struct RangePart {
  std::vector<Condition> conditions{};     // in the file's order
  Located<std::vector<TimeSpan>> times{};  // none: the whole day
  Located<DateSpan> dates{};
};

// The key `range`: a window is open while any of its parts is. No part: always open.
using Range = std::vector<RangePart>;

enum class EngineChoice { automatic, native, curl };
enum class HttpVersion { automatic, one, two };

// Both as written, without brackets.
struct Resolve {
  std::string host;  // in lower case
  std::string address;
};

// How requests reach a server.
struct Connection {
  EngineChoice engine = EngineChoice::automatic;
  HttpVersion version = HttpVersion::automatic;
  bool keepalive = true;
  std::uint32_t most = 0;                       // open at once; 0: as many as runs are under way
  std::uint64_t most_requests = 0;              // on each of them; 0: no limit
  bool retry = true;                            // see docs/config.md
  std::chrono::nanoseconds connect_timeout{0};  // 0: that of the whole request
  std::vector<Resolve> resolve = {};
};

struct Header {
  std::string name;
  Located<std::string> value;
};

struct FormField {
  std::string name;
  Located<std::string> value;
};

// A text, a file or a form.
struct Body {
  std::string name;  // the metric label `entity`
  Located<std::string> text = {};
  File file = {};
  std::vector<FormField> form = {};
};

// Which of several bodies a run sends.
enum class BodyPick { all, round_robin, random };

struct BasicAuth {
  Located<std::string> username;
  Located<std::string> password;
};
struct BearerAuth {
  Located<std::string> token;
};
using Auth = std::variant<BasicAuth, BearerAuth>;

struct Http {
  Located<std::string> url;
  Located<std::string> method;  // "GET" where the file names none
  std::vector<Header> headers;  // in the file's order
  std::vector<Body> bodies;     // in the file's order; none: one request without a body
  BodyPick pick = BodyPick::all;
  std::optional<Auth> auth;
  bool log_response = false;
  bool follow_redirects = true;
  std::uint64_t max_response_size = 0;  // bytes of a body as sent; 0: no limit
  Connection connection;
  std::optional<Located<std::string>> proxy;  // none: the environment's; empty: no proxy
  Tls tls;
};

// One item of `check` (or `checker`). `rule` is the text as written, one per rule:
//   json      '$.status = "green"'
//   status    '200', '200-299', '>= 200' ...
//   body      a regular expression
//   header    'Content-Type =~ json', 'ETag' (is there)
//   duration  '< 500ms'
enum class CheckType { json, status, body, header, duration };

struct Check {
  CheckType type{};
  std::string name;
  std::vector<Located<std::string>> rules;
};

// How long a thread of a closed loop waits between two runs.
struct ThinkTime {
  std::chrono::nanoseconds least{0};
  std::chrono::nanoseconds most{0};
};

// On the clock of the job, or at an offset of its own, east of UTC.
struct StartTime {
  std::chrono::local_seconds time{};
  std::optional<std::chrono::seconds> offset{};
};

// Where ticks begin, and how they are moved. Neither aligned nor at a time: with the job.
struct Start {
  bool aligned = false;
  std::optional<StartTime> at{};
  std::chrono::nanoseconds jitter{0};
  bool spread = false;
};

// Ticks that passed while the program was down.
struct CatchUp {
  std::chrono::nanoseconds within{0};  // older ones are let be
  std::uint32_t at_most = 1;           // the latest of them
};

// Runs started in an hour, in millionths: what a file may say, exactly.
struct Rate {
  std::uint64_t millionths_an_hour = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): takes the 0 of a rewritten comparison for a pointer
  auto operator<=>(const Rate&) const = default;
};

// The rate goes along a line to `to` within `length`; without `to` it holds.
struct Stage {
  std::chrono::nanoseconds length{0};
  std::optional<Rate> to{};
};

// Runs start when what is at any of the paths has changed.
struct OnChange {
  std::vector<std::string> paths{};  // from the program's working folder
  std::chrono::nanoseconds debounce = std::chrono::milliseconds(500);
};

enum class Arrivals { uniform, poisson };

// Runs start at a rate, whether or not earlier ones have ended.
struct OpenModel {
  Rate rate{};                  // 0 where stages begin without one
  std::vector<Stage> stages{};  // none: the rate holds for ever
  Arrivals arrivals = Arrivals::uniform;
};

struct Job {
  std::optional<Located<std::string>> name;
  Mark mark{};          // of the document
  std::string content;  // the document in canonical form: equal content, equal job
  Range range;
  std::optional<Located<std::string>> timezone;
  // At most one of these; none: back to back, with a pause where there is a think time.
  std::optional<std::chrono::nanoseconds> run_every;
  std::optional<CronFields> cron;
  std::optional<ThinkTime> think_time;
  std::optional<CatchUp> catch_up;
  std::optional<OpenModel> open_model;
  std::optional<OnChange> on_change;
  Start start;
  std::optional<std::uint64_t> seed;       // of all that is random about the schedule
  bool queues_late = false;                // `late: queue`
  std::optional<std::uint64_t> max_queue;  // none: the default, where runs queue
  std::optional<std::chrono::nanoseconds> run_for;
  std::uint64_t run_count = 0;  // 0: no limit
  std::uint32_t run_thread = 1;
  std::chrono::nanoseconds timeout = std::chrono::seconds(30);  // 0: none
  bool templates = true;
  RequestLogging log_requests = RequestLogging::automatic;
  Labels labels;              // of its series; `prometheus`
  std::vector<Check> checks;  // HTTP only
  std::variant<Http, Sql> target;
};

struct Config {
  std::vector<Job> jobs;
  std::string text = {};  // of the file that it was loaded from, with its secrets
};

}  // namespace timing::config
