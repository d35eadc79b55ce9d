// What the program answers to HTTP requests, without any HTTP library: a method and a path in, a
// response out.
//
//   /          a page for people, with links to the rest
//   /metrics   the metrics, in Prometheus' text format
//   /-/healthy 200 while the program serves at all
//   /-/ready   200 once set_ready(true) was called, 503 else
//
// Threads: any, at once. Errors: none; what is not there is a 404.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

namespace timing::exporter {

struct Response {
  int status = 200;
  std::string_view reason;        // the words of the status line
  std::string_view content_type;  // of the body
  std::string body;
};

class Endpoints {
 public:
  // `metrics` makes the text of /metrics; it is called on any thread, also on several at once.
  Endpoints(std::function<std::string()> metrics, std::string_view version);

  void set_ready(bool ready) { ready_ = ready; }

  // `path` is decoded and has no query. The response to HEAD is the one to GET: whoever sends it
  // leaves the body out.
  Response respond(std::string_view method, std::string_view path) const;

 private:
  std::function<std::string()> metrics_;
  std::string landing_page_;
  std::atomic<bool> ready_ = false;
};

}  // namespace timing::exporter
