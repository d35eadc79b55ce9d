#include "timing/config/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <iterator>

#include "timing/base/digest.h"

namespace timing::config {
namespace {

template <typename T>
std::vector<std::string> sorted_texts(const std::vector<T>& items);

// Every text with its length before it, so that no two lists of values read alike.
class Writer {
 public:
  Writer& add(std::string_view text) {
    fmt::format_to(std::back_inserter(text_), "{}:{};", text.size(), text);
    return *this;
  }
  Writer& add(std::integral auto number) {
    fmt::format_to(std::back_inserter(text_), "{};", static_cast<std::int64_t>(number));
    return *this;
  }
  Writer& add(std::chrono::nanoseconds duration) { return add(duration.count()); }
  template <typename T>
  Writer& add(const Located<T>& located) {
    return add(located.value);
  }
  template <typename T>
  Writer& add(const std::optional<T>& value) {
    add(value.has_value());
    return value ? add(*value) : *this;
  }
  template <typename T>
  Writer& add(const std::vector<T>& items) {
    add(items.size());
    for (const T& item : items) add(item);
    return *this;
  }

  Writer& add(const Label& label) { return add(label.name).add(label.value); }
  Writer& add(const Header& header) { return add(header.name).add(header.value); }
  // The content counts, not where it was found.
  Writer& add(const File& file) {
    if (!file.given()) return add(false);
    return add(file.text->size()).add(digest_of(*file.text));
  }
  Writer& add(const FormField& field) { return add(field.name).add(field.value); }
  Writer& add(const Body& body) {
    return add(body.name).add(body.text).add(body.file).add(body.form);
  }
  Writer& add(const BasicAuth& auth) { return add("basic").add(auth.username).add(auth.password); }
  Writer& add(const BearerAuth& auth) { return add("bearer").add(auth.token); }
  Writer& add(const Auth& auth) {
    return std::visit([this](const auto& scheme) -> Writer& { return add(scheme); }, auth);
  }
  Writer& add(const Resolve& resolve) { return add(resolve.host).add(resolve.address); }
  Writer& add(const Connection& connection) {
    return add(static_cast<int>(connection.engine))
        .add(static_cast<int>(connection.version))
        .add(connection.keepalive)
        .add(connection.most)
        .add(connection.most_requests)
        .add(connection.retry)
        .add(connection.connect_timeout)
        .add(connection.resolve);
  }
  Writer& add(const Tls& tls) {
    return add(tls.ca_file)
        .add(tls.cert_file)
        .add(tls.key_file)
        .add(tls.server_name)
        .add(static_cast<int>(tls.min_version))
        .add(tls.insecure_skip_verify);
  }
  Writer& add(const Condition& condition) {
    return add(static_cast<int>(condition.unit))
        .add(static_cast<int>(condition.comparison))
        .add(condition.values);
  }
  Writer& add(const CronFields& cron) {
    return add(cron.minutes)
        .add(cron.hours)
        .add(cron.days)
        .add(cron.months)
        .add(cron.weekdays)
        .add(cron.hour_unrestricted)
        .add(cron.day_unrestricted)
        .add(cron.weekday_unrestricted);
  }
  Writer& add(const ThinkTime& pause) { return add(pause.least).add(pause.most); }
  Writer& add(const StartTime& start) {
    return add(start.time.time_since_epoch()).add(start.offset);
  }
  Writer& add(const Start& start) {
    return add(start.aligned).add(start.at).add(start.jitter).add(start.spread);
  }
  Writer& add(const CatchUp& missed) { return add(missed.within).add(missed.at_most); }
  Writer& add(const Rate& rate) { return add(rate.millionths_an_hour); }
  Writer& add(const Stage& stage) { return add(stage.length).add(stage.to); }
  Writer& add(const OpenModel& model) {
    return add(model.rate).add(model.stages).add(static_cast<int>(model.arrivals));
  }
  Writer& add(const OnChange& changes) { return add(changes.paths).add(changes.debounce); }
  Writer& add(const TimeSpan& span) { return add(span.begin).add(span.end); }
  Writer& add(const DateBound& bound) {
    return add(bound.day.time_since_epoch().count()).add(bound.time);
  }
  Writer& add(const DateSpan& dates) { return add(dates.from).add(dates.to); }
  Writer& add(const Check& check) {
    return add(static_cast<int>(check.type)).add(check.name).add(check.rules);
  }
  Writer& add(const Http& http) {
    return add("http")
        .add(http.url)
        .add(http.method)
        .add(http.headers)
        .add(http.bodies)
        .add(static_cast<int>(http.pick))
        .add(http.auth)
        .add(http.log_response)
        .add(http.follow_redirects)
        .add(http.max_response_size)
        .add(http.connection)
        .add(http.proxy)
        .add(http.tls);
  }
  Writer& add(const DatabaseHost& host) { return add(host.host).add(host.port); }
  Writer& add(const DatabaseOption& option) { return add(option.name).add(option.value); }
  Writer& add(const Database& database) {
    return add(static_cast<int>(database.type))
        .add(database.hosts)
        .add(database.socket)
        .add(database.database)
        .add(database.username)
        .add(database.password)
        .add(database.file)
        .add(database.charset)
        .add(database.connect_timeout)
        .add(database.tls)
        .add(database.options)
        .add(database.warm);
  }
  Writer& add(const Param& param) {
    return add(static_cast<int>(param.type)).add(param.value).add(param.captured);
  }
  Writer& add(const Capture& capture) { return add(capture.name).add(capture.column); }
  Writer& add(const Statement& statement) {
    return add(statement.text)
        .add(statement.name)
        .add(statement.params)
        .add(statement.rows)
        .add(statement.timeout)
        .add(statement.captures);
  }
  Writer& add(const MixWeight& part) { return add(part.name).add(part.weight); }
  Writer& add(const Sql& sql) {
    return add("sql")
        .add(sql.database)
        .add(sql.execute)
        .add(sql.query)
        .add(sql.connect)
        .add(sql.init)
        .add(sql.cleanup)
        .add(static_cast<int>(sql.prepare))
        .add(sql.transaction)
        .add(sql.retries)
        .add(sorted_texts(sql.mix));
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

template <typename T>
std::vector<std::string> sorted_texts(const std::vector<T>& items) {
  std::vector<std::string> texts;
  for (const T& item : items) {
    Writer writer;
    writer.add(item);
    texts.push_back(std::move(writer).text());
  }
  return sorted(std::move(texts));
}

Condition with_sorted_list(Condition condition) {
  if (condition.comparison != Comparison::in && condition.comparison != Comparison::not_in) {
    return condition;
  }
  std::vector<int>& values = condition.values;
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return condition;
}

// Conditions are ANDed, lists are any of their items: their order means nothing, nor does saying a
// thing twice.
std::vector<std::string> text_of(const Range& range) {
  std::vector<std::string> parts;
  for (const RangePart& part : range) {
    std::vector<Condition> conditions;
    std::ranges::transform(part.conditions, std::back_inserter(conditions), with_sorted_list);
    Writer writer;
    writer.add(sorted_texts(conditions)).add(sorted_texts(part.times.value)).add(part.dates);
    parts.push_back(std::move(writer).text());
  }
  return sorted(std::move(parts));
}

}  // namespace

std::string canonical_text(const Job& job) {
  Writer writer;
  writer.add(job.name)
      .add(text_of(job.range))
      .add(job.timezone)
      .add(job.run_every)
      .add(job.cron)
      .add(job.think_time)
      .add(job.start)
      .add(job.seed)
      .add(job.catch_up)
      .add(job.open_model)
      .add(job.on_change)
      .add(job.queues_late)
      .add(job.max_queue)
      .add(job.run_for)
      .add(job.run_count)
      .add(job.run_thread)
      .add(job.timeout)
      .add(job.templates)
      .add(static_cast<int>(job.log_requests))
      .add(job.labels)
      .add(job.checks);
  std::visit([&](const auto& target) { writer.add(target); }, job.target);
  return std::move(writer).text();
}

std::string schedule_text(const Job& job) {
  Writer writer;
  writer.add(text_of(job.range))
      .add(job.timezone)
      .add(job.run_every)
      .add(job.cron)
      .add(job.start)
      .add(job.seed);
  return std::move(writer).text();
}

}  // namespace timing::config
