// The values that the flags of the main job take.
//
// Units: nanoseconds. Threads: pure. Errors: words that say what is allowed, and never hold the
// value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/push_url.h"
#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/result.h"

namespace timing::app {

Result<LogLevel> parse_log_level(const std::string& text);

// Nothing or more.
Result<nanoseconds> parse_limit(const std::string& text);
// More than nothing.
Result<nanoseconds> parse_interval(const std::string& text);

// The size of a log file: room for the longest line at least.
Result<std::uint64_t> parse_size(const std::string& text);
// How many log files are kept.
Result<std::size_t> parse_files(const std::string& text);

// How many event loops; an empty text: as many as cores may be used.
Result<std::size_t> parse_loops(const std::string& text);

// The group is that of the machine, unless the url names one.
Result<exporter::PushUrl> parse_push(const std::string& text);

// `text` without the user and password of any url among the arguments that it may quote.
std::string without_passwords(const std::string& text, const std::vector<std::string>& arguments);

}  // namespace timing::app
