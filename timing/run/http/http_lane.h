// A lane of an HTTP job: sends the requests of a run one after another, follows redirects, judges
// the answers and records what came out. Back to back it takes its next run by itself.
//
// Ownership: borrows its job's parts. Its transfer is made with the lane and goes with it.
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
#include "timing/plan/change/tries.h"
#include "timing/record/outcome.h"
#include "timing/record/recorder.h"
#include "timing/run/http/http_excerpt.h"
#include "timing/run/http/http_request.h"
#include "timing/run/http/transfer.h"
#include "timing/run/target.h"

namespace timing::run {

// What the lanes of a job share.
struct HttpLaneContext {
  const TargetContext& target;
  const plan::HttpPlan& plan;
  const HttpRequests& requests;
  record::Recorder& recorder;
  EventLoop& loop;  // the lane's
};

class HttpLane final : private Transfer::Owner {
 public:
  // Told when a run has ended that the lane does not follow with another by itself, never from
  // within start(). May start the next one.
  using RunEnded = std::function<void(std::uint32_t lane, RunEnd end)>;

  HttpLane(std::uint32_t number, const HttpLaneContext& context, Transfers& transfers,
           RunEnded run_ended);

  // REQUIRES: idle.
  void start(const Run& run);

 private:
  // `now` has just been read.
  void begin_request(SteadyTime now);
  std::optional<Fault> send(SteadyTime now);
  std::optional<nanoseconds> remaining_time(SteadyTime now) const;
  void transfer_ended(const TransferEnd& end) override;

  // Sends the next request of the chain, or tells why not.
  std::optional<Fault> follow(int status, const std::string& location, SteadyTime now);

  void end_request(const TransferEnd& end, SteadyTime ended);
  // Why it is a failure; empty: it is none.
  std::string cause_of_failure(const TransferEnd& end, nanoseconds duration) const;
  std::string objection(int status, nanoseconds duration) const;
  void report(const TransferEnd& end, nanoseconds duration);
  Excerpt excerpt_of_answer();
  void end_run(SteadyTime ended);
  RunEnd end_of_run() const;

  std::uint32_t number_;
  std::uint32_t thread_;  // its number among those of all shares
  HttpLaneContext context_;
  RunEnded run_ended_;
  Random random_;
  std::unique_ptr<Transfer> transfer_;

  // The run under way.
  Run run_;
  Instant run_started_;
  bool connected_ = false;
  plan::TryResult result_ = plan::TryResult::done;  // of its requests so far
  std::size_t end_of_requests_ = 0;                 // the index behind its last
  // Its request under way.
  std::size_t index_ = 0;
  SteadyTime request_started_;
  HttpRequest request_;
  int requests_sent_ = 0;  // of a chain of redirects
  record::Phases phases_;
  record::Traffic traffic_;
};

}  // namespace timing::run
