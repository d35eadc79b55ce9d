// Transfers over libcurl: an easy handle each, kept for the life of a lane.
//
// What is specific to libcurl stays behind this header; none of its types is used through it.
//
// Ownership: the transfers share the multi handle and the caches, which goes with the last of them.
// Threads: the loop's. Units: nanoseconds, rounded up to libcurl's milliseconds. Errors: as in
// transfer.h; a libcurl that refuses to start, or an option, is an exception at construction.
#pragma once

#include <cstdint>
#include <memory>

#include "timing/base/clock.h"
#include "timing/run/event_loop.h"
#include "timing/run/http/transfer.h"

namespace timing::run {

// Whether a connection of HTTP/2 without TLS serves more than one request. Before 8.0 libcurl fails
// the second one (its issue 10634), so that each gets a connection of its own.
bool curl_keeps_http2_without_tls();

// What all transfers of a loop share.
class CurlShare;
std::shared_ptr<CurlShare> open_curl_share();

// Of all transfers together; 0: no limit.
struct ConnectionLimits {
  std::uint32_t connections = 0;
  std::uint32_t streams = 0;  // at once on a connection of HTTP/2
};

// The clock is the loop's own.
std::shared_ptr<Transfers> open_curl_transfers(EventLoop& loop, const Clock& clock,
                                               std::shared_ptr<CurlShare> share,
                                               const ConnectionLimits& limits = {});

}  // namespace timing::run
