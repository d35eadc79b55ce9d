#include "timing/plan/job_compiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "timing/base/digest.h"
#include "timing/base/random.h"
#include "timing/config/canonical.h"
#include "timing/config/load.h"
#include "timing/plan/calendar/local_time.h"
#include "timing/plan/excerpt.h"
#include "timing/plan/secrets.h"

namespace timing::plan {
namespace {

// Whether YAML would read the text as it stands, without quotes and on one line: only then a place
// in the text is a place in the file.
bool may_stand_plain(std::string_view text) {
  constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@` ";
  constexpr auto kNone = std::string_view::npos;
  return !text.empty() && kIndicators.find(text.front()) == kNone && text.find('\n') == kNone &&
         text.find(": ") == kNone && text.find(" #") == kNone;
}

config::Mark place_in(const config::Located<std::string>& text, std::size_t offset) {
  config::Mark place = text.mark;
  if (may_stand_plain(text.value)) place.column += static_cast<int>(offset);
  return place;
}

std::string line_in(std::string_view text, std::size_t offset) {
  if (text.find('\n') == std::string_view::npos) return "";
  return fmt::format(" (line {} of the text)",
                     1 + std::ranges::count(text.substr(0, offset), '\n'));
}

StartPlan start_of(const config::Start& start, const Timezone& zone) {
  StartPlan plan{.aligned = start.aligned, .jitter = start.jitter, .spread = start.spread};
  if (start.at) {
    const auto& [time, offset] = *start.at;
    plan.at = offset ? std::chrono::sys_seconds(time.time_since_epoch() - *offset)
                     : first_instant(zone, time);
  }
  return plan;
}

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

// Several processes that run a plan together draw the same.
std::uint64_t seed_of(const config::Job& job, std::string_view name, const Share& process) {
  if (job.seed) return *job.seed;
  if (process.whole()) return random_seed();
  return Random(digest_of(job.content) ^ Random(digest_of(name))())();
}

std::optional<OpenModelPlan> open_model_of(const config::Job& job) {
  if (!job.open_model) return std::nullopt;
  return OpenModelPlan{.profile = RateProfile(job.open_model->rate, job.open_model->stages),
                       .arrivals = job.open_model->arrivals};
}

std::optional<OnChangePlan> on_change_of(const config::Job& job) {
  if (!job.on_change) return std::nullopt;
  return OnChangePlan{.paths = job.on_change->paths, .debounce = job.on_change->debounce};
}

// By default what arrives in a second, at least one run; of an interval what a tick plans. One run
// is enough for all changes that wait.
std::optional<std::uint64_t> max_queue_of(const config::Job& job) {
  if (job.max_queue) return job.max_queue;
  if (const auto open_model = open_model_of(job)) {
    constexpr std::uint64_t kOneASecond = 3'600'000'000;
    const std::uint64_t rate = open_model->profile.highest().millionths_an_hour;
    return std::max<std::uint64_t>((rate + kOneASecond - 1) / kOneASecond, 1);
  }
  if (job.on_change) return 1;
  return job.queues_late ? std::optional<std::uint64_t>(job.run_thread) : std::nullopt;
}

}  // namespace

std::shared_ptr<const JobPlan> JobCompiler::compile() {
  const Timezone zone = find_zone();
  const StartPlan start = start_of(job_.start, zone);
  templates_.variable = environment_.variable;
  if (job_.timezone) templates_.timezone = zone;

  const auto plan = std::make_shared<JobPlan>(JobPlan{
      .name = std::string(name_),
      .name_given = job_.name.has_value(),
      .content = job_.content,
      .url_label = config::derived_name(job_),
      .window = Window(job_.range, zone, start.at),
      .timezone = job_.timezone ? job_.timezone->value : "UTC",
      .interval = job_.run_every,
      .cron = job_.cron ? std::optional(CronSchedule(*job_.cron, zone)) : std::nullopt,
      .think_time = job_.think_time,
      .open_model = open_model_of(job_),
      .on_change = on_change_of(job_),
      .start = start,
      .seed = seed_of(job_, name_, environment_.share),
      .catch_up = job_.catch_up,
      .schedule_digest = digest_of(config::schedule_text(job_)),
      .max_queue = max_queue_of(job_),
      .run_for = job_.run_for,
      .run_count = job_.run_count > 0 ? std::optional(job_.run_count) : std::nullopt,
      .threads = std::max(job_.run_thread, 1U),
      .timeout = job_.timeout,
      .log_requests = job_.log_requests,
      .secrets = {},
      .target = SqlPlan{},
  });
  if (const auto* http = std::get_if<config::Http>(&job_.target)) {
    plan->target = compile_http(*http);
  } else {
    plan->target = compile_sql(std::get<config::Sql>(job_.target));
  }
  plan->labels = job_.labels;
  for (Label& label : plan->labels) label.value = secrets_.apply(label.value);
  plan->secrets = std::move(secrets_);
  take_share(*plan);
  return plan;
}

Timezone JobCompiler::find_zone() {
  if (!job_.timezone) return Timezone::utc();
  auto zone = Timezone::find(job_.timezone->value);
  if (zone) return std::move(zone).value();
  diagnostics_.error(job_.timezone->mark, name_,
                     fmt::format("'timezone': {}", zone.error().message));
  return Timezone::utc();
}

Template JobCompiler::compile_text(const config::Located<std::string>& text, std::string_view key) {
  if (!job_.templates) return Template::literal(text.value);
  return checked(Template::compile(text.value, templates_), text, key);
}

Template JobCompiler::checked(Result<Template, TemplateError> compiled,
                              const config::Located<std::string>& text, std::string_view key) {
  if (compiled) return with_secrets_noted(std::move(compiled).value());
  const auto& [offset, message] = compiled.error();
  diagnostics_.error(place_in(text, offset), name_,
                     fmt::format("'{}'{}: {}", key, line_in(text.value, offset), message));
  return Template::literal(text.value);
}

Template JobCompiler::with_secrets_noted(Template text) {
  for (const std::string& secret : text.secrets()) secrets_.add(secret);
  return text;
}

std::optional<std::string> JobCompiler::constant_text(const Template& text) const {
  if (!text.constant()) return std::nullopt;
  Random unused(0);
  return text.render({.now = environment_.now, .run = 1, .thread = 0, .random = &unused});
}

}  // namespace timing::plan
