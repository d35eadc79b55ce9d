// A daemon of libmicrohttpd without threads and listening sockets of its own: it is given
// connections, serves them a turn at a time, and calls the handler.
//
// The loop around it is ours because the library's own goes on reading while it stops, and then
// crashes on a request that it does not understand (0.9.75).
//
// Ownership: borrows its context, which outlives it. Threads: those of start() and then the event
// loop's; destruction on the latter. Units: none. Errors: start() says why it cannot.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "timing/base/descriptor.h"
#include "timing/base/result.h"
#include "timing/web/connection_table.h"
#include "timing/web/exchange.h"
#include "timing/web/limits.h"
#include "timing/web/tls_settings.h"

struct MHD_Daemon;

namespace timing::web {

// Called on the event loop's thread, so it must not block: what takes long answers later.
using Handler = std::function<void(Request request, Answer answer)>;

// What all daemons of a server share.
struct DaemonContext {
  Handler handler;
  Limits limits;
  ConnectionTable connections;
  std::shared_ptr<Mailbox> mailbox;
};

class Daemon {
 public:
  static Result<std::unique_ptr<Daemon>> start(DaemonContext& context,
                                               std::optional<TlsSettings> tls);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  // Closes all connections.
  ~Daemon();

  DaemonContext& context() { return context_; }
  const std::optional<TlsSettings>& tls() const { return tls_; }

  void add(Descriptor connection);
  // One turn, which never blocks. False: the library has given up.
  bool run();
  // Readable when a turn is due.
  int descriptor() const;
  // When a turn is due all the same.
  std::optional<std::chrono::milliseconds> timeout() const;

  // Gets no connections any more: those it has end with their next answer.
  void retire() { retired_ = true; }
  bool retired() const { return retired_; }
  std::size_t connections() const { return connections_.size(); }

 private:
  struct Callbacks;  // what the library calls

  Daemon(DaemonContext& context, std::optional<TlsSettings> tls)
      : context_(context), tls_(std::move(tls)) {}
  MHD_Daemon* create(const std::string& priorities);

  DaemonContext& context_;
  std::optional<TlsSettings> tls_;  // whose texts the library goes on reading
  bool retired_ = false;
  std::set<Connection*> connections_;  // which the library owns
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace timing::web
