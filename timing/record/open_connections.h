// How many connections a job has open now.
//
// Shared by the job's records and its connections, which may outlive each other: a kept connection
// closes when its server says so.
//
// Threads: any, without a lock. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace timing::record {

class OpenConnections {
 public:
  std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }

 private:
  friend class OpenConnection;

  std::atomic<std::uint64_t> count_{0};
};

// One of them, for as long as it lives.
class OpenConnection {
 public:
  OpenConnection() = default;  // none
  explicit OpenConnection(std::shared_ptr<OpenConnections> all) : all_(std::move(all)) {
    all_->count_.fetch_add(1, std::memory_order_relaxed);
  }
  OpenConnection(OpenConnection&&) = default;
  OpenConnection& operator=(OpenConnection&& other) noexcept {
    std::swap(all_, other.all_);
    return *this;
  }
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;
  ~OpenConnection() {
    if (all_) all_->count_.fetch_sub(1, std::memory_order_relaxed);
  }

 private:
  std::shared_ptr<OpenConnections> all_;
};

}  // namespace timing::record
