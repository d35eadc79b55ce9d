#include "timing/record/histogram.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <thread>
#include <utility>

namespace timing::record {

namespace {

using std::chrono::nanoseconds;

constexpr int kTriesWithoutHelp = 16;

// Of the sum's low part.
constexpr unsigned kLowBits = 62;
constexpr std::uint64_t kLowMask = (std::uint64_t{1} << kLowBits) - 1;

// Adds without a locked instruction: this thread is the only writer. The store releases what the
// writer did before it, the odd sequence number above all; see Histogram::try_read().
void add_as_only_writer(std::atomic<std::uint64_t>& target, std::uint64_t amount) {
  target.store(target.load(std::memory_order_relaxed) + amount, std::memory_order_release);
}

}  // namespace

// A reader's wish for a copy. It belongs to the reader until `request_` points to it, and to the
// writer from when it has taken it from there until it is fulfilled.
struct Histogram::Request {
  HistogramSnapshot snapshot;
  std::atomic<bool> fulfilled{false};
};

Bounds one_two_five_bounds() {
  using namespace std::chrono_literals;
  auto bounds = std::make_shared<std::vector<nanoseconds>>();
  for (nanoseconds decade = 10us; decade < 10s; decade *= 10) {
    bounds->insert(bounds->end(), {decade, 2 * decade, 5 * decade});
  }
  bounds->push_back(10s);
  return bounds;
}

std::uint64_t HistogramSnapshot::count() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void HistogramSnapshot::add(const HistogramSnapshot& other) {
  if (counts.size() < other.counts.size()) counts.resize(other.counts.size());
  std::transform(other.counts.begin(), other.counts.end(), counts.begin(), counts.begin(),
                 std::plus<>());
  record::add(slots, other.slots);
  sum += other.sum;
  largest = std::max(largest, other.largest);
}

void HistogramSnapshot::add(HistogramSnapshot&& other) {
  if (counts.empty()) {
    *this = std::move(other);
  } else {
    add(std::as_const(other));
  }
}

Histogram::Histogram(Bounds bounds) : bounds_(std::move(bounds)), counts_(bounds_->size() + 1) {}

inline std::size_t Histogram::bucket_of(nanoseconds value) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(*bounds_, value) - bounds_->begin());
}

inline void Histogram::add_to_sum(std::uint64_t value) {
  const std::uint64_t sum = sum_low_.load(std::memory_order_relaxed) + value;
  sum_low_.store(sum & kLowMask, std::memory_order_release);
  if (sum > kLowMask) [[unlikely]]
    add_as_only_writer(sum_high_, sum >> kLowBits);
}

void Histogram::observe(nanoseconds value) {
  value = std::max(value, nanoseconds::zero());
  const std::size_t bucket = bucket_of(value);
  const std::size_t slot = ExponentialBuckets::slot_of(value);
  const std::uint64_t sequence = sequence_.load(std::memory_order_relaxed);
  sequence_.store(sequence + 1, std::memory_order_relaxed);
  add_as_only_writer(counts_[bucket], 1);
  slots_.add(slot);
  add_to_sum(static_cast<std::uint64_t>(value.count()));
  if (value.count() > largest_.load(std::memory_order_relaxed)) {
    largest_.store(value.count(), std::memory_order_release);
  }
  sequence_.store(sequence + 2, std::memory_order_release);
  if (request_.load(std::memory_order_relaxed) != nullptr) [[unlikely]]
    help_reader();
}

// The reader may have taken its request back.
void Histogram::help_reader() {
  Request* const request = request_.exchange(nullptr, std::memory_order_acquire);
  if (request == nullptr) return;
  copy_to(request->snapshot);
  request->fulfilled.store(true, std::memory_order_release);
}

HistogramSnapshot Histogram::read() const {
  HistogramSnapshot snapshot;
  read(snapshot);
  return snapshot;
}

void Histogram::read(HistogramSnapshot& snapshot) const {
  for (int tries = 0; tries < kTriesWithoutHelp; ++tries) {
    if (try_read(snapshot)) return;
  }
  read_with_help(snapshot);
}

// Another reader's request may stand there; then trying goes on, and asking too.
void Histogram::read_with_help(HistogramSnapshot& snapshot) const {
  Request own;
  bool asked = false;
  while (!own.fulfilled.load(std::memory_order_acquire)) {
    Request* expected = nullptr;
    asked = asked || request_.compare_exchange_strong(expected, &own, std::memory_order_release,
                                                      std::memory_order_relaxed);
    if (try_read(snapshot)) {
      expected = &own;
      // A request that is not there any more is being fulfilled: it has to be waited for.
      if (!asked || request_.compare_exchange_strong(expected, nullptr)) return;
    }
    std::this_thread::yield();  // the writer may need this very processor to get on
  }
  snapshot = std::move(own.snapshot);
}

// The copy's loads acquire what its values were released with: if one of them came from a write
// after `before`, the last load of the sequence number cannot but see that write's odd number.
bool Histogram::try_read(HistogramSnapshot& snapshot) const {
  const std::uint64_t before = sequence_.load(std::memory_order_acquire);
  if (before % 2 != 0) return false;
  copy_to(snapshot);
  return sequence_.load(std::memory_order_relaxed) == before;
}

void Histogram::copy_to(HistogramSnapshot& snapshot) const {
  snapshot.counts.resize(counts_.size());
  std::ranges::transform(counts_, snapshot.counts.begin(),
                         [](const auto& count) { return count.load(std::memory_order_acquire); });
  snapshot.slots.clear();
  slots_.append_to(snapshot.slots);
  snapshot.sum = nanoseconds(sum_low_.load(std::memory_order_acquire));
  snapshot.sum += DurationSum(static_cast<long double>(sum_high_.load(std::memory_order_acquire)) *
                              static_cast<long double>(kLowMask + 1));
  snapshot.largest = nanoseconds(largest_.load(std::memory_order_acquire));
}

std::size_t Histogram::memory_bytes() const {
  return sizeof(Histogram) + counts_.size() * sizeof(counts_[0]) + slots_.memory_bytes();
}

}  // namespace timing::record
