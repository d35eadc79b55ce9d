// One HTTP exchange after another over libcurl: an easy handle, kept for the life of a lane.
//
// What is specific to libcurl stays behind this header; none of its types is used through it.
//
// Ownership: a transfer shares the multi handle, which goes with the last of them. What a request
// refers to stays as it is until its end. Threads: the loop's. Units: nanoseconds, rounded up to
// libcurl's milliseconds. Errors: every exchange ends in a TransferEnd; a libcurl that refuses to
// start, or an option, is an exception at construction.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/run/event_loop.h"
#include "timing/run/http/http_fault.h"
#include "timing/run/http/http_header.h"
#include "timing/run/http/http_url.h"

struct curl_slist;

namespace timing::run {

class CurlMulti;

// The clock is the loop's own.
std::shared_ptr<CurlMulti> open_curl_multi(EventLoop& loop, const Clock& clock);

// Fields made ready to be sent. What libcurl would add by itself is left out.
class CurlHeaders {
 public:
  // REQUIRES: names are tokens, values are header values (http_header.h).
  explicit CurlHeaders(Headers fields);

  const Headers& fields() const { return fields_; }
  curl_slist* list() const { return list_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* list) const;
  };

  Headers fields_;
  std::unique_ptr<curl_slist, Free> list_;
};

struct TransferSettings {
  std::string ca_file;  // empty: the system's authorities
  bool insecure_skip_verify = false;
  // So many bytes of a body are kept, gzip and br decoded; 0: it is counted, and neither kept nor
  // decoded.
  std::size_t body_limit = 0;
};

struct TransferRequest {
  std::string_view method;
  const Url& url;
  const CurlHeaders& headers;
  std::string_view body;
  std::optional<nanoseconds> timeout;  // connecting included; none: no limit
};

struct TransferEnd {
  std::optional<Fault> fault;
  int status = 0;
  std::uint64_t size = 0;   // of the body as the server sent it, before any decoding
  bool connected = false;   // got as far as to send the request
  bool sent_again = false;  // a kept connection turned out to be gone
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

  Transfer(std::shared_ptr<CurlMulti> multi, const TransferSettings& settings, Owner& owner);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  // REQUIRES: none is under way. A Fault: it does not start and will not be reported.
  std::optional<Fault> start(const TransferRequest& request);

  // The last answer, until the next start(); its body until drop_body().
  std::string_view body() const;
  std::uint64_t body_omitted() const;  // bytes beyond the limit, decoded
  std::string location() const;        // empty: it has none
  Headers response_headers() const;
  // Gives the memory of a large one back.
  void drop_body();

 private:
  class State;

  std::unique_ptr<State> state_;
};

}  // namespace timing::run
