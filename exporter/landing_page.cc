#include "exporter/landing_page.h"

#include <fmt/format.h>

namespace timing::exporter {

namespace {

// Links are relative, so that they hold behind a proxy that adds a prefix.
constexpr std::string_view kPage = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>timing</title>
<style>
body {{ font-family: sans-serif; line-height: 1.5; max-width: 40em; margin: 2em auto; padding: 0 1em }}
</style>
</head>
<body>
<main>
<h1>timing</h1>
<p>Version {}. Runs HTTP requests and SQL statements on a schedule and measures them.</p>
<ul>
<li><a href="{}">Metrics</a>, in Prometheus' formats</li>
<li><a href="api/v1/status">Status</a>: the jobs with their counts and percentiles, as JSON</li>
<li><a href="api/v1/config">Config</a>: the one that runs, as YAML, without its secrets</li>
<li><a href="-/healthy">Health</a>: whether the program serves</li>
<li><a href="-/ready">Readiness</a>: whether its jobs are loaded</li>
</ul>
</main>
</body>
</html>
)";

}  // namespace

std::string landing_page(std::string_view version, std::string_view telemetry_path) {
  return fmt::format(kPage, version, telemetry_path.substr(1));
}

}  // namespace timing::exporter
