// What the program answers to HTTP requests, without any HTTP library.
//
//   /               a page for people, with links to the rest
//   /metrics        the metrics; another path may be given
//   /-/healthy      200 while the program serves at all
//   /-/ready        200 while set_ready(true) was called last, 503 else
//   /api/v1/status  what the program and its jobs do
//   /api/v1/config  the config that runs
//   /-/reload       reads the config again
//   /-/quit         ends the program
//
// Pages answer to GET and HEAD. The last two act: they answer to POST and PUT, and only where the
// lifecycle is enabled; else they are forbidden (403). Another method is a 405 that names those
// allowed, an unknown path a 404.
//
// Threads: any, at once; the handlers are called on the caller's. Errors: none.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <string_view>

#include "exporter/http_message.h"
#include "timing/base/result.h"

namespace timing::exporter {

inline constexpr std::string_view kTelemetryPath = "/metrics";

// Where the metrics may be: "/metrics", "/a/b" or "/". Errors: what no page can have as its path,
// and the path of another page.
Result<std::string> parse_telemetry_path(std::string_view text);

class Endpoints {
 public:
  struct Options {
    std::string version = {};
    std::string telemetry_path = std::string(kTelemetryPath);  // parsed
    bool enable_lifecycle = false;
  };
  struct Handlers {
    RequestHandler metrics = {};
    RequestHandler status = {};
    RequestHandler config = {};
    RequestHandler reload = {};
    RequestHandler quit = {};
  };

  // A page without a handler is not there.
  Endpoints(const Options& options, Handlers handlers);

  void set_ready(bool ready) { ready_ = ready; }

  // The response to HEAD is the one to GET: whoever sends it leaves the body out.
  Response respond(const Request& request) const;

 private:
  std::map<std::string, RequestHandler, std::less<>> pages_;    // by path
  std::map<std::string, RequestHandler, std::less<>> actions_;  // by path
  std::atomic<bool> ready_ = false;
};

}  // namespace timing::exporter
