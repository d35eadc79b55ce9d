#include "timing/record/recorder.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace timing::record {

Recorder::Recorder(Bounds request_bounds, Bounds run_bounds)
    : request_bounds_(std::move(request_bounds)),
      run_bounds_(std::move(run_bounds)),
      response_time_(run_bounds_),
      start_delay_(run_bounds_) {}

// Reads without the lock: only this thread ever changes the cells.
inline Histogram& Recorder::histogram_of(const Outcome& outcome) {
  if (outcome.request < cells_.size()) {
    for (const Cell& cell : cells_[outcome.request]) {
      if (cell.code == outcome.code && cell.success == outcome.success) return *cell.histogram;
    }
  }
  return new_cell(outcome);
}

void Recorder::request_ended(const Outcome& outcome) {
  observe(outcome.phases);
  count(outcome.traffic);
  histogram_of(outcome).observe(outcome.service_time);
  if (outcome.success) {
    last_success_.store(outcome.ended.time_since_epoch().count(), std::memory_order_relaxed);
  }
}

void Recorder::observe(const Phases& phases) {
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    const Phases::Duration& time = phases[static_cast<Phase>(phase)];
    if (time) phase_ended(static_cast<Phase>(phase), *time);
  }
}

void Recorder::phase_ended(Phase phase, std::chrono::nanoseconds time) {
  Published<Histogram>& times = phases_[static_cast<std::size_t>(phase)];
  Histogram* histogram = times.own();
  if (histogram == nullptr) [[unlikely]]
    histogram = &times.make(run_bounds_);
  histogram->observe(time);
}

SqlRecorder& Recorder::sql() {
  SqlRecorder* const made = sql_.own();
  return made != nullptr ? *made : sql_.make();
}

void Recorder::count(const Traffic& traffic) {
  const auto count_any = [this](Event event, std::uint64_t times) {
    if (times > 0) count(event, times);
  };
  count_any(Event::bytes_sent, traffic.bytes_sent);
  count_any(Event::bytes_received, traffic.bytes_received);
  count_any(Event::connection_opened, traffic.connections_opened);
  count_any(Event::connection_reused, traffic.connections_reused);
  count_any(Event::request_retried, traffic.retries);
}

void Recorder::run_started(std::optional<std::chrono::nanoseconds> delay, bool late) {
  count(Event::started);
  if (late) count(Event::late);
  if (delay) start_delay_.observe(*delay);
}

void Recorder::run_ended(std::chrono::nanoseconds response_time) {
  response_time_.observe(response_time);
}

void Recorder::count(Event event, std::uint64_t times) {
  auto& counter = events_[static_cast<std::size_t>(event)];
  counter.store(counter.load(std::memory_order_relaxed) + times, std::memory_order_release);
}

Histogram& Recorder::new_cell(const Outcome& outcome) {
  auto histogram = std::make_unique<Histogram>(request_bounds_);
  const std::lock_guard lock(cells_mutex_);
  if (cells_.size() <= outcome.request) cells_.resize(outcome.request + std::size_t{1});
  std::vector<Cell>& cells = cells_[outcome.request];
  cells.push_back({outcome.code, outcome.success, std::move(histogram)});
  return *cells.back().histogram;
}

RecorderSnapshot Recorder::snapshot() const {
  RecorderSnapshot snapshot;
  // What comes of a run is read before the run itself, and what is counted "among started" before
  // `started`: so nothing in a snapshot lacks its cause.
  snapshot.requests = request_totals();
  snapshot.response_time = response_time_.read();
  snapshot.start_delay = start_delay_.read();
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    if (const Histogram* const made = phases_[phase].get()) snapshot.phases[phase] = made->read();
  }
  if (const std::int64_t last = last_success_.load(std::memory_order_relaxed); last != 0) {
    snapshot.last_success = WallTime(std::chrono::nanoseconds(last));
  }
  for (std::size_t kind = kEventKinds; kind-- > 0;) {
    snapshot.events[kind] = events_[kind].load(std::memory_order_acquire);
  }
  if (const SqlRecorder* const sql = sql_.get()) snapshot.sql = sql->totals();
  return snapshot;
}

HistogramSnapshot Recorder::service_times() const {
  HistogramSnapshot all;
  HistogramSnapshot one;
  for (const Counted& counted : counted()) {
    counted.histogram->read(one);
    all.add(one);
  }
  return all;
}

RequestCounts Recorder::request_counts() const {
  RequestCounts all;
  const std::lock_guard lock(cells_mutex_);
  for (const std::vector<Cell>& cells : cells_) {
    for (const Cell& cell : cells) {
      HistogramSnapshot histogram = cell.histogram->read();
      RequestCounts counts{
          .slots = std::move(histogram.slots), .failures = {}, .largest = histogram.largest};
      if (!cell.success) counts.failures = {{cell.code, total_of(counts.slots)}};
      all.add(counts);
    }
  }
  return all;
}

std::uint64_t Recorder::requests_ended() const {
  std::uint64_t all = 0;
  const std::lock_guard lock(cells_mutex_);
  for (const std::vector<Cell>& cells : cells_) {
    for (const Cell& cell : cells) all += cell.histogram->observations();
  }
  return all;
}

// The histograms are read without the lock, for which the writer might have to wait.
std::vector<Recorder::Counted> Recorder::counted() const {
  std::vector<Counted> all;
  const std::lock_guard lock(cells_mutex_);
  all.reserve(cells_.size());
  for (std::uint32_t request = 0; request < cells_.size(); ++request) {
    const auto first = static_cast<std::ptrdiff_t>(all.size());
    for (const Cell& cell : cells_[request]) {
      all.push_back({request, cell.code, cell.success, cell.histogram.get()});
    }
    std::ranges::sort(all.begin() + first, all.end(), {}, &Counted::code);
  }
  return all;
}

std::vector<RequestTotals> Recorder::request_totals() const {
  const std::vector<Counted> all_counted = counted();
  std::vector<RequestTotals> all;
  all.reserve(all_counted.size());
  HistogramSnapshot read;
  for (const Counted& one : all_counted) {
    if (all.empty() || all.back().request != one.request || all.back().code != one.code) {
      all.push_back({one.request, one.code, 0, 0, {}});
    }
    one.histogram->read(read);
    (one.success ? all.back().success : all.back().failure) += read.count();
    all.back().service_time.add(read);
  }
  return all;
}

}  // namespace timing::record
