// The page for people at "/", which links the others.
//
// Threads: pure. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace timing::exporter {

// `telemetry_path`: as parse_telemetry_path() gives it.
std::string landing_page(std::string_view version, std::string_view telemetry_path);

}  // namespace timing::exporter
