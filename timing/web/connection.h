// A connection of a Daemon: what libmicrohttpd tells of it, put together to requests.
//
// Ownership: owned by the library's connection, from its start to its end. Threads: the event
// loop's. Errors: a request that is too large is answered with 413 or hung up on.
#pragma once

#include <microhttpd.h>

#include <memory>

#include "timing/web/connection_table.h"
#include "timing/web/exchange.h"

namespace timing::web {

class Daemon;

class Connection {
 public:
  Connection(Daemon& daemon, MHD_Connection* connection);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  Daemon& daemon() { return daemon_; }

  // The line of a request, as it was sent.
  void begin_request(std::string_view uri);
  // The library's access handler: its contract says when it is called again.
  MHD_Result proceed(const char* path, const char* method, std::string_view upload,
                     std::size_t& taken);
  void end_request();
  // The handler's answer for a request that waits.
  void resume(Reply reply);
  // Whether a handler has a request of this connection.
  bool waits() const;

 private:
  MHD_Result take_head(const char* path, const char* method);
  MHD_Result take_body(std::string_view part);
  MHD_Result ask_handler();
  MHD_Result send(Reply reply);
  void enter(Phase phase);

  Daemon& daemon_;
  MHD_Connection* connection_;
  ConnectionTable::Key key_;
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace timing::web
