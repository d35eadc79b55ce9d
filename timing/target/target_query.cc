#include "timing/target/target_query.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "timing/base/duration.h"

namespace timing::target {
namespace {

constexpr std::chrono::nanoseconds kLongestDelay = std::chrono::hours(1);
constexpr std::uint64_t kLargestSize = std::uint64_t{1} << 30U;

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

std::optional<std::chrono::nanoseconds> parse_delay(std::string_view text) {
  const auto delay = parse_duration(text);
  if (!delay || delay.value() < std::chrono::nanoseconds(0) || delay.value() > kLongestDelay) {
    return std::nullopt;
  }
  return delay.value();
}

// Statuses below 200 announce an answer and are none.
std::optional<unsigned> parse_status(std::string_view text) {
  const auto status = parse_number<unsigned>(text);
  if (!status || *status < 200 || *status > 599) return std::nullopt;
  return status;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::array<std::pair<char, unsigned>, 4> kUnits = {
      {{'k', 10}, {'K', 10}, {'M', 20}, {'G', 30}}};
  unsigned shift = 0;
  for (const auto& [letter, bits] : kUnits) {
    if (text.empty() || text.back() != letter) continue;
    shift = bits;
    text.remove_suffix(1);
    break;
  }
  const auto number = parse_number<std::uint64_t>(text);
  if (!number || *number > kLargestSize >> shift) return std::nullopt;
  return *number << shift;
}

std::optional<double> parse_share(std::string_view text) {
  const auto share = parse_number<double>(text);
  // Written so that what is not a number fails too.
  if (!share || !(*share >= 0 && *share <= 1)) return std::nullopt;
  return share;
}

// Sets `field` to what `parse` makes of the value; else says what is allowed.
template <typename Field, typename Parse>
std::optional<Error> set(Field& field, const Parameter& parameter, Parse parse,
                         std::string_view allowed) {
  const auto value = parse(parameter.value);
  if (!value) {
    return Error{fmt::format("{}={} is not {}", parameter.name, parameter.value, allowed)};
  }
  field = *value;
  return std::nullopt;
}

std::optional<Error> apply(TargetQuery& query, const Parameter& parameter) {
  if (parameter.name == "delay") {
    return set(query.delay, parameter, parse_delay, "a duration from 0s to 1h, like 20ms or 1m30s");
  }
  if (parameter.name == "status") {
    return set(query.status, parameter, parse_status, "a status from 200 to 599");
  }
  if (parameter.name == "size") {
    return set(query.size, parameter, parse_size,
               "a number of bytes from 0 to 1G, like 512, 10k or 5M");
  }
  if (parameter.name == "fail") {
    return set(query.fail, parameter, parse_share, "a share from 0 to 1, like 0.05");
  }
  if (parameter.name == "close") {
    return set(query.close, parameter, parse_share, "a share from 0 to 1, like 0.05");
  }
  return std::nullopt;
}

}  // namespace

Result<TargetQuery> parse_target_query(const std::vector<Parameter>& parameters) {
  TargetQuery query;
  for (const Parameter& parameter : parameters) {
    if (auto error = apply(query, parameter)) return *std::move(error);
  }
  return query;
}

}  // namespace timing::target
