#include "timing/config/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <iterator>
#include <tuple>

namespace timing::config {
namespace {

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

  Writer& add(const Header& header) { return add(header.name).add(header.value); }
  Writer& add(const Body& body) { return add(body.name).add(body.text); }
  Writer& add(const Condition& condition) {
    return add(static_cast<int>(condition.unit))
        .add(static_cast<int>(condition.comparison))
        .add(condition.bound);
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
  Writer& add(const Check& check) {
    return add(static_cast<int>(check.type)).add(check.name).add(check.rules);
  }
  Writer& add(const Http& http) {
    return add("http")
        .add(http.url)
        .add(http.method)
        .add(http.headers)
        .add(http.bodies)
        .add(http.log_response)
        .add(http.follow_redirects)
        .add(http.tls.ca_file)
        .add(http.tls.insecure_skip_verify);
  }
  Writer& add(const Sql& sql) {
    return add("sql")
        .add(static_cast<int>(sql.type))
        .add(sql.host)
        .add(sql.port)
        .add(sql.database)
        .add(sql.username)
        .add(sql.password)
        .add(sql.file)
        .add(sql.execute)
        .add(sql.query);
  }
  // Conditions are ANDed: their order means nothing.
  Writer& add_sorted(Range range) {
    std::ranges::sort(range, {}, [](const Condition& condition) {
      return std::tuple(condition.unit, condition.comparison, condition.bound);
    });
    return add(range);
  }

  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string canonical_text(const Job& job) {
  Writer writer;
  writer.add(job.name)
      .add_sorted(job.range)
      .add(job.timezone)
      .add(job.run_every)
      .add(job.cron)
      .add(job.think_time)
      .add(job.run_count)
      .add(job.run_thread)
      .add(job.timeout)
      .add(job.templates)
      .add(static_cast<int>(job.log_requests))
      .add(job.checks);
  std::visit([&](const auto& target) { writer.add(target); }, job.target);
  return std::move(writer).text();
}

}  // namespace timing::config
