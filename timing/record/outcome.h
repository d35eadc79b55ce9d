// What one request left behind: the value that metrics and log lines are made of.
//
// Every request that ends is one Outcome, observed exactly once.
//
// Threads: a value; the views borrow from whoever made it and hold for the call only.
// Errors: it is how errors of requests are told.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/record/phases.h"
#include "timing/record/sql_counts.h"

namespace timing::record {

// The value of the label `respCode`.
struct Code {
  enum class Kind : std::uint8_t { http, sql, client };

  Kind kind = Kind::http;
  std::uint16_t number = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): takes the 0 of a rewritten comparison for a pointer
  auto operator<=>(const Code&) const = default;

  // "200"; "0" or "1062"; "CLIENT_ERR_007" for a request without a response (libcurl's number).
  std::string label() const;
};

struct Outcome {
  std::uint32_t request = 0;  // index into the requests of a run
  Code code;
  bool success = false;
  std::chrono::nanoseconds service_time{0};  // actual start to end
  WallTime ended{};                          // by the wall clock as it stood when the run started
  Phases phases{};
  Traffic traffic{};

  // For the log line only.
  std::uint64_t run = 0;
  std::uint32_t thread = 0;
  std::string_view subject;  // what it was sent to: the rendered url, the database
  std::string_view error;    // the cause in words; empty on success
  std::optional<SqlErrorClass> error_class = std::nullopt;  // of a statement that failed
  std::uint64_t size = 0;              // bytes of the response body, or rows of a query
  std::string_view response;           // its beginning, with log_response; else empty
  std::uint64_t response_omitted = 0;  // bytes of it that were left out
};

}  // namespace timing::record
