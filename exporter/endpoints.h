// What the program answers to HTTP requests, without any HTTP library.
//
//   /          a page for people, with links to the rest
//   /metrics   the metrics, in Prometheus' text format
//   /-/healthy 200 while the program serves at all
//   /-/ready   200 once set_ready(true) was called, 503 else
//
// Threads: any, at once. Errors: none; what is not there is a 404.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "exporter/http_message.h"

namespace timing::exporter {

class Endpoints {
 public:
  // `metrics` answers for /metrics.
  Endpoints(RequestHandler metrics, std::string_view version);

  void set_ready(bool ready) { ready_ = ready; }

  // The response to HEAD is the one to GET: whoever sends it leaves the body out.
  Response respond(const Request& request) const;

 private:
  RequestHandler metrics_;
  std::string landing_page_;
  std::atomic<bool> ready_ = false;
};

}  // namespace timing::exporter
