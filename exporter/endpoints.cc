#include "exporter/endpoints.h"

#include <fmt/format.h>

#include <utility>

namespace timing::exporter {

namespace {

constexpr std::string_view kPlain = "text/plain; charset=utf-8";
constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kMetricsText = "text/plain; version=0.0.4; charset=utf-8";

constexpr std::string_view kLandingPage = R"(<!DOCTYPE html>
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
<li><a href="metrics">Metrics</a>, in Prometheus' text format</li>
<li><a href="-/healthy">Health</a>: whether the program serves</li>
<li><a href="-/ready">Readiness</a>: whether its jobs are loaded</li>
</ul>
</main>
</body>
</html>
)";

}  // namespace

Endpoints::Endpoints(std::function<std::string()> metrics, std::string_view version)
    : metrics_(std::move(metrics)), landing_page_(fmt::format(kLandingPage, version)) {}

Response Endpoints::respond(std::string_view method, std::string_view path) const {
  if (method != "GET" && method != "HEAD") {
    return {405, "Method Not Allowed", kPlain, "Only GET and HEAD are allowed.\n"};
  }
  if (path == "/metrics") return {200, "OK", kMetricsText, metrics_()};
  if (path == "/-/healthy") return {200, "OK", kPlain, "Healthy.\n"};
  if (path == "/-/ready") {
    if (ready_) return {200, "OK", kPlain, "Ready.\n"};
    return {503, "Service Unavailable", kPlain, "Not ready.\n"};
  }
  if (path == "/") return {200, "OK", kHtml, landing_page_};
  return {404, "Not Found", kPlain, "Not found.\n"};
}

}  // namespace timing::exporter
