// An HTTP server that answers nobody before so many have asked: so that each lane, or each
// connection, has its share of a bounded number of runs. `/` leads on to another page.
//
// Threads and errors: as HttpServer.
#pragma once

#include <cstddef>

#include "tests/support/http/http_server.h"

namespace timing::test {

class GatheringServer {
 public:
  explicit GatheringServer(std::size_t askers)
      : server_([this, askers](const ReceivedRequest& request) {
          server_.wait_for_requests(askers);
          return request.target == "/" ? HttpAnswer::redirect(302, "/moved")
                                       : HttpAnswer::text("ok");
        }) {}

  const HttpServer* operator->() const { return &server_; }
  const HttpServer& operator*() const { return server_; }

 private:
  HttpServer server_;
};

}  // namespace timing::test
