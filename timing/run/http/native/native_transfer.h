// Transfers of our own over HTTP/1.1: what load is made with.
//
// A request over a kept connection costs one send, one receive, and two readings of the clock, of
// which the owner's is one. A body that nobody reads is counted, neither copied nor decoded.
//
// A request that a kept connection got nothing for is sent once more, over a new one, where
// request_rules.h allows it.
//
// Ownership: the transfers share their connections, which go with the last of them; what they
// borrow of a loop outlives them. Threads: the loop's. Units: nanoseconds, bytes.
// Errors: as in transfer.h.
#pragma once

#include <memory>
#include <vector>

#include "timing/base/clock.h"
#include "timing/config/config.h"
#include "timing/run/event_loop.h"
#include "timing/run/http/native/connection_pool.h"
#include "timing/run/http/transfer.h"
#include "timing/run/net/connector.h"
#include "timing/run/net/tls_context.h"

namespace timing::run {

// What all jobs of a loop share.
struct NativeLoop {
  NativeLoop(EventLoop& event_loop, const Clock& its_clock, Resolver& resolver);

  EventLoop& loop;
  const Clock& clock;
  Connector connector;
  TlsContexts tls_contexts;
  std::vector<char> buffer;  // where connections read into
};

struct NativeSettings {
  config::Connection connection = {};
  config::Tls tls = {};
  bool scheduled = false;  // requests come when they are due, not when earlier ones have ended
  // Where the server would rather speak HTTP/2, an exchange ends with that wish.
  bool offers_http2 = false;
};

// For one job.
std::shared_ptr<Transfers> open_native_transfers(NativeLoop& loop, const NativeSettings& settings);

}  // namespace timing::run
