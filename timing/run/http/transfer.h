// One HTTP exchange after another, for one lane: what every engine offers.
//
// Ownership: a Transfer borrows its owner and what it shares with its siblings. What a request
// refers to stays as it is until its end. Threads: the loop's on which it was opened.
// Units: nanoseconds, bytes. Errors: every exchange ends in a TransferEnd.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/config/config.h"
#include "timing/record/open_connections.h"
#include "timing/record/phases.h"
#include "timing/run/http/http_header.h"
#include "timing/run/http/http_url.h"
#include "timing/run/net/fault.h"

namespace timing::run {

struct TransferSettings {
  config::Connection connection = {};
  std::optional<std::string> proxy = std::nullopt;  // none: the environment's; empty: no proxy
  config::Tls tls = {};
  // A body of more bytes, as sent, is a Fault and ends its connection; 0: no limit.
  std::uint64_t max_response_size = 0;
  // So many bytes of a body are kept, gzip and br decoded; 0: it is counted, and neither kept nor
  // decoded.
  std::size_t body_limit = 0;
  bool keep_headers = false;  // response_headers() is wanted
  // Each connection that is opened counts here for as long as it is open.
  std::shared_ptr<record::OpenConnections> open_connections = {};
};

struct TransferRequest {
  std::string_view method;
  // Constant ones are the same objects from request to request, so that an engine can prepare them
  // once.
  const std::shared_ptr<const Url>& url;
  const std::shared_ptr<const Headers>& headers;
  std::string_view body;
  std::optional<nanoseconds> timeout;  // connecting included; none: no limit
  SteadyTime now = {};                 // which the owner has just read: the timeout counts from it
};

struct TransferEnd {
  std::optional<Fault> fault;
  int status = 0;
  std::uint64_t size = 0;  // of the body as the server sent it, before any decoding
  bool connected = false;  // got as far as to send the request
  // Nothing was sent: the server wants HTTP/2, which this engine does not speak.
  bool wants_http2 = false;
  // When its last byte was there, by an engine that has read the clock for it.
  std::optional<SteadyTime> ended = std::nullopt;
  record::Phases phases{};
  record::Traffic traffic{};
  // When the first certificate of a connection that was opened for it ends; none without TLS.
  std::optional<std::chrono::sys_seconds> certificate_not_after = std::nullopt;
};

class Transfer {
 public:
  class Owner {
   public:
    Owner() = default;
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;
    virtual ~Owner() = default;

    // Never called from within start(). May start the next exchange.
    virtual void transfer_ended(const TransferEnd& end) = 0;
  };

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  virtual ~Transfer() = default;

  // REQUIRES: none is under way. A Fault: it does not start and will not be reported.
  virtual std::optional<Fault> start(const TransferRequest& request) = 0;

  // The last answer, until the next start(); its body until drop_body().
  virtual std::string_view body() const = 0;
  virtual std::uint64_t body_omitted() const = 0;  // bytes beyond the limit, decoded
  virtual std::string location() const = 0;        // empty: it has none
  virtual Headers response_headers() const = 0;
  // Gives the memory of a large one back.
  virtual void drop_body() = 0;
};

// Where the lanes of a loop get their transfers.
class Transfers {
 public:
  Transfers() = default;
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;
  virtual ~Transfers() = default;

  // It shares what it needs of its maker, so that they may go in any order.
  virtual std::unique_ptr<Transfer> open(const TransferSettings& settings,
                                         Transfer::Owner& owner) = 0;
};

}  // namespace timing::run
