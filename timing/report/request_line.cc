#include "timing/report/request_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

#include "timing/base/duration.h"

namespace timing::report {
namespace {

using record::Code;
using std::chrono::nanoseconds;

// Together, and with the quotes of an error doubled, they stay under log_line.h's kMaxContextBytes.
constexpr std::size_t kSubjectBytes = 6'144;
constexpr std::size_t kErrorBytes = 3'072;
constexpr std::size_t kNameBytes = 512;
// A response has a line to itself: all of it that is not the number left out.
constexpr std::size_t kResponseBytes = 16'000;
constexpr std::size_t kCodesNamed = 16;

std::string as_value(std::string_view value) {
  if (!value.empty() && value.find_first_of(" \t\r\n='\"\\") == std::string_view::npos) {
    return std::string(value);
  }
  std::string text = "'";
  for (const char c : value) text.append(c == '\'' ? 2 : 1, c);
  return text + "'";
}

// Whole microseconds, as more is noise; what is shorter than one stays as it is.
std::string duration_text(nanoseconds duration) {
  const auto whole = std::chrono::round<std::chrono::microseconds>(duration);
  return format_duration(whole.count() == 0 ? duration : whole);
}

// Three digits: what it was counted in knows no more.
std::string quantile_text(nanoseconds duration) {
  std::int64_t unit = 1;
  while (duration.count() / unit >= 1000) unit *= 10;
  return format_duration(nanoseconds((duration.count() + unit / 2) / unit * unit));
}

std::string cause_of(const record::Outcome& outcome) {
  if (!outcome.error.empty()) return std::string(outcome.error);
  switch (outcome.code.kind) {
    case Code::Kind::http:
      return fmt::format("the server answered {}", outcome.code.number);
    case Code::Kind::sql:
      return fmt::format("the server reported error {}", outcome.code.number);
    case Code::Kind::client:
      return "no response";
  }
  return "no response";
}

std::string size_text(const record::Outcome& outcome) {
  switch (outcome.code.kind) {
    case Code::Kind::http:
      return fmt::format(" bytes={}", outcome.size);
    case Code::Kind::sql:
      return fmt::format(" rows={}", outcome.size);
    case Code::Kind::client:
      return "";
  }
  return "";
}

std::string_view span_text(Summary::Span span) {
  switch (span) {
    case Summary::Span::second:
      return "";
    case Summary::Span::ten_seconds:
      return " in 10s";
    case Summary::Span::minute:
      return " in 1m";
    case Summary::Span::all:
      return " in all";
  }
  return "";
}

std::string codes_text(const record::FailureCounts& failures) {
  record::FailureCounts named = failures;
  if (named.size() > kCodesNamed) {
    std::ranges::stable_sort(named, std::ranges::greater(),
                             &record::FailureCounts::value_type::second);
    named.resize(kCodesNamed);
    std::ranges::sort(named);
  }
  std::string text;
  const char* separator = " codes=";
  for (const auto& [code, count] : named) {
    text += fmt::format("{}{}:{}", std::exchange(separator, ","), code.label(), count);
  }
  const std::uint64_t others = total_of(failures) - total_of(named);
  if (others > 0) text += fmt::format(",other:{}", others);
  return text;
}

// Appends parts that may be too long, and remembers whether one was.
class Parts {
 public:
  Parts(Clipped& line, const SecretMask& secrets) : line_(line), secrets_(secrets) {}

  std::string clipped(std::string_view text, std::size_t limit) {
    Clipped part = secrets_.empty() ? clip(text, limit) : clip(secrets_.apply(text), limit);
    line_.cut = line_.cut || part.cut;
    return std::move(part.text);
  }

 private:
  Clipped& line_;
  const SecretMask& secrets_;
};

}  // namespace

Clipped request_line(const record::JobLabels& labels, const record::Outcome& outcome,
                     const SecretMask& secrets) {
  const record::RequestLabels& request = labels.requests.at(outcome.request);
  Clipped line;
  Parts parts(line, secrets);
  auto out = std::back_inserter(line.text);
  fmt::format_to(out, "{} to {} ... status={} duration={}{}",
                 parts.clipped(request.method, kNameBytes),
                 parts.clipped(outcome.subject, kSubjectBytes), outcome.code.label(),
                 duration_text(outcome.service_time), size_text(outcome));
  if (!request.entity.empty()) {
    fmt::format_to(out, " entity={}", as_value(parts.clipped(request.entity, kNameBytes)));
  }
  fmt::format_to(out, " name={} run={} thread={}", as_value(parts.clipped(labels.name, kNameBytes)),
                 outcome.run, outcome.thread);
  if (outcome.error_class) fmt::format_to(out, " class={}", record::to_word(*outcome.error_class));
  if (!outcome.success) {
    fmt::format_to(out, " error={}", as_value(parts.clipped(cause_of(outcome), kErrorBytes)));
  }
  return line;
}

Clipped response_line(const record::Outcome& outcome, const SecretMask& secrets) {
  if (secrets.empty()) return clip(outcome.response, kResponseBytes, outcome.response_omitted);
  return clip(secrets.apply(outcome.response), kResponseBytes, outcome.response_omitted);
}

Clipped summary_line(const record::JobLabels& labels, const Summary& summary,
                     const SecretMask& secrets) {
  Clipped line;
  Parts parts(line, secrets);
  auto out = std::back_inserter(line.text);
  const record::LatencyWindow& times = summary.latencies;
  fmt::format_to(out, "{} request{}{} to {} ... failures={}{}", times.count,
                 times.count == 1 ? "" : "s", span_text(summary.span),
                 parts.clipped(labels.url, kSubjectBytes), total_of(summary.failures),
                 codes_text(summary.failures));
  fmt::format_to(out, " p50={} p90={} p95={} p99={} p999={} max={} name={}",
                 quantile_text(times.p50), quantile_text(times.p90), quantile_text(times.p95),
                 quantile_text(times.p99), quantile_text(times.p999), quantile_text(times.max),
                 as_value(parts.clipped(labels.name, kNameBytes)));
  return line;
}

}  // namespace timing::report
