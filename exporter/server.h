// The HTTP server of the endpoint: serves what a RequestHandler answers, over HTTP or HTTPS, until
// it is destroyed.
//
// ":PORT" takes IPv4 and IPv6 at once. Handlers run on a few threads of their own, so that one that
// takes long holds up nobody's connection; paths that answer at once have a thread for themselves.
// At most kMostRequests are under way, from the request to the last byte of its answer: one more is
// answered with 503 at once, or takes the place of a reader that has been at it for `patience`.
// Bodies of requests are read and thrown away.
//
// Ownership: borrows the log, which outlives it, as does what the handler uses. Threads: handler
// and log are called on the server's own threads; apply() on any. Errors: start() tells why nothing
// can listen there, or what is wrong with the TLS settings.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/address.h"
#include "exporter/http_message.h"
#include "exporter/web_settings.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/web/limits.h"

namespace timing::exporter {

inline constexpr unsigned kMostRequests = 40;
inline constexpr std::chrono::seconds kPatience{2};

// Far more than scrapers need; the process' files are there for its jobs.
web::Limits endpoint_limits();

struct ServerOptions {
  std::vector<Address> addresses;
  WebSettings web = {};
  web::Limits limits = endpoint_limits();
  std::chrono::nanoseconds patience = kPatience;
  std::vector<std::string> quick_paths = {"/-/healthy", "/-/ready"};
  // Told of each request that is answered with 503, on the loop's thread.
  std::function<void()> refused = [] {};
};

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, RequestHandler handler,
                                               Log& log);
  class Listener;
  explicit Server(std::unique_ptr<Listener> listener);  // for start()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Waits for handlers under way, and up to two seconds for their answers.
  ~Server();

  // As given to start(), but with real ports where those were 0.
  const std::vector<Address>& addresses() const;
  // Connections that are open.
  std::size_t connections() const;

  // Serves new connections with these settings, and every new request. With an error all stays as
  // it was.
  Status apply(const WebSettings& settings);

 private:
  std::unique_ptr<Listener> listener_;
};

}  // namespace timing::exporter
