// The same work done by one thread and by many has the same result, and no counter steps back in
// any snapshot taken meanwhile. Meant to be run under ThreadSanitizer as well.
#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <map>
#include <numeric>
#include <thread>
#include <tuple>
#include <vector>

#include "timing/base/random.h"
#include "timing/record/registry.h"
#include "timing/record/to_native.h"

namespace timing::record {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr std::uint32_t kWriters = 4;
constexpr int kRunsOfAWriter = 5'000;

Bounds four_bounds() {
  return std::make_shared<const std::vector<nanoseconds>>(
      std::vector<nanoseconds>{1us, 10us, 100us, 1ms});
}

JobLabels labels_of(std::string name) {
  return {std::move(name), "http://h/", {{"PUT", "a"}, {"PUT", "b"}, {"PUT", "c"}}, true};
}

// Everything that may not step back, by the labels of its series.
std::map<std::string, long double> counters_of(const Snapshot& snapshot) {
  std::map<std::string, long double> counters;
  for (const RequestSeries& series : snapshot.requests) {
    const std::string labels = series.name() + series.entity() + series.code.label();
    counters[labels + "success"] = series.success;
    counters[labels + "failure"] = series.failure;
    counters[labels + "sum"] = series.service_time.sum.count();
    for (std::size_t bucket = 0; bucket < series.service_time.counts.size(); ++bucket) {
      counters[labels + std::to_string(bucket)] = series.service_time.counts[bucket];
    }
    for (const auto& [slot, count] : series.service_time.slots) {
      counters[labels + "slot" + std::to_string(slot)] = count;
    }
  }
  for (const JobSeries& series : snapshot.jobs) {
    counters[series.name + "success"] = series.success;
    counters[series.name + "failure"] = series.failure;
    counters[series.name + "planned"] = series.planned;
    counters[series.name + "sum"] = series.response_time.sum.count();
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      counters[series.name + "event" + std::to_string(kind)] = series.events[kind];
    }
  }
  return counters;
}

// The classic buckets and the exponential ones, those sent to Prometheus too, hold the same
// observations, and the sum fits what they hold.
void expect_one_picture(const HistogramSnapshot& histogram) {
  EXPECT_EQ(histogram.count(), total_of(histogram.slots));
  const NativeHistogram native = to_native(histogram);
  EXPECT_EQ(histogram.count(),
            std::accumulate(native.buckets.begin(), native.buckets.end(), native.zero_count,
                            [](std::uint64_t sum, const auto& one) { return sum + one.count; }));
  long double most = 0;
  long double least = 0;
  for (const auto& [slot, count] : histogram.slots) {
    if (slot == 0) continue;
    most += count * static_cast<long double>(ExponentialBuckets::longest_in(slot).count());
    if (slot == 1) continue;
    least += count * static_cast<long double>(ExponentialBuckets::longest_in(slot - 1).count());
  }
  EXPECT_LE(histogram.sum.count(), most);
  EXPECT_GE(histogram.sum.count(), least);
}

void expect_balance(const Snapshot& snapshot) {
  std::map<std::string, std::uint64_t> requests;
  for (const RequestSeries& series : snapshot.requests) {
    EXPECT_EQ(series.success + series.failure, series.service_time.count());
    expect_one_picture(series.service_time);
    requests[series.name()] += series.success + series.failure;
  }
  for (const JobSeries& series : snapshot.jobs) {
    EXPECT_EQ(series.success + series.failure, requests[series.name]);
    EXPECT_EQ(series.planned,
              count_of(series.events, Event::started) + count_of(series.events, Event::missed) +
                  count_of(series.events, Event::dropped_window_closed) +
                  count_of(series.events, Event::dropped_job_ended) +
                  count_of(series.events, Event::dropped_job_removed) +
                  count_of(series.events, Event::dropped_queue_full) + series.queued);
    EXPECT_LE(count_of(series.events, Event::late), count_of(series.events, Event::started));
    EXPECT_LE(series.response_time.count(), count_of(series.events, Event::started));
    expect_one_picture(series.response_time);
  }
}

void expect_no_step_back(std::map<std::string, long double>& last, const Snapshot& snapshot) {
  std::map<std::string, long double> now = counters_of(snapshot);
  for (const auto& [series, value] : last) {
    ASSERT_TRUE(now.contains(series)) << series;
    EXPECT_GE(now.at(series), value) << series;
  }
  last = std::move(now);
}

void run_once(Recorder& recorder, Random& random) {
  recorder.count(Event::started);
  if (random() % 8 == 0) recorder.count(Event::late);
  if (random() % 4 == 0) recorder.count(Event::missed, 2);
  Outcome outcome;
  outcome.request = static_cast<std::uint32_t>(random() % 3);
  outcome.code = {Code::Kind::http, static_cast<std::uint16_t>(200 + random() % 5)};
  outcome.success = random() % 3 != 0;
  outcome.service_time = nanoseconds(random() % 2'000'000);
  recorder.request_ended(outcome);
  recorder.run_ended(outcome.service_time + 5us);
}

void run_many(Recorder& recorder, std::uint64_t seed) {
  Random random(seed);
  for (int run = 0; run < kRunsOfAWriter; ++run) run_once(recorder, random);
}

// As fast as they can: nothing but observations, so that no reader ever finds a writer at rest.
TEST(Concurrency, GivesConsistentPicturesOfWritersThatNeverRest) {
  constexpr int kSnapshots = 20;
  const auto write = [](Recorder& recorder, std::uint64_t seed, std::uint64_t requests) {
    Random random(seed);
    Outcome outcome;
    for (std::uint64_t i = 0; i < requests; ++i) {
      outcome.success = i % 3 != 0;
      outcome.service_time = nanoseconds(random() >> (34 + random() % 16));
      recorder.request_ended(outcome);
    }
  };
  constexpr std::uint64_t kPart = 500;
  Registry concurrent(four_bounds());
  JobRecords& job = concurrent.add(labels_of("job"));
  std::atomic<bool> enough = false;
  std::array<std::uint64_t, kWriters> parts{};
  std::vector<std::thread> writers;
  for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      Recorder& recorder = job.new_recorder();
      while (!enough) write(recorder, writer + kWriters * parts[writer]++, kPart);
    });
  }
  std::map<std::string, long double> last;
  for (int i = 0; i < kSnapshots; ++i) {
    const Snapshot snapshot = concurrent.snapshot();
    expect_balance(snapshot);
    expect_no_step_back(last, snapshot);
  }
  enough = true;
  for (std::thread& writer : writers) writer.join();

  Registry serial(four_bounds());
  Recorder& only = serial.add(labels_of("job")).new_recorder();
  for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
    for (std::uint64_t part = 0; part < parts[writer]; ++part) {
      write(only, writer + kWriters * part, kPart);
    }
  }
  EXPECT_EQ(counters_of(concurrent.snapshot()), counters_of(serial.snapshot()));
}

TEST(Concurrency, LosesNoRequestBetweenTheSecondsOfItsWindows) {
  constexpr std::uint64_t kRequests = 20'000;
  Registry registry(four_bounds());
  JobRecords& job = registry.add(labels_of("job"));
  std::atomic<std::uint32_t> running = kWriters;
  std::vector<std::thread> writers;
  for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      Recorder& recorder = job.new_recorder();
      Random random(writer);
      for (std::uint64_t i = 0; i < kRequests; ++i) run_once(recorder, random);
      --running;
    });
  }
  SteadyTime now{};
  // All of them within half a second of steady time.
  for (bool more = true; more;) {
    more = running > 0;
    now += 1us;
    registry.second_ended(now);
    for (const JobLatencies& told : registry.latencies(now)) {
      EXPECT_LE(told.ten_seconds.count, told.whole_run.count);
      EXPECT_LE(told.whole_run.p50, told.whole_run.max);
    }
  }
  for (std::thread& writer : writers) writer.join();
  registry.second_ended(now + 1us);
  EXPECT_EQ(registry.latencies(now + 1us).at(0).minute.count, kWriters * kRequests);
}

TEST(Concurrency, GivesWhatTheSameWorkGivesSerially) {
  Registry serial(four_bounds());
  Recorder& only = serial.add(labels_of("job")).new_recorder();
  for (std::uint64_t writer = 0; writer < kWriters; ++writer) run_many(only, writer);

  Registry concurrent(four_bounds());
  JobRecords& job = concurrent.add(labels_of("job"));
  std::atomic<std::uint32_t> running = kWriters;
  std::vector<std::thread> writers;
  for (std::uint64_t writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      run_many(job.new_recorder(), writer);
      --running;
    });
  }
  std::map<std::string, long double> last;
  while (running > 0) {
    const Snapshot snapshot = concurrent.snapshot();
    expect_balance(snapshot);
    expect_no_step_back(last, snapshot);
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(counters_of(concurrent.snapshot()), counters_of(serial.snapshot()));
}

// Runs leave a queue on one thread and start on another, which is when `planned` could flicker.
TEST(Concurrency, BalancesTheLedgerWhileRunsGoThroughAQueue) {
  constexpr std::uint64_t kRuns = 20'000;
  Registry registry(four_bounds());
  JobRecords& job = registry.add(labels_of("job"));
  Recorder& recorder = job.new_recorder();
  std::atomic<bool> done = false;
  std::thread scheduler([&] {
    for (std::uint64_t run = 0; run < kRuns; ++run) {
      job.set_queued(1);
      job.set_queued(0);
      recorder.count(run % 3 == 0 ? Event::dropped_window_closed : Event::started);
    }
    done = true;
  });
  std::map<std::string, long double> last;
  while (!done) {
    const Snapshot snapshot = registry.snapshot();
    expect_balance(snapshot);
    expect_no_step_back(last, snapshot);
    EXPECT_LE(snapshot.jobs[0].queued, 1U);
  }
  scheduler.join();
  EXPECT_EQ(registry.snapshot().jobs[0].planned, kRuns);
  EXPECT_EQ(registry.snapshot().jobs[0].queued, 0U);
}

// A reload that changes a job without changing its labels, again and again: the new job is added
// and runs, then the old one ends and is removed.
TEST(Concurrency, StepsNothingBackWhileJobsReplaceEachOther) {
  constexpr std::uint64_t kReloads = 200;
  constexpr std::uint64_t kRunsOfAJob = 20;
  Registry registry(four_bounds());
  registry.add(labels_of("bystander"));
  JobRecords* job = &registry.add(labels_of("job"));
  std::atomic<bool> done = false;
  std::thread reloads([&] {
    Random random(7);
    for (std::uint64_t reload = 0; reload < kReloads; ++reload) {
      Recorder& recorder = job->new_recorder();
      for (std::uint64_t run = 0; run < kRunsOfAJob; ++run) run_once(recorder, random);
      JobRecords* next = &registry.add(labels_of("job"));
      run_once(next->new_recorder(), random);
      registry.remove(*job);
      job = next;
    }
    done = true;
  });
  std::map<std::string, long double> last;
  while (!done) {
    const Snapshot snapshot = registry.snapshot();
    expect_balance(snapshot);
    expect_no_step_back(last, snapshot);
    EXPECT_EQ(snapshot.jobs.size(), 2U);
  }
  reloads.join();
  const Snapshot snapshot = registry.snapshot();
  EXPECT_EQ(snapshot.jobs[1].success + snapshot.jobs[1].failure, kReloads * (kRunsOfAJob + 1));
}

}  // namespace
}  // namespace timing::record
