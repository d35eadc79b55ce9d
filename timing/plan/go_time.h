// Formats an instant by a Go time layout ("2006-01-02T15:04:05.000Z07:00").
//
// Source of the format: Go's time.Time.Format; tests/testdata/go-time-layouts.tsv holds Go's answers.
// Threads: pure. Errors: none; what is no layout element is copied.
#pragma once

#include <string>
#include <string_view>

#include "timing/plan/timezone.h"

namespace timing::plan {

std::string format_go_time(const CivilTime& time, std::string_view layout);

}  // namespace timing::plan
