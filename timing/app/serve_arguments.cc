#include "timing/app/serve_arguments.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <system_error>

#include "timing/base/duration.h"
#include "timing/base/secret_mask.h"
#include "timing/config/syntax/size_syntax.h"
#include "timing/plan/secrets.h"
#include "timing/report/log_line.h"
#include "timing/run/loops.h"

namespace timing::app {
namespace {

// Empty where it is odd: it becomes a part of a path.
std::string machine_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  const std::string text(name.data());
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
  return text.find_first_not_of(kAllowed) == std::string::npos ? text : "";
}

Result<std::size_t> parse_count(const std::string& text, std::size_t most) {
  std::size_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || read_to != end || count == 0 || count > most) {
    return Error{fmt::format("use a whole number, 1 to {}", most)};
  }
  return count;
}

}  // namespace

Result<LogLevel> parse_log_level(const std::string& text) {
  static const std::map<std::string, LogLevel> levels = {{"debug", LogLevel::debug},
                                                         {"info", LogLevel::info},
                                                         {"warn", LogLevel::warn},
                                                         {"error", LogLevel::error}};
  const auto level = levels.find(text);
  if (level == levels.end()) return Error{"use debug, info, warn or error"};
  return level->second;
}

Result<nanoseconds> parse_limit(const std::string& text) {
  Result<nanoseconds> limit = parse_duration(text);
  if (limit && limit.value() < nanoseconds(0)) return Error{"it cannot be negative"};
  return limit;
}

Result<nanoseconds> parse_interval(const std::string& text) {
  Result<nanoseconds> interval = parse_duration(text);
  if (interval && interval.value() <= nanoseconds(0)) return Error{"it must be above 0"};
  return interval;
}

Result<std::uint64_t> parse_size(const std::string& text) {
  Result<std::uint64_t> size = config::parse_size(text);
  if (!size || size.value() < report::kMaxLineBytes) {
    return Error{"use 16KiB or more, such as 64KiB, 100MiB or 1GiB"};
  }
  return size;
}

Result<std::size_t> parse_files(const std::string& text) { return parse_count(text, 1000); }

Result<std::size_t> parse_loops(const std::string& text) {
  constexpr std::size_t kMost = 1024;
  if (text.empty()) return std::min(run::allowed_cores(), kMost);
  return parse_count(text, kMost);
}

Result<exporter::PushUrl> parse_push(const std::string& text) {
  return exporter::parse_push_url(text, machine_name());
}

std::string without_passwords(const std::string& text, const std::vector<std::string>& arguments) {
  SecretMask secrets;
  for (const std::string& argument : arguments) {
    const std::size_t scheme = argument.find("://");
    if (scheme == std::string::npos) continue;
    secrets.add(plan::userinfo_of(argument.substr(scheme + 3)));
  }
  return secrets.apply(text);
}

}  // namespace timing::app
