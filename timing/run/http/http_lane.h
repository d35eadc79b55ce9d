// A lane of an HTTP job: sends the requests of a run one after another, follows redirects, judges
// the answers and records what came out.
//
// Ownership: borrows its job's parts. Its easy handle is made with the lane and goes with it.
// Threads: the loop's. Errors: every request ends in an Outcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/random.h"
#include "timing/record/outcome.h"
#include "timing/record/recorder.h"
#include "timing/run/http/curl_transfer.h"
#include "timing/run/http/http_excerpt.h"
#include "timing/run/http/http_request.h"
#include "timing/run/target.h"

namespace timing::run {

// What the lanes of a job share.
struct HttpLaneContext {
  const TargetContext& target;
  const plan::HttpPlan& plan;
  const HttpRequests& requests;
  record::Recorder& recorder;
};

class HttpLane final : private Transfer::Owner {
 public:
  // Told when a run has ended, never from within start(). May start the next one.
  using RunEnded = std::function<void(std::uint32_t lane, RunEnd end)>;

  HttpLane(std::uint32_t number, const HttpLaneContext& context, std::shared_ptr<CurlMulti> multi,
           RunEnded run_ended);

  // REQUIRES: idle.
  void start(const Run& run);

 private:
  void begin_request();
  std::optional<Fault> send();
  std::optional<nanoseconds> remaining_time() const;
  void transfer_ended(const TransferEnd& end) override;

  // Sends the next request of the chain, or tells why not.
  std::optional<Fault> follow(int status, const std::string& location);

  void end_request(const TransferEnd& end);
  // Why an answer that came is a failure; empty: it is none.
  std::string objection(int status, nanoseconds duration) const;
  void report(const TransferEnd& end, nanoseconds duration);
  Excerpt excerpt_of_answer();
  void end_run();

  std::uint32_t number_;
  HttpLaneContext context_;
  RunEnded run_ended_;
  Random random_;
  Transfer transfer_;

  // The run under way.
  Run run_;
  Instant run_started_;
  bool connected_ = false;
  // Its request under way.
  std::size_t index_ = 0;
  SteadyTime request_started_;
  HttpRequest request_;
  int requests_sent_ = 0;  // of a chain of redirects
};

}  // namespace timing::run
