#include "timing/state/state_text.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <optional>

#include "timing/base/digest.h"

namespace timing::state {
namespace {

constexpr std::string_view kFormat = "timing-state ";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kEnd = "end ";
constexpr std::string_view kNone = "-";

void append_state(std::string& text, const std::string& name, const JobState& state) {
  auto out = std::back_inserter(text);
  if (state.settled) {
    fmt::format_to(out, "{} {:016x} ", state.settled->time_since_epoch().count(),
                   state.schedule_digest);
  } else {
    fmt::format_to(out, "- - ");
  }
  if (state.runs) {
    fmt::format_to(out, "{} {}\n", *state.runs, name);
  } else {
    fmt::format_to(out, "- {}\n", name);
  }
}

// Takes what stands before `separator`, and the separator; nullopt: there is none.
std::optional<std::string_view> take_until(char separator, std::string_view& rest) {
  const std::size_t end = rest.find(separator);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return taken;
}

template <typename Number>
std::optional<Number> parse_number(std::string_view text, int base) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

// False: the line is none.
bool parse_line(std::string_view line, JobStates& states) {
  const auto settled = take_until(' ', line);
  const auto digest = take_until(' ', line);
  const auto runs = take_until(' ', line);
  if (!settled || !digest || !runs || line.empty()) return false;
  JobState state;
  if (*settled != kNone) {
    const auto instant = parse_number<std::int64_t>(*settled, 10);
    const auto schedule = parse_number<std::uint64_t>(*digest, 16);
    if (!instant || !schedule) return false;
    state.settled = WallTime(nanoseconds(*instant));
    state.schedule_digest = *schedule;
  }
  if (*runs != kNone) {
    state.runs = parse_number<std::uint64_t>(*runs, 10);
    if (!state.runs) return false;
  }
  return states.emplace(line, state).second;
}

Error damaged() { return {"is damaged"}; }

}  // namespace

std::string format_states(const JobStates& states) {
  std::string text = fmt::format("{}{}\n", kFormat, kVersion);
  for (const auto& [name, state] : states) append_state(text, name, state);
  text += fmt::format("{}{:016x}\n", kEnd, digest_of(text));
  return text;
}

Result<JobStates> parse_states(std::string_view text) {
  if (!text.starts_with(kFormat)) return Error{"is no state file of timing"};
  std::string_view rest = text.substr(kFormat.size());
  const auto version = take_until('\n', rest);
  if (!version) return damaged();
  if (*version != kVersion) {
    return Error{
        fmt::format("has a format that this program does not know (only {} is known)", kVersion)};
  }
  JobStates states;
  for (;;) {
    const std::size_t covered = text.size() - rest.size();
    const auto line = take_until('\n', rest);
    if (!line) return damaged();
    if (line->starts_with(kEnd) && rest.empty()) {
      const std::string digest = fmt::format("{:016x}", digest_of(text.substr(0, covered)));
      if (line->substr(kEnd.size()) != digest) return damaged();
      return states;
    }
    if (!parse_line(*line, states)) return damaged();
  }
}

}  // namespace timing::state
