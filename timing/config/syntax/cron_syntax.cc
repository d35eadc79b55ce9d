#include "timing/config/syntax/cron_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays = {"SUN", "MON", "TUE", "WED",
                                                       "THU", "FRI", "SAT"};

struct FieldRule {
  std::string_view name;
  int first;
  int last;  // where `*` and `5/10` end
  int most;  // the largest number that may be written
  std::span<const std::string_view> names;
  std::string_view allowed;
};

constexpr FieldRule kMinute{"minute", 0, 59, 59, {}, "0 to 59"};
constexpr FieldRule kHour{"hour", 0, 23, 23, {}, "0 to 23"};
constexpr FieldRule kDay{"day of month", 1, 31, 31, {}, "1 to 31"};
constexpr FieldRule kMonth{"month", 1, 12, 12, kMonths, "1 to 12 or JAN to DEC"};
constexpr FieldRule kWeekday{"day of week", 0, 6, 7, kWeekdays, "0 to 7 or SUN to SAT"};

struct Nickname {
  std::string_view name;
  std::string_view line;
};
constexpr std::array kNicknames = {
    Nickname{"@hourly", "0 * * * *"},   Nickname{"@daily", "0 0 * * *"},
    Nickname{"@midnight", "0 0 * * *"}, Nickname{"@weekly", "0 0 * * 0"},
    Nickname{"@monthly", "0 0 1 * *"},  Nickname{"@yearly", "0 0 1 1 *"},
    Nickname{"@annually", "0 0 1 1 *"},
};
constexpr std::string_view kAllowedNicknames =
    "@hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually";

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// No sign, no blank, and no more digits than any field needs.
std::optional<int> whole_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 4;
  int number = 0;
  if (text.size() > kMostDigits) return std::nullopt;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const bool valid = error == std::errc{} && stop == end && number >= 0;
  return valid ? std::optional(number) : std::nullopt;
}

Error refused(const FieldRule& rule, std::string_view text) {
  return {fmt::format("the {} is {}; allowed: {}", rule.name,
                      text.empty() ? "empty" : in_apostrophes(text), rule.allowed)};
}

// `item` is what `text` stands in.
Result<int> parse_value(const FieldRule& rule, std::string_view text, std::string_view item) {
  const auto name = std::ranges::find(rule.names, upper_case(text));
  if (name != rule.names.end()) return rule.first + static_cast<int>(name - rule.names.begin());
  const std::optional<int> number = whole_number(text);
  if (number && *number >= rule.first && *number <= rule.most) return *number;
  return refused(rule, text.empty() ? item : text);
}

Result<int> parse_step(const FieldRule& rule, std::string_view text) {
  const int most = rule.last - rule.first + 1;
  const std::optional<int> step = whole_number(text);
  if (step && *step >= 1 && *step <= most) return *step;
  return Error{fmt::format("the step of the {} is {}; allowed: 1 to {}", rule.name,
                           text.empty() ? "empty" : in_apostrophes(text), most)};
}

struct ValueRange {
  int first;
  int last;
};

Result<ValueRange> parse_range(const FieldRule& rule, std::string_view text, bool with_step) {
  if (text == "*") return ValueRange{rule.first, rule.last};
  const std::size_t dash = text.find('-');
  const Result<int> first = parse_value(rule, text.substr(0, dash), text);
  if (!first) return first.error();
  if (dash == std::string_view::npos) {
    return ValueRange{first.value(),
                      with_step ? std::max(first.value(), rule.last) : first.value()};
  }
  const Result<int> last = parse_value(rule, text.substr(dash + 1), text);
  if (!last) return last.error();
  if (first.value() <= last.value()) return ValueRange{first.value(), last.value()};
  // A week may end with Sunday, whatever it is called.
  if (rule.most > rule.last && last.value() == 0) return ValueRange{first.value(), rule.most};
  const auto part = [](int from, int to) {
    return from == to ? std::to_string(from) : fmt::format("{}-{}", from, to);
  };
  return Error{fmt::format("the range {} of the {} runs backwards; allowed: two, as in {},{}",
                           in_apostrophes(text), rule.name, part(first.value(), rule.last),
                           part(rule.first, last.value()))};
}

Result<std::uint64_t> parse_item(const FieldRule& rule, std::string_view text) {
  const std::size_t slash = text.find('/');
  const bool with_step = slash != std::string_view::npos;
  const Result<ValueRange> range = parse_range(rule, text.substr(0, slash), with_step);
  if (!range) return range.error();
  int step = 1;
  if (with_step) {
    const Result<int> parsed = parse_step(rule, text.substr(slash + 1));
    if (!parsed) return parsed.error();
    step = parsed.value();
  }
  std::uint64_t values = 0;
  for (int value = range.value().first; value <= range.value().last; value += step) {
    values |= std::uint64_t{1} << static_cast<unsigned>(value > rule.last ? rule.first : value);
  }
  return values;
}

Result<std::uint64_t> parse_field(const FieldRule& rule, std::string_view text) {
  std::uint64_t values = 0;
  for (const std::string_view item : split(text, ",")) {
    const Result<std::uint64_t> parsed = parse_item(rule, item);
    if (!parsed) return parsed.error();
    values |= parsed.value();
  }
  return values;
}

Result<std::string_view> line_of_nickname(std::string_view text) {
  for (const auto& [name, line] : kNicknames) {
    if (upper_case(name) == upper_case(text)) return line;
  }
  return Error{fmt::format("there is no such nickname; allowed: {}", kAllowedNicknames)};
}

}  // namespace

Result<CronFields> parse_cron(std::string_view text) {
  std::vector<std::string_view> texts = split(text, " \t\n");
  std::erase(texts, "");
  if (texts.size() == 1 && texts.front().starts_with('@')) {
    const Result<std::string_view> line = line_of_nickname(texts.front());
    if (!line) return line.error();
    texts = split(line.value(), " ");
  }
  if (texts.size() != 5) {
    return Error{
        fmt::format("it has {} field{}; allowed: 5 (minute, hour, day of month, month, day of "
                    "week), or {}",
                    texts.size(), texts.size() == 1 ? "" : "s", kAllowedNicknames)};
  }
  CronFields fields{.hour_unrestricted = texts[1].starts_with('*'),
                    .day_unrestricted = texts[2].starts_with('*'),
                    .weekday_unrestricted = texts[4].starts_with('*')};
  const struct {
    const FieldRule& rule;
    std::uint64_t& values;
  } parts[] = {{kMinute, fields.minutes},
               {kHour, fields.hours},
               {kDay, fields.days},
               {kMonth, fields.months},
               {kWeekday, fields.weekdays}};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Result<std::uint64_t> values = parse_field(parts[i].rule, texts[i]);
    if (!values) return values.error();
    parts[i].values = values.value();
  }
  return fields;
}

bool never_fires(const CronFields& fields) {
  if (either_day_is_enough(fields)) return false;
  constexpr std::array<int, 12> kLengths = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (std::size_t month = 1; month <= kLengths.size(); ++month) {
    const std::uint64_t days = (std::uint64_t{1} << (kLengths.at(month - 1) + 1)) - 1;
    if ((fields.months >> month & 1U) != 0 && (fields.days & days) != 0) return false;
  }
  return true;
}

}  // namespace timing::config
