#include "timing/record/histogram.h"

#include <algorithm>
#include <numeric>
#include <thread>

namespace timing::record {

namespace {

using std::chrono::nanoseconds;

// Adds without a locked instruction: this thread is the only writer. The store releases what the
// writer did before it, the odd sequence number above all; see Histogram::read().
template <typename T>
void add_as_only_writer(std::atomic<T>& target, T amount) {
  target.store(target.load(std::memory_order_relaxed) + amount, std::memory_order_release);
}

}  // namespace

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
  sum += other.sum;
}

Histogram::Histogram(Bounds bounds) : bounds_(std::move(bounds)), counts_(bounds_->size() + 1) {}

void Histogram::observe(nanoseconds value) {
  value = std::max(value, nanoseconds::zero());
  const auto bucket = std::ranges::lower_bound(*bounds_, value) - bounds_->begin();
  const std::uint64_t sequence = sequence_.load(std::memory_order_relaxed);
  sequence_.store(sequence + 1, std::memory_order_relaxed);
  add_as_only_writer(counts_[static_cast<std::size_t>(bucket)], std::uint64_t{1});
  add_to_sum(value);
  sequence_.store(sequence + 2, std::memory_order_release);
}

void Histogram::add_to_sum(nanoseconds value) {
  const nanoseconds below_a_second(sum_nanoseconds_.load(std::memory_order_relaxed));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(value);
  nanoseconds rest = value - seconds + below_a_second;
  const auto carry = std::chrono::duration_cast<std::chrono::seconds>(rest);
  rest -= carry;
  add_as_only_writer(sum_seconds_, (seconds + carry).count());
  sum_nanoseconds_.store(rest.count(), std::memory_order_release);
}

HistogramSnapshot Histogram::read() const {
  HistogramSnapshot snapshot;
  snapshot.counts.resize(counts_.size());
  // The copy's loads acquire what its values were released with: if one of them came from a write
  // after `before`, the last load of the sequence number cannot but see that write's odd number.
  while (true) {
    const std::uint64_t before = sequence_.load(std::memory_order_acquire);
    if (before % 2 == 0) {
      copy_to(snapshot);
      if (sequence_.load(std::memory_order_relaxed) == before) return snapshot;
    }
    std::this_thread::yield();  // the writer may need this very processor to get on
  }
}

void Histogram::copy_to(HistogramSnapshot& snapshot) const {
  std::ranges::transform(counts_, snapshot.counts.begin(),
                         [](const auto& count) { return count.load(std::memory_order_acquire); });
  snapshot.sum = std::chrono::seconds(sum_seconds_.load(std::memory_order_acquire));
  snapshot.sum += nanoseconds(sum_nanoseconds_.load(std::memory_order_acquire));
}

}  // namespace timing::record
