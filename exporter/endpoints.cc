#include "exporter/endpoints.h"

#include <fmt/format.h>

#include <utility>

namespace timing::exporter {

namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";

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

Response plain(int status, std::string body) { return {.status = status, .body = std::move(body)}; }

}  // namespace

Endpoints::Endpoints(RequestHandler metrics, std::string_view version)
    : metrics_(std::move(metrics)), landing_page_(fmt::format(kLandingPage, version)) {}

Response Endpoints::respond(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    return {.status = 405,
            .body = "Only GET and HEAD are allowed.\n",
            .headers = {{"Allow", "GET, HEAD"}}};
  }
  const std::string& path = request.path;
  if (path == "/metrics") return metrics_(request);
  if (path == "/-/healthy") return plain(200, "Healthy.\n");
  if (path == "/-/ready") return ready_ ? plain(200, "Ready.\n") : plain(503, "Not ready.\n");
  if (path == "/") return {.content_type = std::string(kHtml), .body = landing_page_};
  return plain(404, "Not found.\n");
}

}  // namespace timing::exporter
