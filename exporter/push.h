// Pushes the metrics to a Pushgateway, through prometheus-cpp's push library: one PUT replaces all
// that the group held, with the families that a scrape gets, in the text format.
//
// The library has its ways, which whoever uses this must know:
// - Up to version 1.1 it knows no limit of time: a gateway that takes a connection and says nothing
//   holds a push up for ever. Later ones are told kPushTimeout.
// - It takes every answer below 400 for success, a redirect too.
// - libcurl prints the body of the answer to the C library's `stdout`.
//
// Ownership: shares the page's families, and borrows what these borrow. Destroying it waits for a
// push under way. Threads: push() on one thread; `done` is called on the pusher's own. Errors: in
// words, without the password.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "exporter/metrics_page.h"
#include "exporter/push_url.h"
#include "timing/base/result.h"

namespace timing::exporter {

inline constexpr std::chrono::seconds kPushTimeout{10};

class Pusher {
 public:
  using Done = std::function<void(const Status& status)>;

  Pusher(const PushUrl& url, const MetricsPage& page);
  Pusher(const Pusher&) = delete;
  Pusher& operator=(const Pusher&) = delete;
  ~Pusher();

  // Pushes once. REQUIRES: `done` of the push before it was called.
  void push(Done done);

 private:
  class Worker;

  std::unique_ptr<Worker> worker_;
};

}  // namespace timing::exporter
