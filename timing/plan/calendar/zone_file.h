// The contents of one zone file of the IANA database: the table of a zone's offsets up to some
// year, and the rule that holds after it.
//
// Units: whole seconds since the Unix epoch; offsets east of UTC. Threads: immutable after parse().
// Errors: parse() gives nothing for bytes that are no such file, be they cut short or hostile.
// Source of the format: RFC 8536 (TZif, versions 1 to 4). Leap seconds are skipped: Unix time has
// none.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "timing/plan/calendar/posix_rule.h"

namespace timing::plan {

class ZoneFile {
 public:
  static std::optional<ZoneFile> parse(std::string_view bytes);

  const LocalType& type_at(std::chrono::sys_seconds time) const;
  // The first instant after `time` at which the offset changes; none: it never does again.
  std::optional<std::chrono::sys_seconds> next_offset_change(std::chrono::sys_seconds time) const;

 private:
  struct Transition {
    std::chrono::sys_seconds at;
    std::uint8_t type;
  };

  class Parser;

  using Transitions = std::vector<Transition>;

  ZoneFile() = default;

  Transitions::const_iterator first_after(std::chrono::sys_seconds time) const;
  // The type that holds at `time`, which lies before `next` and not before the one before that.
  const LocalType& type_before(Transitions::const_iterator next,
                               std::chrono::sys_seconds time) const;

  Transitions transitions_;        // ascending
  std::vector<LocalType> types_;   // the first one holds before the first transition
  std::optional<PosixRule> rule_;  // from the last transition on
};

}  // namespace timing::plan
