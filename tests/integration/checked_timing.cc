#include "tests/integration/checked_timing.h"

#include <gtest/gtest.h>

#include <exception>
#include <utility>

#include "tests/integration/kept_pages.h"
#include "tests/support/basics/files.h"
#include "tests/support/logparser/log_parser.h"
#include "tests/support/process/page_check.h"
#include "tests/support/process/promtool.h"

namespace timing::test {
namespace {

constexpr std::string_view kOpenMetrics = "application/openmetrics-text;version=1.0.0";

}  // namespace

void expect_every_line_parses(std::string_view log) {
  const LogParser parser;
  std::vector<std::string> lines = split(log, '\n');
  lines.pop_back();  // empty, or a line that the end of the process cut
  for (const std::string& line : lines) {
    const auto parsed = parser.parse(line);
    if (!parsed) {
      ADD_FAILURE() << "not a log line: " << line;
      continue;
    }
    EXPECT_TRUE(unescape(parsed->context).has_value()) << line;
  }
}

CheckedTiming::~CheckedTiming() {
  check_last_page();
  expect_every_line_parses(process().output());
  expect_every_line_parses(process().errors());
  for (const auto& [shape, page] : pages_) {
    for (const std::string& complaint : promtool_complaints(page)) {
      ADD_FAILURE() << "promtool: " << complaint;
    }
  }
}

HttpReply CheckedTiming::get(const std::string& path) const {
  HttpReply reply = Timing::get(path);
  const bool page = path == kMetricsPath && reply.status == 200;
  if (page && reply.content_type.starts_with("text/plain")) check_page(reply.body);
  return reply;
}

int CheckedTiming::stop() const {
  check_last_page();
  return Timing::stop();
}

void CheckedTiming::check_page(const std::string& page) const {
  Exposition exposition = read_exposition(page);
  for (const std::string& problem : find_inconsistencies(exposition)) ADD_FAILURE() << problem;
  if (remember_page(page, std::move(exposition))) keep_openmetrics();
}

bool CheckedTiming::remember_page(const std::string& page, Exposition exposition) const {
  const std::lock_guard lock(mutex_);
  for (const std::string& problem : find_steps_back(last_, exposition)) ADD_FAILURE() << problem;
  last_ = std::move(exposition);
  return pages_.emplace(without_values(page), page).second;
}

void CheckedTiming::keep_openmetrics() const {
  const auto folder = kept_pages_folder();
  if (!folder) return;
  HttpReply reply;
  try {
    reply = http_get(address() + std::string(kMetricsPath), std::string(kOpenMetrics));
  } catch (const std::exception&) {
    return;  // it is ending already
  }
  if (reply.status != 200) return;
  EXPECT_TRUE(reply.content_type.starts_with("application/openmetrics-text;"))
      << reply.content_type;
  keep_page(*folder, reply.body);
}

void CheckedTiming::check_last_page() const {
  if (!process().running() || !serves_metrics()) return;
  try {
    get(std::string(kMetricsPath));
  } catch (const std::exception&) {
    // It is ending already.
  }
}

}  // namespace timing::test
