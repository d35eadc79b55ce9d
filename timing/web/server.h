// An HTTP server: sockets that listen, one event loop over libmicrohttpd, and a handler.
//
// HTTP/1.1 and 1.0, keep-alive and pipelining; requests of one connection are answered one after
// the other. Heads are limited to some 60 KiB and a few hundred headers (431, 414), time
// and bodies by the Limits. Connections that take too long are closed; so is the least busy one
// when there are too many.
//
// Ownership: owns its sockets and its thread. Threads: start(), use_tls() and stop() by the owner;
// the handler is called on the loop's thread and its Answers are used on any. Signals are the
// caller's business: block those that other threads should not take before start().
// Errors: start() and use_tls() tell what is wrong with the TLS settings.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/web/answer.h"
#include "timing/web/daemon.h"
#include "timing/web/limits.h"
#include "timing/web/listen_socket.h"
#include "timing/web/tls_settings.h"

namespace timing::web {

class Server {
 public:
  struct Options {
    std::vector<ListenSocket> sockets;
    Limits limits = {};
    std::optional<TlsSettings> tls = {};
    // How long stop() waits for answers that are going out.
    std::chrono::milliseconds linger{0};
  };

  // The log, which the server borrows, hears of what it cannot help.
  static Result<std::unique_ptr<Server>> start(Options options, Handler handler, Log& log);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // As the sockets have them.
  const std::vector<Address>& addresses() const;
  std::size_t connections() const;

  // From now on new connections are served so; those that are idle end, the others after their next
  // answer. With an error all stays as it was.
  Status use_tls(std::optional<TlsSettings> tls);

  // Gives up the answer that has been going out for longest, if it has for that long. False: there
  // is none. Only for the handler, on the loop's thread.
  bool give_up_slowest_reader(std::chrono::nanoseconds longer_than);

  // Closes all connections and sockets; requests whose answers are still awaited are given up.
  void stop();

 private:
  class Loop;

  explicit Server(std::unique_ptr<Loop> loop);

  std::unique_ptr<Loop> loop_;
};

}  // namespace timing::web
