#include "timing/report/request_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
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

bool needs_quotes(std::string_view value) {
  constexpr std::string_view kQuoted = " \t\r\n='\"\\";
  return value.empty() || std::ranges::any_of(value, [&](char c) {
           return kQuoted.find(c) != std::string_view::npos;
         });
}

std::string in_quotes(std::string_view value) {
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

std::string_view size_key(Code::Kind kind) {
  switch (kind) {
    case Code::Kind::http:
      return " bytes=";
    case Code::Kind::sql:
      return " rows=";
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

// A line that grows part by part. What may be too long is cut, and it is remembered.
class Parts {
 public:
  explicit Parts(const SecretMask& secrets) : secrets_(secrets) {
    constexpr std::size_t kUsualBytes = 256;
    line_.text.reserve(kUsualBytes);
  }

  Parts& add(std::string_view text) {
    line_.text += text;
    return *this;
  }
  Parts& add(std::uint64_t number) {
    const fmt::format_int digits(number);
    return add(std::string_view(digits.data(), digits.size()));
  }
  Parts& add_clipped(std::string_view text, std::size_t limit) {
    return is_fine(text, limit) ? add(text) : add(clipped(text, limit));
  }
  Parts& add_value(std::string_view text, std::size_t limit) {
    if (is_fine(text, limit) && !needs_quotes(text)) return add(text);
    const std::string value = clipped(text, limit);
    return add(needs_quotes(value) ? in_quotes(value) : value);
  }

  Clipped take() { return std::move(line_); }

 private:
  // Most parts go into the line as they are.
  bool is_fine(std::string_view text, std::size_t limit) const {
    return is_within(text, limit) && !secrets_.is_in(text);
  }

  std::string clipped(std::string_view text, std::size_t limit) {
    Clipped part = clip(secrets_.apply(text), limit);
    line_.cut = line_.cut || part.cut;
    return std::move(part.text);
  }

  Clipped line_;
  const SecretMask& secrets_;
};

}  // namespace

Clipped request_line(const record::JobLabels& labels, const record::Outcome& outcome,
                     const SecretMask& secrets) {
  const record::RequestLabels& request = labels.requests.at(outcome.request);
  Parts line(secrets);
  line.add_clipped(request.method, kNameBytes).add(" to ");
  line.add_clipped(outcome.subject, kSubjectBytes);
  line.add(" ... status=").add(outcome.code.label());
  line.add(" duration=").add(duration_text(outcome.service_time));
  const std::string_view size = size_key(outcome.code.kind);
  if (!size.empty()) line.add(size).add(outcome.size);
  if (!request.entity.empty()) line.add(" entity=").add_value(request.entity, kNameBytes);
  line.add(" name=").add_value(labels.name, kNameBytes);
  line.add(" run=").add(outcome.run).add(" thread=").add(outcome.thread);
  if (outcome.error_class) line.add(" class=").add(record::to_word(*outcome.error_class));
  if (!outcome.success) line.add(" error=").add_value(cause_of(outcome), kErrorBytes);
  return line.take();
}

Clipped response_line(const record::Outcome& outcome, const SecretMask& secrets) {
  if (secrets.empty()) return clip(outcome.response, kResponseBytes, outcome.response_omitted);
  return clip(secrets.apply(outcome.response), kResponseBytes, outcome.response_omitted);
}

Clipped summary_line(const record::JobLabels& labels, const Summary& summary,
                     const SecretMask& secrets) {
  const record::LatencyWindow& times = summary.latencies;
  Parts line(secrets);
  line.add(times.count).add(times.count == 1 ? " request" : " requests");
  line.add(span_text(summary.span)).add(" to ").add_clipped(labels.url, kSubjectBytes);
  line.add(" ... failures=").add(total_of(summary.failures)).add(codes_text(summary.failures));
  line.add(
      fmt::format(" p50={} p90={} p95={} p99={} p999={} max={} name=", quantile_text(times.p50),
                  quantile_text(times.p90), quantile_text(times.p95), quantile_text(times.p99),
                  quantile_text(times.p999), quantile_text(times.max)));
  line.add_value(labels.name, kNameBytes);
  return line.take();
}

}  // namespace timing::report
